using Microsoft.AspNetCore.Http;

namespace ModelObservability.Prometheus.Scrape;

/// <summary>Runs before the exporter: decides who may scrape, adds headers for browsers and caches, and explains empty responses of the exporter.</summary>
internal sealed class ScrapeGuard(bool allowRemote)
{
    private const string Refusal =
        "The metrics of this application are for requests from this machine to a loopback name (127.0.0.1, localhost, [::1]).\n"
        + "ScrapeOptions.AllowRemote = true opens them to others: behind authentication, a port of their own or a network rule.\n";

    private const string Failure =
        "There are no metrics: the meter provider has been disposed, or a collection failed (OpenTelemetry's self-diagnostics say why).\n";

    public async Task InvokeAsync(HttpContext context, RequestDelegate exporter)
    {
        // Label values are untrusted: browsers must not render the body, and caches must not store it.
        HttpResponse response = context.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        if (!allowRemote && !LoopbackRule.Allows(context))
        {
            await AnswerAsync(context, StatusCodes.Status403Forbidden, Refusal).ConfigureAwait(false);
            return;
        }

        await exporter(context).ConfigureAwait(false);
        if (response.HasStarted || response.ContentType is not null)
            return;

        // The exporter returns an empty 500 for a disposed provider and an empty 200 without a content type for a disabled SDK.
        if (response.StatusCode == StatusCodes.Status500InternalServerError)
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, Failure).ConfigureAwait(false);
        else
            response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = text.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(text, context.RequestAborted);
    }
}
