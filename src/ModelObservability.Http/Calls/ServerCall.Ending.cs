using ModelObservability.Http.Telemetry;

namespace ModelObservability.Http.Calls;

/// <content>How the call ends: with its response, with an error, or abandoned.</content>
internal sealed partial class ServerCall
{
    /// <summary>The call failed with an exception. For exception filters.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="timed">Whether the client's timeout applies to this part of the call.</param>
    /// <returns>False, so that the filter never catches.</returns>
    public bool Failed(Exception exception, bool timed)
    {
        lock (gate)
        {
            if (finished) return false;
            long now = Now();
            if (timed && exception is OperationCanceledException && IsTimeout(now)) call.RecordFailure(ServerNames.Timeout);
            else if (RequestErrors.CodeOf(exception) is { } code) call.RecordFailure(code);
            else call.RecordFailure(exception);
            Finish(now);
        }

        return false;
    }

    /// <summary>The call failed with a code.</summary>
    public void Failed(string code)
    {
        lock (gate)
        {
            if (finished) return;
            call.RecordFailure(code);
            Finish(Now());
        }
    }

    /// <summary>The call ended without an error.</summary>
    public void End(InferenceOutcome outcome)
    {
        lock (gate)
        {
            if (finished) return;
            call.SetOutcome(outcome);
            Finish(Now());
        }
    }

    /// <summary>The call was abandoned without notice. For finalizers: counts it and leaves the rest to another thread.</summary>
    public void Abandon()
    {
        lock (gate)
        {
            if (finished) return;
            string? error = ErrorSoFar();
            bool isSettled = requestModel is not null && (route.Version is not null || response?.Version is null);
            if (response is { IsStream: true } reader) call.SetItemCount(reader.Events);
            if (error is not null) call.RecordFailure(error);
            else call.SetOutcome(InferenceOutcome.Abandoned);
            if (isSettled) call.Abandon();
        }

        ActiveCall.QueueFinish(this);
    }

    /// <summary>The error that the response reports, as far as it was read.</summary>
    private string? ErrorSoFar()
    {
        try
        {
            return response?.Abandon();
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return null;
        }
    }

    /// <summary>Ends an abandoned call at the time of its last event.</summary>
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
        if (span is { IsAllDataRequested: true }) // also if the body of the request was not read
            LanguageModel.Describe(span, requestModel);
        GetGeneration().OnWait(waited);
        GetGeneration().Finish(response, outcome, error, seconds);
    }

    private void Finish(long now)
    {
        finished = true;
        ResolveModel();
        if (response is { } reader)
        {
            if (reader.QueueSeconds is { } queued) phases.Set(InferencePhase.Queue, queued);
            if (reader.PromptSeconds + reader.CompletionSeconds is { } computed) phases.Set(InferencePhase.Execute, computed);
            if (reader.IsStream) call.SetItemCount(reader.Events);
        }

        phases.Record(call);
        call.FinishAt(now, call.Resume());
    }

    private bool IsTimeout(long now) =>
        monitor.Clock.Seconds(call.Started, now) >= client.Options.Timeout.TotalSeconds * 0.98; // the client's timer started before this clock
}
