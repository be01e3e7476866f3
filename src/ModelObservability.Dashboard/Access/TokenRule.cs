using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ModelObservability.Dashboard.Access;

/// <summary>
/// The token link: whoever opens it gets a cookie of the session, and the address without the token. The cookie works on plain http, holds a hash of the
/// token, and is sent to the page alone.
/// </summary>
internal sealed class TokenRule(string? token)
{
    private const string Parameter = "token", Cookie = "modelobservability";

    private readonly string? hash = token is null ? null : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Whether the request has shown the token, now or earlier. Where it shows it now, the answer is a redirection.</summary>
    /// <param name="context">The request.</param>
    /// <param name="root">The path of the page.</param>
    /// <param name="redirected">Whether the answer is complete.</param>
    public bool Allows(HttpContext context, string root, out bool redirected)
    {
        redirected = false;
        if (hash is null || Same(context.Request.Cookies[Cookie], hash)) return true;
        if (context.Request.Query[Parameter] is not [{ } shown] || !Same(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(shown))), hash)) return false;
        context.Response.Cookies.Append(Cookie, hash, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = root });
        context.Response.Redirect(context.Request.PathBase.Add(context.Request.Path).ToUriComponent());
        return redirected = true;
    }

    private static bool Same(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
