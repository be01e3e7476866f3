using System.Diagnostics;
using ModelObservability.Http.Calls;

namespace ModelObservability.Http;

/// <summary>A handler that watches model servers. What telemetry does wrong stays here; answers and exceptions come back as they are.</summary>
[StackTraceHidden] // an exception that passes has the lines of the bare call
internal sealed class ObservedHandler(ServerWatch watch, bool ownsWatch) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Exchange.Begin(watch, request) is not { } exchange) return base.SendAsync(request, cancellationToken);
        try
        {
            Task<HttpResponseMessage> task = base.SendAsync(request, cancellationToken);
            if (task is { IsCompletedSuccessfully: false }) return PendingSend.Await(task, exchange);
            exchange.Answered(task?.Result);
            return task!; // a handler that gives no task at all gets no better one from us
        }
        catch (Exception exception) when (exchange.Passes(exception))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            exchange.Leave();
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Exchange.Begin(watch, request) is not { } exchange) return base.Send(request, cancellationToken);
        try
        {
            HttpResponseMessage response = base.Send(request, cancellationToken);
            exchange.Answered(response);
            return response;
        }
        catch (Exception exception) when (exchange.Passes(exception))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            exchange.Leave();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsWatch) watch.Dispose();
        base.Dispose(disposing);
    }
}
