using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>
/// A call of a model that is under way: its span, its duration, its outcome, its batch, its phases. Nothing in here throws: whatever listeners
/// do, the caller's own result or exception goes on.
/// </summary>
/// <remarks>
/// A mutable struct that lives in one place (a local, or a field of the object that outlives the call): a copy is another call. The order is
/// <see cref="Start(ModelMonitor, ActivityKind)"/>, <see cref="StartClock"/>, the work, <see cref="StopClock"/>, <see cref="SetOutcome"/> or
/// <see cref="RecordFailure(Exception)"/>, <see cref="Finish()"/>, <see cref="Leave"/>. Between its start and <see cref="Leave"/> the span is
/// <see cref="Activity.Current"/>; <see cref="Finish()"/> may come on any thread. Without an outcome the call has failed.
/// </remarks>
/// <example><code>
/// if (!ActiveCall.IsWanted(monitor)) return runtime.Run(input);
/// ActiveCall call = ActiveCall.Start(monitor);
/// try
/// {
///     call.StartClock();
///     Output output = runtime.Run(input);
///     call.StopClock();
///     call.SetOutcome(InferenceOutcome.Success);
///     return output;
/// }
/// catch (Exception exception) when (call.RecordFailure(exception))
/// {
///     throw; // never reached: the filter returns false
/// }
/// finally
/// {
///     call.Finish();
///     call.Leave();
/// }
/// </code></example>
[Experimental("MOX001")]
#pragma warning disable CA1815 // a call in progress: two of them are never compared
public struct ActiveCall
#pragma warning restore CA1815
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

    /// <summary>The call's span; null where nobody wants one.</summary>
    public readonly Activity? Span => span;

    /// <summary>Whether a failure was recorded.</summary>
    public readonly bool Failed => ending.Failed;

    /// <summary>How the call ends, as far as is known.</summary>
    public readonly InferenceOutcome Outcome => ending.Outcome;

    /// <summary>Whether somebody listens to the durations of phases.</summary>
    public static bool RecordsPhases => InferenceInstruments.Phase.Enabled;

    /// <summary>Who hears of the call; null for calls without a shape of their own.</summary>
    internal readonly ICallListener? Listener => listener;

    private readonly InferenceSeries Series => monitor.Inference;

    /// <summary>
    /// Whether every call is to be recorded, if the monitor still watches. A handful of loads and no call, so that the caller needs no frame while
    /// nobody listens.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsAlwaysWanted(ModelMonitor monitor) =>
        InferenceInstruments.CallsEnabled || monitor.Meters is not null;

    /// <summary>Whether a call is to be recorded at all; decided once, at its start.</summary>
    internal static bool IsWanted<TInput, TOutput>(ModelMonitor monitor, CallDetails<TInput, TOutput>? details)
        where TInput : allows ref struct
        where TOutput : allows ref struct =>
        (InferenceInstruments.CallsEnabled || monitor.Meters is not null
            || (details is not null && (InferenceInstruments.DetailsEnabled || monitor.Signals.IsHeard)))
        && monitor.IsWatching();

    /// <summary>Whether a call is to be recorded at all. Ask before everything else: where it is false, call the model and nothing more.</summary>
    /// <param name="monitor">The model's monitor.</param>
    public static bool IsWanted(ModelMonitor monitor) =>
        IsSomethingWanted(monitor) && monitor.IsWatching();

    /// <summary>Whether a call of this shape is to be recorded at all.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="shape">The shape; null for none of its own.</param>
    public static bool IsWanted(ModelMonitor monitor, ICallShape? shape) =>
        (shape is { IsWanted: true } && !IsSomethingWanted(monitor) && monitor.IsWatching()) || IsWanted(monitor);

    /// <summary>
    /// Counts a call and starts its span. The clock starts with <see cref="StartClock"/>, when the input has been read.
    /// </summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="kind">The kind of the span; a client where the model runs in another process.</param>
    /// <returns>The call; keep it in one place.</returns>
    public static ActiveCall Start(ModelMonitor monitor, ActivityKind kind = ActivityKind.Internal)
    {
        ActiveCall call = default;
        call.Begin(monitor, kind);
        return call;
    }

    /// <summary>Counts a call of this shape and starts its span.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="shape">The shape; null for none of its own.</param>
    /// <returns>The call; keep it in one place.</returns>
    public static ActiveCall Start(ModelMonitor monitor, ICallShape? shape)
    {
        ActiveCall call = default;
        if (shape is null) call.Begin(monitor);
        else call.Begin(monitor, shape);
        return call;
    }

    /// <summary>
    /// As <see cref="Start(ModelMonitor, ActivityKind)"/>, in place: on a hot path it saves the copy.
    /// </summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="kind">The kind of the span.</param>
    /// <param name="spanName">The name of the span; null: <c>infer</c> and the name of the model.</param>
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
    /// <param name="owner">The monitor of the model.</param>
    public void AssignTo(ModelMonitor owner)
    {
        if (ReferenceEquals(owner, monitor)) return;
        Series.CancelStart(row);
        monitor = owner;
        row = Series.Start();
        if (span is not { IsAllDataRequested: true }) return;
        foreach (var (key, value) in Series.Tags) span.SetTag(key, value);
    }

    /// <summary>The model begins to work: what was before is not part of the duration.</summary>
    public void StartClock()
    {
        started = monitor.Clock.Timestamp();
        if (monitor.Meters is { } meters) metered.Begin(meters, started, span);
    }

    /// <summary>The model has answered: what follows is ours, not the model's.</summary>
    public void StopClock() => ended = monitor.Clock.Timestamp();

    /// <summary>Whose call it is.</summary>
    internal readonly ModelMonitor Monitor => monitor;

    /// <summary>Remembers the exception that passes: the call was cancelled where the exception says so, and else has failed. For exception filters.</summary>
    /// <param name="exception">What passes; only its type is recorded. A code that was recorded says more and stays.</param>
    /// <returns>False: the filter never catches.</returns>
    public bool RecordFailure(Exception exception) => RecordFailure(exception, caller);

    /// <summary>As <see cref="RecordFailure(Exception)"/>, on a thread where the call was resumed.</summary>
    /// <param name="exception">What passes.</param>
    /// <param name="before">What is current again where the span is: filters of the caller run next, before any <c>finally</c>, and must not see it.</param>
    /// <returns>False: the filter never catches.</returns>
    public bool RecordFailure(Exception exception, Activity? before)
    {
        ending.RecordFailure(exception);
        GuardedSource.Leave(span, before);
        return false;
    }

    /// <summary>The call has failed for a reason that has a code of its own: of a runtime, of a server.</summary>
    /// <param name="code">Published as <c>error.type</c>: one of few. What comes from outside goes through <see cref="AttributeText.Code"/> first.</param>
    public void RecordFailure(string code) => ending.RecordFailure(code);

    /// <summary>Remembers why a task did not succeed.</summary>
    /// <param name="task">A completed task, faulted or cancelled.</param>
    public void RecordFailure(Task task) => ending.RecordFailure(task);

    /// <summary>Why a task did not succeed, also where it was cancelled. Does not wait.</summary>
    /// <param name="task">A completed task, faulted or cancelled.</param>
    public static Exception FailureOf(Task task) => CallEnding.ReasonOf(task);

    /// <summary>
    /// Runs a continuation when a task ends, on the thread that ends it, so that what follows a wrapper's task is not later than what follows the
    /// task itself. A continuation of <c>await</c> would be queued where that thread has a synchronization context.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="then">The continuation; does not throw.</param>
    public static void OnCompleted(Task task, Action<Task> then) => Completion.Follow(task, then);

    /// <summary>
    /// For finalizers of what holds a call that nobody can end any more: has a thread of the pool say what is left to say (<see cref="Finish()"/>,
    /// after <see cref="Abandon"/>), because a slow listener would hold up every finalizer of the process. Never throws.
    /// </summary>
    /// <param name="rest">What is left.</param>
    public static void HandOn(IThreadPoolWorkItem rest) => Abandoned.HandOn(rest);

    /// <summary>The call ends as the outcome says, unless a failure is recorded later.</summary>
    /// <param name="outcome">How it ends.</param>
    public void SetOutcome(InferenceOutcome outcome) => ending.Expect(outcome);

    /// <summary>Items handed to the model in this call. Anything below 1 is counted as rejected, and the call counts as one item.</summary>
    /// <param name="size">How many.</param>
    public void SetBatchSize(int size)
    {
        Series.Expect(InferenceRejection.BatchSizeOutOfRange);
        if (size < 1)
        {
            Reject(InferenceRejection.BatchSizeOutOfRange);
            return;
        }

        batchSize = size;
        items = size;
    }

    /// <summary>Something of the call could not be recorded.</summary>
    internal readonly void Reject(InferenceRejection reason) => Series.Reject(reason);

    /// <summary>Items that came out of a stream; without a batch size of the call.</summary>
    /// <param name="count">How many, 0 or more.</param>
    public void SetItemCount(long count) => items = count;

    /// <summary>Whether anybody wants to know what is in the output.</summary>
    public readonly bool InspectsOutputs => OutputReader.IsWanted(monitor, span);

    /// <summary>Looks at the numbers of the output, where they are. They are not kept.</summary>
    /// <typeparam name="T">float, double or Half.</typeparam>
    /// <param name="values">The numbers, row after row.</param>
    /// <param name="inspection">What to look for.</param>
    public readonly void Inspect<T>(ReadOnlySpan<T> values, OutputInspection inspection)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        if (InspectsOutputs) OutputReader.Read(values, inspection, monitor, span);
    }

    /// <summary>Hands the output to the listener of the call, if it is an <see cref="ICallListener{T}"/>; after <see cref="StopClock"/>.</summary>
    /// <typeparam name="T">The output.</typeparam>
    /// <param name="output">What came out.</param>
    public readonly void ReportOutput<T>(T output)
    {
        if (listener is not ICallListener<T> hears) return;
        try
        {
            hears.OnOutput(output, monitor.Clock.Seconds(started, ended));
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    /// <summary>The call is now in this phase; the one before has ended.</summary>
    /// <param name="next">The phase that begins.</param>
    public void EnterPhase(InferencePhase next) => phase.Enter(next, monitor.Clock.Timestamp(), monitor);

    /// <summary>A phase that was measured elsewhere: by a server, by the device.</summary>
    /// <param name="measured">The phase.</param>
    /// <param name="seconds">How long it took.</param>
    public readonly void RecordPhase(InferencePhase measured, double seconds) => CallPhase.Record(measured, seconds, Series);

    /// <summary>As <see cref="RecordPhase(InferencePhase, double)"/>, of a call that is over by now.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="measured">The phase.</param>
    /// <param name="seconds">How long it took.</param>
    public static void RecordPhase(ModelMonitor monitor, InferencePhase measured, double seconds) => CallPhase.Record(measured, seconds, monitor.Inference);

    /// <summary>An item of a stream has come.</summary>
    /// <param name="isFirst">Whether it is the first.</param>
    /// <param name="seconds">Since the item before it, or since the call began.</param>
    public readonly void RecordStreamItem(bool isFirst, double seconds) =>
        (isFirst ? InferenceInstruments.TimeToFirstItem : InferenceInstruments.TimePerItem).Record(seconds, Series.Tags);

    /// <summary>Gives the caller its activity back where the span is current; what the application has made current stays.</summary>
    public readonly void Leave() => GuardedSource.Leave(span, caller);

    /// <summary>Makes the span current again, on whatever thread continues the call.</summary>
    /// <returns>What was current; for <see cref="Suspend"/>.</returns>
    public readonly Activity? Resume()
    {
        if (span is null) return null;
        Activity? ambient = Activity.Current;
        if (ReferenceEquals(ambient, span)) return caller;
        GuardedSource.MakeCurrent(span);
        return ambient;
    }

    /// <summary>Undoes <see cref="Resume"/>, also where the span was stopped meanwhile; what the application has made current stays.</summary>
    /// <param name="ambient">What <see cref="Resume"/> gave.</param>
    public readonly void Suspend(Activity? ambient) => GuardedSource.Leave(span, ambient);

    /// <summary>Records the call. Where its span is current, what was current before it is current again.</summary>
    public void Finish() => Finish(caller);

    /// <summary>As <see cref="Finish()"/>, on a thread where the call was resumed.</summary>
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
        if (listener?.Failure is { } failure && !ending.Failed) ending.RecordFailure(failure);
        Series.Finish(row, ending.Outcome, items);
    }

    private static bool IsSomethingWanted(ModelMonitor monitor) =>
        InferenceInstruments.CallsEnabled || monitor.Meters is not null || InferenceInstruments.DetailsEnabled || monitor.Signals.IsHeard;

    private void Begin(ModelMonitor monitor, ICallShape shape)
    {
        Begin(monitor, shape.SpanKind, InferenceInstruments.Spans.HasListeners ? shape.SpanName : null);
        try
        {
            listener = shape.CreateListener(span);
            if (shape.BatchSize is { } size) SetBatchSize(size);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    private readonly void TellEnd(ICallListener hears, double seconds)
    {
        try
        {
            hears.OnEnd(ending.Outcome, ending.Error, seconds);
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
