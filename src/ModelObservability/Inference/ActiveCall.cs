using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>
/// One call under way, for every shape of call. Nothing in here throws: whatever listeners do, the caller's own result or exception goes on.
/// </summary>
/// <remarks>
/// A mutable struct that lives in one place (a local, or a field of the object that outlives the call). Between its start and
/// <see cref="Leave"/> the span is <see cref="Activity.Current"/>; <see cref="Finish"/> may come on any thread.
/// </remarks>
internal struct ActiveCall
{
    private ModelMonitor monitor;
    private InferenceSeries series;
    private readonly Activity? caller;
    private readonly Activity? span;
    private readonly ICallListener? listener;
    private long started;
    private long ended;
    private long phaseStarted;
    private InferencePhase? phase;
    private Exception? fault;
    private string? errorType;
    private InferenceOutcome outcome;
    private long? items;
    private int batchSize;
    private IWorkMeter? meter;
    private WorkReading metered;

    private ActiveCall(ModelMonitor monitor, ActivityKind kind, ICallShape? shape)
    {
        this.monitor = monitor;
        series = monitor.Inference;
        series.Start();
        caller = Activity.Current;
        if (InferenceInstruments.Spans.HasListeners) span = InferenceInstruments.Spans.Start(shape?.SpanName ?? series.SpanName, kind, series.Tags);
        outcome = InferenceOutcome.Error;
        if (shape is null) return;
        try
        {
            listener = shape.Listen(span);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    /// <summary>When the call began, as a timestamp of the monitor's clock.</summary>
    public readonly long Started => started;

    public readonly Activity? Span => span;

    /// <summary>Who hears of the call; null for calls without a shape of their own.</summary>
    public readonly ICallListener? Listener => listener;

    /// <summary>Whether an exception passed.</summary>
    public readonly bool Failed => fault is not null;

    public readonly InferenceOutcome Outcome => outcome;

    /// <summary>Whether a call is to be recorded at all; decided once, at its start.</summary>
    public static bool IsWanted<TInput, TOutput>(ModelMonitor monitor, CallDetails<TInput, TOutput>? details)
        where TInput : allows ref struct
        where TOutput : allows ref struct =>
        (InferenceInstruments.CallsEnabled || monitor.Meters is not null
            || (details is not null && (InferenceInstruments.DetailsEnabled || monitor.Signals.IsHeard)))
        && !monitor.IsDisposed;

    /// <summary>Whether a call that may tell everything is to be recorded at all.</summary>
    public static bool IsWanted(ModelMonitor monitor) =>
        (InferenceInstruments.CallsEnabled || monitor.Meters is not null || InferenceInstruments.DetailsEnabled || monitor.Signals.IsHeard)
        && !monitor.IsDisposed;

    /// <summary>Whether a call of this shape is to be recorded at all.</summary>
    public static bool IsWanted(ModelMonitor monitor, ICallShape? shape) =>
        IsWanted(monitor) || (shape is { IsWanted: true } && !monitor.IsDisposed);

    /// <summary>Counts the call and starts its span. The clock starts with <see cref="StartClock"/>, when the input has been read.</summary>
    public static ActiveCall Start(ModelMonitor monitor, ActivityKind kind = ActivityKind.Internal) => new(monitor, kind, null);

    /// <summary>Counts a call of this shape and starts its span.</summary>
    public static ActiveCall Start(ModelMonitor monitor, ICallShape? shape) => new(monitor, shape?.SpanKind ?? ActivityKind.Internal, shape);

    /// <summary>Which model it is was learned only now: from here on the call is one of this monitor.</summary>
    public void BelongsTo(ModelMonitor owner)
    {
        if (ReferenceEquals(owner, monitor)) return;
        series.TakeBack();
        (monitor, series) = (owner, owner.Inference);
        series.Start();
        if (span is not { IsAllDataRequested: true }) return;
        foreach (var (key, value) in series.Tags) span.SetTag(key, value);
    }

    public void StartClock()
    {
        started = monitor.Clock.Timestamp();
        if (monitor.Meters is not { } meters) return;
        meter = meters.Inference;
        metered = meter.Begin(started, span is not null);
    }

    /// <summary>The model has answered: what follows is ours, not the model's.</summary>
    public void StopClock() => ended = monitor.Clock.Timestamp();

    /// <summary>Remembers the exception that passes; for exception filters.</summary>
    /// <returns>False: the filter never catches.</returns>
    public bool Saw(Exception exception)
    {
        fault = exception;
        outcome = OutcomeOf(exception);
        return false;
    }

    /// <summary>The call has failed for a reason that has a code of its own: of a runtime, of a server.</summary>
    public void Saw(string error)
    {
        errorType = error;
        outcome = InferenceOutcome.Error;
    }

    /// <summary>Remembers why a task did not succeed.</summary>
    /// <param name="task">A completed task, faulted or cancelled.</param>
    public void Saw<T>(Task<T> task)
    {
        if (task.Exception is { } exception)
        {
            Saw(exception.InnerException ?? exception);
            return;
        }

        try
        {
            task.GetAwaiter().GetResult(); // the only way to the exception of a cancelled task, which tells a time-out from a cancellation
        }
        catch (OperationCanceledException cancellation)
        {
            Saw(cancellation);
        }
    }

    /// <summary>The call will end as the outcome says, unless an exception passes.</summary>
    public void Ends(InferenceOutcome how) => outcome = how;

    /// <summary>The batch the caller declared; anything below 1 is counted as rejected and the call counts as one item.</summary>
    public void Declare(int size)
    {
        if (size < 1)
        {
            series.RejectBatchSize();
            return;
        }

        batchSize = size;
        items = size;
    }

    /// <summary>Whether anybody wants to know what is in the output.</summary>
    public readonly bool InspectsOutputs => OutputReader.IsWanted(monitor, span);

    /// <summary>Scans the numbers of the output.</summary>
    public readonly void Inspect<T>(ReadOnlySpan<T> values, OutputInspection inspection)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>, System.Numerics.IMinMaxValue<T>
    {
        if (InspectsOutputs) OutputReader.Read(values, inspection, monitor, span);
    }

    /// <summary>Tells the listener what came out; after <see cref="StopClock"/>.</summary>
    public readonly void Tell<T>(T output)
    {
        if (listener is not ICallListener<T> hears) return;
        try
        {
            hears.Took(output, monitor.Clock.Seconds(started, ended));
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    /// <summary>Items that came out of a stream.</summary>
    public void CountItems(long count) => items = count;

    /// <summary>The call is now in this phase; the one before has ended.</summary>
    public void Enter(InferencePhase next)
    {
        long now = monitor.Clock.Timestamp();
        EndPhase(now);
        phase = next;
        phaseStarted = now;
    }

    /// <summary>A phase that was measured elsewhere.</summary>
    public readonly void RecordPhase(InferencePhase measured, double seconds) =>
        InferenceInstruments.Phase.Record(seconds, series.TagsOf(measured));

    /// <summary>Gives the caller its activity back, whatever listeners made of it.</summary>
    public readonly void Leave() => GuardedSource.MakeCurrent(caller);

    /// <summary>Makes the span current again on a thread that continues the call.</summary>
    public readonly void Enter()
    {
        if (span is not null) GuardedSource.MakeCurrent(span);
    }

    /// <summary>Records the call. Leaves <see cref="Activity.Current"/> to the caller.</summary>
    public void Finish() => FinishAt(ended != 0 && fault is null && errorType is null ? ended : monitor.Clock.Timestamp());

    /// <summary>Records the call as ended at a timestamp of the monitor's clock.</summary>
    public void FinishAt(long now)
    {
        EndPhase(now);
        if (meter is not null) EndMeter(meter, now);
        series.Finish(outcome, items);
        var tags = outcome is InferenceOutcome.Success or InferenceOutcome.Abandoned
            ? series.TagsOf(outcome)
            : series.FailureTags(outcome, Error);
        double seconds = monitor.Clock.Seconds(started, now);
        InferenceInstruments.Duration.Record(seconds, tags);
        if (batchSize > 0) InferenceInstruments.BatchSize.Record(batchSize, series.Tags);
        if (listener is not null) TellEnd(listener, seconds);
        if (span is not null) EndSpan(span, tags);
    }

    /// <summary>Time-outs of HTTP clients come as cancellations that hold a <see cref="TimeoutException"/>: nobody cancelled.</summary>
    private static InferenceOutcome OutcomeOf(Exception exception) =>
        exception is OperationCanceledException { InnerException: not TimeoutException } ? InferenceOutcome.Cancelled : InferenceOutcome.Error;

    private readonly void EndMeter(IWorkMeter meter, long now)
    {
        WorkReading reading = meter.End(now, items ?? 1, span is not null);
        if (span is not null) meter.Describe(span, in metered, in reading, items ?? 1);
    }

    private readonly object? Error => errorType ?? (object?)fault?.GetType();

    private readonly void TellEnd(ICallListener hears, double seconds)
    {
        try
        {
            hears.Ended(outcome, Error, seconds);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    private void EndPhase(long now)
    {
        if (phase is not { } current) return;
        RecordPhase(current, monitor.Clock.Seconds(phaseStarted, now));
        phase = null;
    }

    private readonly void EndSpan(Activity span, KeyValuePair<string, object?>[] tags)
    {
        span.AddTag(Names.Inference.Outcome, InferenceSeries.NameOf(outcome));
        if (batchSize > 0) span.AddTag(Names.Inference.BatchSizeAttribute, batchSize);
        if (outcome == InferenceOutcome.Error) span.SetStatus(ActivityStatusCode.Error);
        if (outcome is InferenceOutcome.Error or InferenceOutcome.Cancelled) span.AddTag(tags[^1].Key, tags[^1].Value);
        GuardedSource.Stop(span);
    }
}
