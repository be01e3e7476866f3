using System.Diagnostics;
using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>How a call ends, and how it moves from one thread to another.</summary>
public partial struct ActiveCall
{
    /// <summary>Records an exception, as a cancellation or a failure. For exception filters.</summary>
    /// <param name="exception">The exception; only its type is recorded. It does not replace a code recorded earlier, which is more specific.</param>
    /// <returns>False, so that the filter never catches.</returns>
    public bool RecordFailure(Exception exception) => RecordFailure(exception, caller);

    /// <summary>Like <see cref="RecordFailure(Exception)"/>, on a thread where the call was resumed.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="before">The activity to restore if the span is current: the caller's filters run next, before any <c>finally</c>, and must not see the span.</param>
    /// <returns>False, so that the filter never catches.</returns>
    public bool RecordFailure(Exception exception, Activity? before)
    {
        ending.RecordFailure(exception);
        GuardedSource.Leave(span, before);
        return false;
    }

    /// <summary>Records a failure with the code of a runtime or server.</summary>
    /// <param name="code">Published as <c>error.type</c>, so there must be few of them. Pass external text through <see cref="AttributeText.Code"/> first.</param>
    public void RecordFailure(string code) => ending.RecordFailure(code);

    /// <summary>Records why a task did not succeed.</summary>
    /// <param name="task">A faulted or cancelled task.</param>
    public void RecordFailure(Task task) => ending.RecordFailure(task);

    /// <summary>The exception of a faulted or cancelled task. Does not wait.</summary>
    /// <param name="task">A faulted or cancelled task.</param>
    public static Exception FailureOf(Task task) => CallEnding.ReasonOf(task);

    /// <summary>Sets the outcome of the call; a failure recorded later replaces it.</summary>
    /// <param name="outcome">The outcome.</param>
    public void SetOutcome(InferenceOutcome outcome) => ending.Expect(outcome);

    /// <summary>Restores the caller's activity if the span is current; an activity the application made current stays.</summary>
    public readonly void Leave() => GuardedSource.Leave(span, caller);

    /// <summary>Makes the span current again, on the thread that continues the call.</summary>
    /// <returns>The activity that was current; pass it to <see cref="Suspend"/>.</returns>
    public readonly Activity? Resume()
    {
        if (span is null) return null;
        Activity? ambient = Activity.Current;
        if (ReferenceEquals(ambient, span)) return caller;
        GuardedSource.MakeCurrent(span);
        return ambient;
    }

    /// <summary>Undoes <see cref="Resume"/>, even if the span has been stopped since; an activity the application made current stays.</summary>
    /// <param name="ambient">The result of <see cref="Resume"/>.</param>
    public readonly void Suspend(Activity? ambient) => GuardedSource.Leave(span, ambient);

    /// <summary>Records the call. If its span is current, the activity before it becomes current again.</summary>
    public void Finish() => Finish(caller);

    /// <summary>Like <see cref="Finish()"/>, on a thread where the call was resumed.</summary>
    /// <param name="before">The activity to restore if the span is current.</param>
    public void Finish(Activity? before)
    {
        if (ended != 0 && !ending.Failed)
        {
            Record(ended, before); // StopClock has set the end of the span
            return;
        }

        if (span is not null) SpanEnd.Set(span);
        Record(monitor.Clock.Timestamp(), before);
    }

    /// <summary>
    /// Counts a call that can no longer be finished by its owner as <c>abandoned</c>, unless its outcome is known. Calls no listeners, so it is safe in
    /// finalizers; <see cref="Finish()"/> on another thread notifies them.
    /// </summary>
    public void Abandon()
    {
        if (!ending.Failed && ended == 0) ending.Expect(InferenceOutcome.Abandoned);
        Count();
    }

    /// <summary>Records the call with the given end.</summary>
    /// <param name="now">A timestamp of the monitor's clock.</param>
    /// <param name="before">The activity to restore if the span is current.</param>
    public void FinishAt(long now, Activity? before)
    {
        if (span is not null) SpanEnd.Set(span, monitor.Clock.Seconds(now, monitor.Clock.Timestamp())); // the time since then is not the model's
        Record(now, before);
    }

    private void Record(long now, Activity? before)
    {
        phase.End(now, monitor);
        metered.End(now, items == NotDeclared ? 1 : items, span);
        Count();
        InferenceSeries series = Series;
        InferenceOutcome outcome = ending.Outcome;
        var tags = outcome is InferenceOutcome.Success or InferenceOutcome.Abandoned
            ? series.TagsOf(outcome)
            : series.FailureTags(outcome, ending.Error);
        double seconds = monitor.Clock.Seconds(started, now);
        InferenceInstruments.Duration.Record(seconds, tags);
        monitor.Latencies?.Add(seconds, now);
        if (batchSize > 0) InferenceInstruments.BatchSize.Record(batchSize, series.Tags);
        series.Limits?.Record(outcome, seconds, now);
        if (listener is not null) NotifyEnd(listener, seconds);
        if (outcome == InferenceOutcome.Error && CallFailures.IsHeard) monitor.Failures.Tell((string)tags[^1].Value!, seconds, span ?? caller);
        if (span is not null) EndSpan(span, before, tags);
    }

    private void Count()
    {
        if (ending.IsCounted) return;
        ending.IsCounted = true;
        if (listener?.Failure is { } failure && !ending.Failed) ending.RecordFailure(failure);
        Series.Finish(row, ending.Outcome, items);
    }

    private readonly void NotifyEnd(ICallListener target, double seconds)
    {
        try
        {
            target.OnEnd(ending.Outcome, ending.Error, seconds);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    private readonly void EndSpan(Activity span, Activity? before, KeyValuePair<string, object?>[] tags)
    {
        InferenceOutcome outcome = ending.Outcome;
        span.AddTag(Names.Inference.Outcome, InferenceSeries.NameOf(outcome));
        if (batchSize > 0) span.AddTag(Names.Inference.BatchSizeAttribute, batchSize);
        if (outcome == InferenceOutcome.Error) span.SetStatus(ActivityStatusCode.Error);
        if (outcome is InferenceOutcome.Error or InferenceOutcome.Cancelled) span.AddTag(tags[^1].Key, tags[^1].Value);
        GuardedSource.Stop(span, before);
    }
}
