using System.Diagnostics;
using ModelObservability.Http.Protocols;
using ModelObservability.Http.Reading;
using ModelObservability.Http.Telemetry;

namespace ModelObservability.Http.Calls;

/// <summary>
/// One call of a remote model, from its request to the end of its answer. What is told it may come on several threads; nothing here throws.
/// </summary>
internal sealed class ServerCall : ICallShape, ICallListener, IThreadPoolWorkItem
{
    private readonly Lock gate = new();
    private readonly ServerWatch watch;
    private readonly Route route;
    private readonly Uri server;
    private ModelMonitor monitor;
    private string? requestModel;
    private Activity? span;
    private ActiveCall call;
    private AnswerFacts? answer;
    private Generation? generation;
    private ServerPhases phases;
    private long lastEvent;
    private double waited;
    private bool finished;

    public ServerCall(ServerWatch watch, Route route, Uri server)
    {
        (this.watch, this.route, this.server) = (watch, route, server);
        requestModel = route.Model;
        monitor = watch.MonitorOf(route.Model, route.Version);
        call = ActiveCall.Start(monitor, this);
    }

    bool ICallShape.IsWanted => true;

    ActivityKind ICallShape.SpanKind => ActivityKind.Client;

    string? ICallShape.SpanName => SpanName;

    private string? SpanName => Generates
        ? requestModel is null ? LanguageModel.Operation : $"{LanguageModel.Operation} {requestModel}"
        : null;

    /// <summary>Whether it is a language model's.</summary>
    private bool Generates => route.Endpoint.Generates;

    private LanguageModels.LanguageModelEndpoint LanguageModel => watch.LanguageModel(monitor, route.Endpoint.Operation!, server);

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

    /// <summary>Gives the caller its activity back.</summary>
    public void Leave() => call.Leave();

    public long Now() => monitor.Clock.Timestamp();

    /// <summary>The request has told what it asks.</summary>
    public void Asked(RequestFacts facts)
    {
        lock (gate)
        {
            if (finished) return;
            if (requestModel is null && facts.Model is { } model)
            {
                requestModel = model;
                AssignTo(watch.MonitorOf(model, null));
                if (span is not null) span.DisplayName = SpanName ?? "infer " + monitor.Identity.Name;
            }

            if (facts.BatchSize is { } items) call.SetBatchSize(items);
            if (Generates && span is { IsAllDataRequested: true }) Generation.Describe(span, facts, watch.Instruments);
        }
    }

    /// <summary>A phase the server has measured.</summary>
    public void Spent(InferencePhase phase, double seconds)
    {
        lock (gate)
        {
            if (!finished) phases.Add(phase, seconds);
        }
    }

    /// <summary>The answer begins to come; what it tells will be in these facts.</summary>
    public void Answers(AnswerFacts? facts) => answer = facts;

    /// <summary>A piece of a stream had to be waited for: of an event, or of what is none.</summary>
    public void RecordWait(long asked)
    {
        lock (gate)
        {
            if (!finished && Generates) waited += monitor.Clock.Seconds(asked, Now());
        }
    }

    /// <summary>The answer goes on; heard before the event that says so.</summary>
    public void Progressed()
    {
        lock (gate)
        {
            if (finished || !Generates) return;
            TokensOf().OnWait(waited);
            TokensOf().Progressed();
            waited = 0;
        }
    }

    /// <summary>Events of the stream have come.</summary>
    public void RecordEvents(long events)
    {
        lock (gate)
        {
            if (finished) return;
            if (answer!.Events == events) Settle();
            long now = Now();
            for (long index = answer.Events - events; events > 0; events--, index++)
            {
                double seconds = monitor.Clock.Seconds(lastEvent, now);
                if (Generates) TokensOf().ReadEvent(answer, seconds);
                else call.RecordStreamItem(index == 0, seconds);
                lastEvent = now;
            }
        }
    }

    /// <summary>The call has failed with an exception. For exception filters.</summary>
    /// <param name="exception">What passes.</param>
    /// <param name="timed">Whether the client's time-out runs in this part of the call.</param>
    /// <returns>False: the filter never catches.</returns>
    public bool Failed(Exception exception, bool timed)
    {
        lock (gate)
        {
            if (finished) return false;
            long now = Now();
            if (timed && exception is OperationCanceledException && IsLate(now)) call.RecordFailure(ServerNames.Timeout);
            else if (RequestErrors.CodeOf(exception) is { } code) call.RecordFailure(code);
            else call.RecordFailure(exception);
            Finish(now);
        }

        return false;
    }

    /// <summary>The call has failed for a reason that has a code.</summary>
    public void Failed(string code)
    {
        lock (gate)
        {
            if (finished) return;
            call.RecordFailure(code);
            Finish(Now());
        }
    }

    /// <summary>The answer is there, or its reader has left.</summary>
    public void End(InferenceOutcome outcome)
    {
        lock (gate)
        {
            if (finished) return;
            call.SetOutcome(outcome);
            Finish(Now());
        }
    }

    /// <summary>Nobody waits for the answer any more and nobody said so. For finalizers: counts, and has another thread tell the rest.</summary>
    public void Forget()
    {
        lock (gate)
        {
            if (finished) return;
            string? error = WrongSoFar();
            bool isSettled = requestModel is not null && (route.Version is not null || answer?.Version is null);
            if (answer is { IsStream: true } told) call.SetItemCount(told.Events);
            if (error is not null) call.RecordFailure(error);
            else call.SetOutcome(InferenceOutcome.Abandoned);
            if (isSettled) call.Abandon();
        }

        ActiveCall.HandOn(this);
    }

    /// <summary>What the answer says went wrong, as far as it was read.</summary>
    private string? WrongSoFar()
    {
        try
        {
            return answer?.Left();
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return null;
        }
    }

    /// <summary>What a forgotten call has left to tell: it ended with its last event.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        lock (gate)
        {
            if (!finished) Finish(lastEvent);
        }
    }

    void ICallListener.OnWait(double seconds)
    {
    }

    void ICallListener.OnEnd(InferenceOutcome outcome, object? error, double seconds)
    {
        if (!Generates) return;
        if (span is { IsAllDataRequested: true }) // also of a request whose body was not looked at
            LanguageModel.Describe(span, requestModel);
        TokensOf().OnWait(waited);
        TokensOf().Finish(answer, outcome, error, seconds);
    }

    private void Finish(long now)
    {
        finished = true;
        Settle();
        if (answer is { } told)
        {
            if (told.QueueSeconds is { } queued) phases.Set(InferencePhase.Queue, queued);
            if (told.PromptSeconds + told.CompletionSeconds is { } computed) phases.Set(InferencePhase.Execute, computed);
            if (told.IsStream) call.SetItemCount(told.Events);
        }

        phases.Record(call);
        call.FinishAt(now, call.Resume());
    }

    /// <summary>What the request did not say, the answer may.</summary>
    private void Settle()
    {
        if (requestModel is null) AssignTo(watch.MonitorOf(answer?.Model ?? ServerNames.UnknownModel, null));
        else if (route.Version is null && answer?.Version is { } version) AssignTo(watch.MonitorOf(requestModel, version));
    }

    private void AssignTo(ModelMonitor owner)
    {
        monitor = owner;
        call.AssignTo(owner);
    }

    private Generation TokensOf()
    {
        if (generation is not null) return generation;
        Settle();
        return generation = new Generation(LanguageModel, requestModel, span);
    }

    private bool IsLate(long now) =>
        monitor.Clock.Seconds(call.Started, now) >= watch.Options.Timeout.TotalSeconds * 0.98; // the client's timer started before this clock
}
