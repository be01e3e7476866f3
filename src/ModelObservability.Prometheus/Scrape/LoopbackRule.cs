using System.Net;
using Microsoft.AspNetCore.Http;

namespace ModelObservability.Prometheus.Scrape;

/// <summary>
/// Whether a request was made on this machine, to this machine. The address alone does not say so: a web page whose name was rebound to
/// 127.0.0.1 makes the visitor's browser ask (its Host header still has the page's name), and a reverse proxy on the same machine asks for
/// the whole world (it says so in a forwarding header).
/// </summary>
internal static class LoopbackRule
{
    public static bool Allows(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
        && IsLoopbackName(context.Request.Host.Host)
        && !IsForwarded(context.Request.Headers);

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

    private static bool IsForwarded(IHeaderDictionary headers) =>
        headers.ContainsKey("Forwarded") || headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("X-Forwarded-Host");
}
