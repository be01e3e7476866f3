using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using ModelObservability.Prometheus.Scrape;

namespace ModelObservability.Dashboard.Access;

/// <summary>
/// Whether a request may see the page. The host is checked on every request: with DNS rebinding, a web page makes its visitor's browser send
/// requests to this address under a name of its own.
/// </summary>
internal sealed class AccessRule(DashboardOptions options)
{
    /// <summary>Why the request is refused; null where it is not.</summary>
    public string? Refusal(HttpContext context)
    {
        bool authorized = IsAuthorized(context);
        if (!authorized && !options.AllowRemote)
        {
            return LoopbackRule.Allows(context) || (LoopbackRule.IsDirect(context) && IsAllowedName(context.Request.Host.Host)) ? null
                : "This page is for requests from this machine to a loopback name (127.0.0.1, localhost, [::1]).\n"
                    + "app.MapModelObservability(…).RequireAuthorization() opens it to whoever is authorized; DashboardOptions.AllowRemote = true to everybody.\n";
        }

        string host = context.Request.Host.Host;
        if ((authorized && options.AllowedHosts.Count == 0) || IsAllowedName(host) || LoopbackRule.IsLoopbackName(host) || IPAddress.TryParse(host.Trim('[', ']'), out _)) return null;
        return "The host of this request is not one the page answers to. DashboardOptions.AllowedHosts names those it does.\n";
    }

    private static bool IsAuthorized(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null)
        && metadata.GetMetadata<IAllowAnonymous>() is null;

    private bool IsAllowedName(string host) => options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
