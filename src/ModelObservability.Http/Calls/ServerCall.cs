using System.Diagnostics;
using ModelObservability.Http.Protocols;
using ModelObservability.Http.Reading;
using ModelObservability.Http.Telemetry;

namespace ModelObservability.Http.Calls;

/// <summary>
/// One call of a remote model, from its request to the end of its response. Thread-safe; nothing here throws.
/// </summary>
internal sealed partial class ServerCall : ICallShape, ICallListener, IThreadPoolWorkItem
{
    private readonly Lock gate = new();
    private readonly ClientState client;
    private readonly Route route;
    private readonly Uri server;
    private ModelMonitor monitor;
    private string? requestModel;
    private Activity? span;
    private ExecutionContext? caller; // in which the application wants to hear of the call
    private ActiveCall call;
    private ResponseReader? response;
    private GenerationCall? generation;
    private ServerPhases phases;
    private long lastEvent;
    private double waited;
    private bool finished;

    public ServerCall(ClientState client, Route route, Uri server)
    {
        (this.client, this.route, this.server) = (client, route, server);
        requestModel = route.Model;
        monitor = client.MonitorOf(route.Model, route.Version);
        call = ActiveCall.Start(monitor, this);
        if (Generates && client.Options.OnCallEnded is not null) caller = ExecutionContext.Capture();
    }

    bool ICallShape.IsWanted => true;

    ActivityKind ICallShape.SpanKind => ActivityKind.Client;

    string? ICallShape.SpanName => SpanName;

    ICallListener ICallShape.CreateListener(Activity? started)
    {
        span = started;
        if (started is not { IsAllDataRequested: true }) return this;
        started.SetTag(ServerNames.Protocol, route.Endpoint.Protocol);
        started.SetTag(ServerNames.ServerAddress, server.Host);
        started.SetTag(ServerNames.ServerPort, server.Port);
        return this;
    }

    public void StartClock()
    {
        call.StartClock();
        lastEvent = call.Started;
    }

    /// <summary>Restores the caller's current activity.</summary>
    public void Leave() => call.Leave();

    public long Now() => monitor.Clock.Timestamp();

    /// <summary>The request was read.</summary>
    public void ReadRequest(RequestReader reader)
    {
        lock (gate)
        {
            if (finished) return;
            if (requestModel is null && reader.Model is { } model)
            {
                requestModel = model;
                AssignTo(client.MonitorOf(model, null));
                if (span is not null) span.DisplayName = SpanName ?? "infer " + monitor.Identity.Name;
            }

            if (reader.BatchSize is { } items) call.SetBatchSize(items);
            if (Generates && span is { IsAllDataRequested: true }) GenerationCall.Describe(span, reader, client.Instruments);
        }
    }

    /// <summary>Adds the duration of a phase that the server measured.</summary>
    public void AddPhase(InferencePhase phase, double seconds)
    {
        lock (gate)
        {
            if (!finished) phases.Add(phase, seconds);
        }
    }

    /// <summary>The response begins; null if its body is not read.</summary>
    public void BeginResponse(ResponseReader? reader) => response = reader;

    /// <summary>Records a wait for a piece of a stream, whether or not it is an event.</summary>
    public void RecordWait(long asked)
    {
        lock (gate)
        {
            if (!finished && Generates) waited += monitor.Clock.Seconds(asked, Now());
        }
    }

    /// <summary>A piece of the response has ended events or carried more of it.</summary>
    /// <param name="events">How many events it ended.</param>
    /// <param name="progressed">Whether it carried something.</param>
    public void RecordEvents(long events, bool progressed)
    {
        lock (gate)
        {
            if (finished) return;
            if (response!.Events == events) ResolveModel();
            if (progressed && Generates) RecordProgress();
            if (events == 0) return;
            long now = Now();
            for (long index = response.Events - events; events > 0; events--, index++)
            {
                double seconds = monitor.Clock.Seconds(lastEvent, now);
                if (Generates) GetGeneration().ReadEvent(response, seconds);
                else call.RecordStreamItem(index == 0, seconds);
                lastEvent = now;
            }
        }
    }

    private void RecordProgress()
    {
        GetGeneration().OnWait(waited);
        GetGeneration().Progressed();
        waited = 0;
    }
}
