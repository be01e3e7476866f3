using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>
/// A model call in progress: its span, duration, outcome, batch and phases. No member throws: whatever listeners do, the caller gets its own
/// result or exception.
/// </summary>
/// <remarks>
/// A mutable struct that must stay in one place (a local, or a field of an object that outlives the call): a copy is a different call. The order is
/// <see cref="Start(ModelMonitor, ActivityKind)"/>, <see cref="StartClock"/>, the work, <see cref="StopClock"/>, <see cref="SetOutcome"/> or
/// <see cref="RecordFailure(Exception)"/>, <see cref="Finish()"/>, <see cref="Leave"/>. Between its start and <see cref="Leave"/> the span is
/// <see cref="Activity.Current"/>; <see cref="Finish()"/> may run on any thread. A call without an outcome has failed.
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
#pragma warning disable CA1815 // calls in progress are never compared
public partial struct ActiveCall
#pragma warning restore CA1815
{
    private const long NotDeclared = -1;

    // Set by Begin: a constructor would build the struct twice and copy it.
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

    /// <summary>The call's span; null when no listener samples it.</summary>
    public readonly Activity? Span => span;

    /// <summary>Whether a failure was recorded.</summary>
    public readonly bool Failed => ending.Failed;

    /// <summary>The outcome so far.</summary>
    public readonly InferenceOutcome Outcome => ending.Outcome;

    /// <summary>Whether durations of phases have listeners.</summary>
    public static bool RecordsPhases => InferenceInstruments.Phase.Enabled;

    /// <summary>The listener of the call; null for calls without a shape.</summary>
    internal readonly ICallListener? Listener => listener;

    private readonly InferenceSeries Series => monitor.Inference;

    /// <summary>
    /// Whether every call is recorded, unless the monitor is disposed. A few loads and no call, so that the caller needs no stack frame while there
    /// are no listeners.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsAlwaysWanted(ModelMonitor monitor) =>
        InferenceInstruments.CallsEnabled || monitor.HasReaders;

    /// <summary>Whether a call is recorded; decided once, at its start.</summary>
    internal static bool IsWanted<TInput, TOutput>(ModelMonitor monitor, CallDetails<TInput, TOutput>? details)
        where TInput : allows ref struct
        where TOutput : allows ref struct =>
        (InferenceInstruments.CallsEnabled || monitor.HasReaders
            || (details is not null && (InferenceInstruments.DetailsEnabled || monitor.Signals.IsHeard)))
        && monitor.IsWatching();

    /// <summary>Whether a call is recorded. Check it first: if it is false, just call the model.</summary>
    /// <param name="monitor">The model's monitor.</param>
    public static bool IsWanted(ModelMonitor monitor) =>
        IsSomethingWanted(monitor) && monitor.IsWatching();

    /// <summary>Whether a call of this shape is recorded.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="shape">The shape; null for the default one.</param>
    public static bool IsWanted(ModelMonitor monitor, ICallShape? shape) =>
        (shape is { IsWanted: true } && !IsSomethingWanted(monitor) && monitor.IsWatching()) || IsWanted(monitor);

    /// <summary>
    /// Counts a call and starts its span. The clock starts with <see cref="StartClock"/>, when the input has been read.
    /// </summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="kind">The kind of the span; client if the model runs in another process.</param>
    /// <returns>The call; keep it in one place.</returns>
    public static ActiveCall Start(ModelMonitor monitor, ActivityKind kind = ActivityKind.Internal)
    {
        ActiveCall call = default;
        call.Begin(monitor, kind);
        return call;
    }

    /// <summary>Counts a call of this shape and starts its span.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="shape">The shape; null for the default one.</param>
    /// <returns>The call; keep it in one place.</returns>
    public static ActiveCall Start(ModelMonitor monitor, ICallShape? shape)
    {
        ActiveCall call = default;
        if (shape is null) call.Begin(monitor);
        else call.Begin(monitor, shape);
        return call;
    }

    /// <summary>
    /// Like <see cref="Start(ModelMonitor, ActivityKind)"/>, but in place, which saves a copy on hot paths.
    /// </summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="kind">The kind of the span.</param>
    /// <param name="spanName">The name of the span; null for <c>infer</c> and the name of the model.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // written straight into the caller's local
    public void Begin(ModelMonitor monitor, ActivityKind kind = ActivityKind.Internal, string? spanName = null)
    {
        this.monitor = monitor;
        items = NotDeclared;
        ending.Expect(InferenceOutcome.Error);
        row = monitor.Inference.Start();
        caller = Activity.Current;
        if (InferenceInstruments.Spans.HasListeners)
            span = InferenceInstruments.Spans.Start(spanName ?? monitor.Inference.SpanName, kind, monitor.Inference.Tags, caller);
    }

    /// <summary>Moves the call to another monitor, once it is known which model it is for.</summary>
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

    /// <summary>Starts the clock when the model starts to work: what came before is not part of the duration.</summary>
    public void StartClock()
    {
        started = monitor.Clock.Timestamp();
        if (monitor.Meters is { } meters) metered.Begin(meters, started, span);
    }

    /// <summary>Stops the clock when the model has answered: what follows is not part of the duration.</summary>
    public void StopClock()
    {
        ended = monitor.Clock.Timestamp();
        if (span is not null) SpanEnd.Set(span);
    }

    /// <summary>The monitor the call belongs to.</summary>
    internal readonly ModelMonitor Monitor => monitor;

    /// <summary>
    /// Runs a continuation when a task completes, on the thread that completes it, so that continuations of a wrapper's task run no later than those of the
    /// task itself. A continuation of <c>await</c> would be queued if that thread has a synchronization context.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="then">The continuation; must not throw.</param>
    public static void OnCompleted(Task task, Action<Task> then) => Completion.Follow(task, then);

    /// <summary>
    /// Queues the rest of an abandoned call to the thread pool (<see cref="Finish()"/> after <see cref="Abandon"/>). For finalizers of objects that
    /// hold a call: a slow listener would block the finalizer thread. Never throws.
    /// </summary>
    /// <param name="workItem">Finishes the call.</param>
    public static void QueueFinish(IThreadPoolWorkItem workItem) => Abandoned.Queue(workItem);

    /// <summary>Counts a detail of the call that could not be recorded.</summary>
    internal readonly void Reject(InferenceRejection reason) => Series.Reject(reason);

    private static bool IsSomethingWanted(ModelMonitor monitor) =>
        InferenceInstruments.CallsEnabled || monitor.HasReaders || InferenceInstruments.DetailsEnabled || monitor.Signals.IsHeard;

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
}
