using System.Net;
using Microsoft.AspNetCore.Http;

namespace ModelObservability.Prometheus.Scrape;

/// <summary>
/// Whether a request comes from this machine and names it. The address alone is not enough: with DNS rebinding, a web page makes the visitor's
/// browser send requests to 127.0.0.1 (its Host header has the page's name), and a reverse proxy on this machine forwards requests from anywhere
/// (with a forwarding header).
/// </summary>
internal static class LoopbackRule
{
    private static readonly string[] Families = ["Forwarded", "X-Forwarded", "X-Original-", "X-Envoy-", "X-Azure-", "CF-", "X-Amzn-", "X-Amz-Cf-", "Akamai-", "X-Akamai-", "Tailscale-", "X-Vercel-", "X-NF-"];

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Via", "X-Real-IP", "X-Client-IP", "Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "Fastly-Client-IP", "Fly-Client-IP",
        "X-ProxyUser-IP", "X-Remote-IP", "X-Remote-Addr", "X-Host", "X-Rewrite-URL", "X-ARR-LOG-ID", "CDN-Loop",
        "X-Originating-IP", "X-True-Client-IP", "Proxy-Client-IP", "WL-Proxy-Client-IP", "X-Proxy-Client-IP", "X-Cloud-Trace-Context", "Ali-CDN-Real-IP",
    };

    public static bool Allows(HttpContext context) => IsDirect(context) && IsLoopbackName(context.Request.Host.Host);

    /// <summary>Whether the request comes from this machine and no proxy says that it forwards it.</summary>
    internal static bool IsDirect(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address)) && !IsForwarded(context.Request.Headers);

    internal static bool IsLoopbackName(string? host)
    {
        if (string.IsNullOrEmpty(host))
            return false;

        ReadOnlySpan<char> name = host.AsSpan().TrimEnd('.');
        if (name is ['[', .., ']'])
            name = name[1..^1];
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out IPAddress? address) && IPAddress.IsLoopback(address));
    }

    /// <summary>
    /// Forwarding headers are not standardised, so whole families of names count, and some single ones. ASP.NET Core's own middleware turns
    /// <c>X-Forwarded-…</c> into <c>X-Original-…</c>.
    /// </summary>
    private static bool IsForwarded(IHeaderDictionary headers)
    {
        foreach (string name in headers.Keys)
            if (Families.Any(family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase)) || Names.Contains(name)) return true;
        return false;
    }
}
