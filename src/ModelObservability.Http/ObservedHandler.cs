using System.Diagnostics;
using ModelObservability.Http.Calls;

namespace ModelObservability.Http;

/// <summary>A handler that observes calls to model servers. Responses and exceptions pass through unchanged; faults of telemetry do not.</summary>
[StackTraceHidden] // an exception that passes through has the stack trace of the bare call
internal sealed class ObservedHandler(ClientState state, bool ownsState) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Exchange.Begin(state, request) is not { } exchange) return base.SendAsync(request, cancellationToken);
        try
        {
            Task<HttpResponseMessage> task = base.SendAsync(request, cancellationToken);
            if (task is { IsCompletedSuccessfully: false }) return PendingSend.Await(task, exchange);
            exchange.ReceiveResponse(task?.Result);
            return task!; // a handler that returns null is not corrected here
        }
        catch (Exception exception) when (exchange.FailBeforeSending(exception))
        {
            throw; // never reached: the filter returns false
        }
        finally
        {
            exchange.Leave();
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Exchange.Begin(state, request) is not { } exchange) return base.Send(request, cancellationToken);
        try
        {
            HttpResponseMessage response = base.Send(request, cancellationToken);
            exchange.ReceiveResponse(response);
            return response;
        }
        catch (Exception exception) when (exchange.FailBeforeSending(exception))
        {
            throw; // never reached: the filter returns false
        }
        finally
        {
            exchange.Leave();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsState) state.Dispose();
        base.Dispose(disposing);
    }
}
