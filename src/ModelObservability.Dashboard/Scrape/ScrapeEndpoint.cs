using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Net.Http.Headers;
using ModelObservability.Dashboard.Exposition;

namespace ModelObservability.Dashboard.Scrape;

/// <summary>Answers one scrape after another.</summary>
internal sealed partial class ScrapeEndpoint(ScrapeExporter? exporter, bool allowRemote, IServiceProvider services)
{
    private const string Refusal =
        "The metrics of this application are for requests from this machine to a loopback name (127.0.0.1, localhost, [::1]).\n"
        + "DashboardOptions.AllowRemote = true opens them to others: behind authentication, a port of their own or a network rule.\n";

    private readonly ILogger logger =
        services.GetService<ILoggerFactory>()?.CreateLogger("ModelObservability.Scrape") ?? NullLogger.Instance;

    public async Task HandleAsync(HttpContext context)
    {
        // Label values come from anywhere: no browser may take the body for a page, and no cache may keep it.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        if (!allowRemote && !LoopbackRule.Allows(context))
        {
            await AnswerAsync(context, StatusCodes.Status403Forbidden, Refusal).ConfigureAwait(false);
            return;
        }

        ExpositionFormat format = ExpositionFormats.Negotiate(context.Request.Headers.Accept);
        context.Response.Headers.Vary = HeaderNames.Accept;
        if (exporter is null)
        {
            await WriteAsync(context, format, format == ExpositionFormat.OpenMetrics ? "# EOF\n"u8.ToArray() : default).ConfigureAwait(false);
            return;
        }

        ScrapeRound round = exporter.Join(format);
        try
        {
            await round.Done.WaitAsync(context.RequestAborted).ConfigureAwait(false);
            await AnswerAsync(context, format, round).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody is left to be told.
        }
        finally
        {
            round.Leave();
        }
    }

    private async Task AnswerAsync(HttpContext context, ExpositionFormat format, ScrapeRound round)
    {
        switch (round.Outcome)
        {
            case ScrapeOutcome.Collected:
                await WriteAsync(context, format, round.Body(format)).ConfigureAwait(false);
                break;
            case ScrapeOutcome.Stopped:
                await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "The meter provider has been shut down.\n").ConfigureAwait(false);
                break;
            default:
                // What was thrown may name anything in the application: it goes to the log, not over the wire.
                LogFailed(round.Fault);
                await AnswerAsync(context, StatusCodes.Status500InternalServerError, "The metrics could not be collected; the application's log says why.\n")
                    .ConfigureAwait(false);
                break;
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = text.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, ExpositionFormat format, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = format.ContentType();
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A scrape of the metrics failed")]
    private partial void LogFailed(Exception? exception);
}
