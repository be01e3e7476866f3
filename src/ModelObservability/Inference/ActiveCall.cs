using System.Diagnostics;
using System.Runtime.CompilerServices;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>
/// One call under way, for every shape of call. Nothing in here throws: whatever listeners do, the caller's own result or exception goes on.
/// </summary>
/// <remarks>
/// A mutable struct that lives in one place (a local, or a field of the object that outlives the call). Between its start and
/// <see cref="Leave"/> the span is <see cref="Activity.Current"/>; <see cref="Finish()"/> may come on any thread.
/// </remarks>
internal struct ActiveCall
{
    private const long NotDeclared = -1;

    // Set by Begin: a constructor would build the struct a second time and copy it.
    private ModelMonitor monitor;
    private Activity? caller;
    private Activity? span;
    private ICallListener? listener;
    private long started;
    private long ended;
    private long items;
    private int batchSize;
    private int row;
    private CallEnding ending;
    private CallPhase phase;
    private MeteredCall metered;

    /// <summary>When the call began, as a timestamp of the monitor's clock.</summary>
    public readonly long Started => started;

    public readonly Activity? Span => span;

    /// <summary>Who hears of the call; null for calls without a shape of their own.</summary>
    public readonly ICallListener? Listener => listener;

    /// <summary>Whether an exception passed.</summary>
    public readonly bool Failed => ending.Failed;

    public readonly InferenceOutcome Outcome => ending.Outcome;

    private readonly InferenceSeries Series => monitor.Inference;

    /// <summary>
    /// Whether every call is to be recorded, if the monitor still watches. A handful of loads and no call, so that who asks needs no frame while
    /// nobody listens.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAlwaysWanted(ModelMonitor monitor) =>
        InferenceInstruments.CallsEnabled || monitor.Meters is not null;

    /// <summary>Whether a call is to be recorded at all; decided once, at its start.</summary>
    public static bool IsWanted<TInput, TOutput>(ModelMonitor monitor, CallDetails<TInput, TOutput>? details)
        where TInput : allows ref struct
        where TOutput : allows ref struct =>
        (InferenceInstruments.CallsEnabled || monitor.Meters is not null
            || (details is not null && (InferenceInstruments.DetailsEnabled || monitor.Signals.IsHeard)))
        && monitor.IsWatching();

    /// <summary>Whether a call that may tell everything is to be recorded at all.</summary>
    public static bool IsWanted(ModelMonitor monitor) =>
        IsSomethingWanted(monitor) && monitor.IsWatching();

    /// <summary>Whether a call of this shape is to be recorded at all.</summary>
    public static bool IsWanted(ModelMonitor monitor, ICallShape? shape) =>
        (shape is { IsWanted: true } && !IsSomethingWanted(monitor) && monitor.IsWatching()) || IsWanted(monitor);

    /// <summary>A call that has begun, where a copy more does not matter; see <see cref="Begin(ModelMonitor, ActivityKind, string?)"/>.</summary>
    public static ActiveCall Start(ModelMonitor monitor, ActivityKind kind = ActivityKind.Internal)
    {
        ActiveCall call = default;
        call.Begin(monitor, kind);
        return call;
    }

    /// <summary>Counts a call of this shape and starts its span.</summary>
    public static ActiveCall Start(ModelMonitor monitor, ICallShape? shape)
    {
        ActiveCall call = default;
        if (shape is null) call.Begin(monitor);
        else call.Begin(monitor, shape);
        return call;
    }

    /// <summary>
    /// Counts the call and starts its span, in a struct of zeros. The clock starts with <see cref="StartClock"/>, when the input has been read.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // written straight into the caller's local
    public void Begin(ModelMonitor monitor, ActivityKind kind = ActivityKind.Internal, string? spanName = null)
    {
        this.monitor = monitor;
        items = NotDeclared;
        ending.Expect(InferenceOutcome.Error);
        row = monitor.Inference.Start();
        caller = Activity.Current;
        if (InferenceInstruments.Spans.HasListeners)
            span = InferenceInstruments.Spans.Start(spanName ?? monitor.Inference.SpanName, kind, monitor.Inference.Tags);
    }

    /// <summary>Which model it is was learned only now: from here on the call is one of this monitor.</summary>
    public void BelongsTo(ModelMonitor owner)
    {
        if (ReferenceEquals(owner, monitor)) return;
        Series.TakeBack(row);
        monitor = owner;
        row = Series.Start();
        if (span is not { IsAllDataRequested: true }) return;
        foreach (var (key, value) in Series.Tags) span.SetTag(key, value);
    }

    public void StartClock()
    {
        started = monitor.Clock.Timestamp();
        if (monitor.Meters is { } meters) metered.Begin(meters, started, span);
    }

    /// <summary>The model has answered: what follows is ours, not the model's.</summary>
    public void StopClock() => ended = monitor.Clock.Timestamp();

    /// <summary>Remembers the exception that passes; for exception filters.</summary>
    /// <returns>False: the filter never catches.</returns>
    public bool Saw(Exception exception)
    {
        ending.Saw(exception);
        return false;
    }

    /// <inheritdoc cref="CallEnding.Saw(string)"/>
    public void Saw(string error) => ending.Saw(error);

    /// <inheritdoc cref="CallEnding.Saw(Task)"/>
    public void Saw(Task task) => ending.Saw(task);

    /// <inheritdoc cref="CallEnding.Expect"/>
    public void Ends(InferenceOutcome how) => ending.Expect(how);

    /// <summary>The batch the caller declared; anything below 1 is counted as rejected and the call counts as one item.</summary>
    public void Declare(int size)
    {
        if (size < 1)
        {
            Reject(InferenceRejection.BatchSizeOutOfRange);
            return;
        }

        batchSize = size;
        items = size;
    }

    /// <summary>Something of the call could not be recorded.</summary>
    public readonly void Reject(InferenceRejection reason) => Series.Reject(reason);

    /// <summary>Items that came out of a stream.</summary>
    public void CountItems(long count) => items = count;

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

    /// <summary>The call is now in this phase; the one before has ended.</summary>
    public void Enter(InferencePhase next) => phase.Enter(next, monitor.Clock.Timestamp(), monitor);

    /// <summary>A phase that was measured elsewhere.</summary>
    public readonly void RecordPhase(InferencePhase measured, double seconds) => CallPhase.Record(measured, seconds, Series);

    /// <summary>Gives the caller its activity back where the span is current; what the application has made current stays.</summary>
    public readonly void Leave() => GuardedSource.Leave(span, caller);

    /// <summary>Makes the span current again, on whatever thread continues the call.</summary>
    /// <returns>What was current; for <see cref="Exit"/>.</returns>
    public readonly Activity? Enter()
    {
        if (span is null) return null;
        Activity? ambient = Activity.Current;
        if (ReferenceEquals(ambient, span)) return caller;
        GuardedSource.MakeCurrent(span);
        return ambient;
    }

    /// <summary>Undoes <see cref="Enter()"/>, also where the span was stopped meanwhile; what the application has made current stays.</summary>
    public readonly void Exit(Activity? ambient) => GuardedSource.Leave(span, ambient);

    /// <summary>Records the call. Where its span is current, what was current before it is current again.</summary>
    public void Finish() => Finish(caller);

    /// <summary>As <see cref="Finish()"/>, on a thread where the call was entered.</summary>
    /// <param name="before">What is current again where the span is.</param>
    public void Finish(Activity? before) => FinishAt(ended != 0 && !ending.Failed ? ended : monitor.Clock.Timestamp(), before);

    /// <summary>
    /// Counts a call that nobody can end any more: <c>abandoned</c>, unless it was told how it ended. Calls no listener, so finalizers may;
    /// what listeners hear follows with <see cref="Finish()"/> on another thread.
    /// </summary>
    public void Abandon()
    {
        if (!ending.Failed && ended == 0) ending.Expect(InferenceOutcome.Abandoned);
        Count();
    }

    /// <summary>Records the call as ended at a timestamp of the monitor's clock.</summary>
    /// <param name="now">When.</param>
    /// <param name="before">What is current again where the span is.</param>
    public void FinishAt(long now, Activity? before)
    {
        if (span is not null) SpanEnd.Set(span, monitor.Clock.Seconds(now, monitor.Clock.Timestamp())); // what follows is ours, not the model's
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
        if (batchSize > 0) InferenceInstruments.BatchSize.Record(batchSize, series.Tags);
        if (listener is not null) TellEnd(listener, seconds);
        if (span is not null) EndSpan(span, before, tags);
    }

    private void Count()
    {
        if (ending.IsCounted) return;
        ending.IsCounted = true;
        if (listener?.Failure is { } failure && !ending.Failed) ending.Saw(failure);
        Series.Finish(row, ending.Outcome, items);
    }

    private static bool IsSomethingWanted(ModelMonitor monitor) =>
        InferenceInstruments.CallsEnabled || monitor.Meters is not null || InferenceInstruments.DetailsEnabled || monitor.Signals.IsHeard;

    private void Begin(ModelMonitor monitor, ICallShape shape)
    {
        Begin(monitor, shape.SpanKind, InferenceInstruments.Spans.HasListeners ? shape.SpanName : null);
        try
        {
            listener = shape.Listen(span);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    private readonly void TellEnd(ICallListener hears, double seconds)
    {
        try
        {
            hears.Ended(ending.Outcome, ending.Error, seconds);
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
