using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelObservability.Dashboard.Access;

/// <summary>Stands before every answer of the page: headers for browsers, who may see it, and what goes wrong.</summary>
internal sealed class Guard(DashboardOptions options, ILogger? log)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private readonly AccessRule access = new(options);
    private readonly TokenRule tokens = new(options.Token);
    private int refusals;

    /// <summary>An answer that is guarded.</summary>
    /// <param name="depth">How many segments of the request's path lie below the path of the page.</param>
    /// <param name="answer">Writes the answer, given the path of the page.</param>
    public RequestDelegate Before(int depth, Func<HttpContext, string, Task> answer) => context => AnswerAsync(context, depth, answer);

    private async Task AnswerAsync(HttpContext context, int depth, Func<HttpContext, string, Task> answer)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (access.Refusal(context) is { } reason)
        {
            await RefuseAsync(context, reason).ConfigureAwait(false);
            return;
        }

        string root = RootOf(context, depth);
        if (!tokens.Allows(context, root, out bool redirected))
            await RefuseAsync(context, "This page asks for its token once: open the link that ends in ?token=….\n").ConfigureAwait(false);
        else if (!redirected)
            await answer(context, root).ConfigureAwait(false);
    }

    /// <summary>The path of the page as the browser sees it, with the path base and without the last segments.</summary>
    private static string RootOf(HttpContext context, int depth)
    {
        string path = context.Request.PathBase.Add(context.Request.Path).ToUriComponent().TrimEnd('/');
        for (; depth > 0; depth--) path = path[..Math.Max(0, path.LastIndexOf('/'))];
        return path;
    }

    private Task RefuseAsync(HttpContext context, string reason)
    {
        if (log is not null && Interlocked.Increment(ref refusals) == 1) PageLog.Refused(log, reason);
        return Text.AnswerAsync(context, StatusCodes.Status403Forbidden, reason);
    }
}
