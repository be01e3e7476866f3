using System.Diagnostics;
using System.Runtime.CompilerServices;
using ModelObservability.Inference;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;

namespace ModelObservability;

/// <summary>
/// Wraps models. The wrapper behaves like the model: same results, same exceptions, same stack traces, same <c>Activity.Current</c>. While
/// there are no listeners, a wrapped call costs a few nanoseconds and allocates nothing.
/// </summary>
/// <remarks>An async lambda could be a task or a value task: the priority makes it a task.</remarks>
public static class InferenceExtensions
{
    /// <summary>Wraps a synchronous function.</summary>
    /// <typeparam name="TInput">The type of the input; spans are allowed.</typeparam>
    /// <typeparam name="TOutput">The type of the output; spans are allowed.</typeparam>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="model">The function.</param>
    /// <param name="options">What to record besides duration and outcome.</param>
    /// <returns>The observed function.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The call cannot be measured, because its result is produced after it has returned. The message says what to do.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static Func<TInput, TOutput> Observe<TInput, TOutput>(
        this ModelMonitor monitor, Func<TInput, TOutput> model, InferenceOptions<TInput, TOutput>? options = null)
        where TInput : allows ref struct
        where TOutput : allows ref struct
    {
        Check(monitor, model);
        MeasuredResult<TOutput>.Require(model);
        return new ObservedFunction<TInput, TOutput>(monitor, model, CallDetails<TInput, TOutput>.From(monitor, options)).Invoke;
    }

    /// <summary>Wraps a function that returns a task. While there are no listeners, or if the task is already completed, the function's own task is returned.</summary>
    /// <inheritdoc cref="Observe{TInput, TOutput}(ModelMonitor, Func{TInput, TOutput}, InferenceOptions{TInput, TOutput})"/>
    [OverloadResolutionPriority(1)]
    public static Func<TInput, Task<TOutput>> Observe<TInput, TOutput>(
        this ModelMonitor monitor, Func<TInput, Task<TOutput>> model, InferenceOptions<TInput, TOutput>? options = null)
    {
        Check(monitor, model);
        MeasuredResult<TOutput>.Require();
        return new ObservedTask<TInput, TOutput>(monitor, model, CallDetails<TInput, TOutput>.From(monitor, options)).Invoke;
    }

    /// <summary>Wraps a cancellable function that returns a task. While there are no listeners, or if the task is already completed, the function's own task is returned.</summary>
    /// <inheritdoc cref="Observe{TInput, TOutput}(ModelMonitor, Func{TInput, TOutput}, InferenceOptions{TInput, TOutput})"/>
    [OverloadResolutionPriority(1)]
    public static Func<TInput, CancellationToken, Task<TOutput>> Observe<TInput, TOutput>(
        this ModelMonitor monitor, Func<TInput, CancellationToken, Task<TOutput>> model, InferenceOptions<TInput, TOutput>? options = null)
    {
        Check(monitor, model);
        MeasuredResult<TOutput>.Require();
        return new ObservedTask<TInput, TOutput>(monitor, model, CallDetails<TInput, TOutput>.From(monitor, options)).Invoke;
    }

    /// <summary>Wraps a function that returns a value task.</summary>
    /// <inheritdoc cref="Observe{TInput, TOutput}(ModelMonitor, Func{TInput, TOutput}, InferenceOptions{TInput, TOutput})"/>
    public static Func<TInput, ValueTask<TOutput>> Observe<TInput, TOutput>(
        this ModelMonitor monitor, Func<TInput, ValueTask<TOutput>> model, InferenceOptions<TInput, TOutput>? options = null)
    {
        Check(monitor, model);
        MeasuredResult<TOutput>.Require();
        return new ObservedValueTask<TInput, TOutput>(monitor, model, CallDetails<TInput, TOutput>.From(monitor, options)).Invoke;
    }

    /// <summary>Wraps a cancellable function that returns a value task.</summary>
    /// <inheritdoc cref="Observe{TInput, TOutput}(ModelMonitor, Func{TInput, TOutput}, InferenceOptions{TInput, TOutput})"/>
    public static Func<TInput, CancellationToken, ValueTask<TOutput>> Observe<TInput, TOutput>(
        this ModelMonitor monitor, Func<TInput, CancellationToken, ValueTask<TOutput>> model, InferenceOptions<TInput, TOutput>? options = null)
    {
        Check(monitor, model);
        MeasuredResult<TOutput>.Require();
        return new ObservedValueTask<TInput, TOutput>(monitor, model, CallDetails<TInput, TOutput>.From(monitor, options)).Invoke;
    }

    /// <summary>Wraps a function that returns a task without a result. While there are no listeners, or if the task is already completed, the function's own task is returned.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="model">The function.</param>
    /// <param name="options">What to record besides duration and outcome.</param>
    /// <returns>The observed function.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="model"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<TInput, Task> Observe<TInput>(this ModelMonitor monitor, Func<TInput, Task> model, InferenceOptions<TInput>? options = null)
    {
        Check(monitor, model);
        return new ObservedVoidTask<TInput>(monitor, [StackTraceHidden] (input, _) => model(input), CallDetails<TInput, object>.OfInput(monitor, options)).Invoke;
    }

    /// <summary>Wraps a cancellable function that returns a task without a result.</summary>
    /// <inheritdoc cref="Observe{TInput}(ModelMonitor, Func{TInput, Task}, InferenceOptions{TInput})"/>
    [OverloadResolutionPriority(1)]
    public static Func<TInput, CancellationToken, Task> Observe<TInput>(this ModelMonitor monitor, Func<TInput, CancellationToken, Task> model, InferenceOptions<TInput>? options = null)
    {
        Check(monitor, model);
        return new ObservedVoidTask<TInput>(monitor, model, CallDetails<TInput, object>.OfInput(monitor, options)).Invoke;
    }

    /// <summary>Wraps a function that returns a value task without a result.</summary>
    /// <inheritdoc cref="Observe{TInput}(ModelMonitor, Func{TInput, Task}, InferenceOptions{TInput})"/>
    public static Func<TInput, ValueTask> Observe<TInput>(this ModelMonitor monitor, Func<TInput, ValueTask> model, InferenceOptions<TInput>? options = null)
    {
        Check(monitor, model);
        return new ObservedVoidValueTask<TInput>(monitor, [StackTraceHidden] (input, _) => model(input), CallDetails<TInput, object>.OfInput(monitor, options)).Invoke;
    }

    /// <summary>Wraps a cancellable function that returns a value task without a result.</summary>
    /// <inheritdoc cref="Observe{TInput}(ModelMonitor, Func{TInput, Task}, InferenceOptions{TInput})"/>
    public static Func<TInput, CancellationToken, ValueTask> Observe<TInput>(this ModelMonitor monitor, Func<TInput, CancellationToken, ValueTask> model, InferenceOptions<TInput>? options = null)
    {
        Check(monitor, model);
        return new ObservedVoidValueTask<TInput>(monitor, model, CallDetails<TInput, object>.OfInput(monitor, options)).Invoke;
    }

    /// <summary>Wraps a function that returns a stream; each enumeration is a call.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="model">The function.</param>
    /// <returns>The observed function.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The call cannot be measured, because its result is produced after it has returned. The message says what to do.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<TInput, IAsyncEnumerable<TItem>> Observe<TInput, TItem>(
        this ModelMonitor monitor, Func<TInput, IAsyncEnumerable<TItem>> model)
    {
        Check(monitor, model);
        MeasuredResult<TItem>.Require();
        return [StackTraceHidden] (input) => ObservedStream<TItem>.Around(monitor, model(input));
    }

    /// <summary>Wraps a cancellable function that returns a stream; each enumeration is a call.</summary>
    /// <inheritdoc cref="Observe{TInput, TItem}(ModelMonitor, Func{TInput, IAsyncEnumerable{TItem}})"/>
    [OverloadResolutionPriority(1)]
    public static Func<TInput, CancellationToken, IAsyncEnumerable<TItem>> Observe<TInput, TItem>(
        this ModelMonitor monitor, Func<TInput, CancellationToken, IAsyncEnumerable<TItem>> model)
    {
        Check(monitor, model);
        MeasuredResult<TItem>.Require();
        return [StackTraceHidden] (input, cancellationToken) => ObservedStream<TItem>.Around(monitor, model(input, cancellationToken));
    }

    /// <summary>Wraps a stream; each enumeration is a call.</summary>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="stream">The stream.</param>
    /// <returns>The observed stream; the stream itself while there are no listeners.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException">The items cannot be measured, because they are tasks or produced while they are read.</exception>
    public static IAsyncEnumerable<TItem> Observe<TItem>(this ModelMonitor monitor, IAsyncEnumerable<TItem> stream)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(stream);
        MeasuredResult<TItem>.Require();
        return ObservedStream<TItem>.Around(monitor, stream);
    }

    /// <summary>Wraps a model.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="model">The model. The wrapper owns and disposes it.</param>
    /// <param name="options">What to record besides duration and outcome.</param>
    /// <param name="leaveOpen">True to leave the model undisposed when the wrapper is disposed.</param>
    /// <returns>The observed model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The call cannot be measured, because its result is produced after it has returned. The message says what to do.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static IInferenceModel<TInput, TOutput> Observe<TInput, TOutput>(
        this ModelMonitor monitor, IInferenceModel<TInput, TOutput> model, InferenceOptions<TInput, TOutput>? options = null, bool leaveOpen = false)
    {
        Check(monitor, model);
        MeasuredResult<TOutput>.Require();
        return new ObservedModel<TInput, TOutput>(model, monitor, CallDetails<TInput, TOutput>.From(monitor, options), leaveOpen);
    }

    /// <summary>Starts a call as a scope, for code that does not fit into a delegate. With a disposed monitor the scope records nothing.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="batchSize">Items in the call, 1 or more; null for one item and no batch size.</param>
    /// <returns>The scope; complete and dispose it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is below 1.</exception>
    public static InferenceCall StartInference(this ModelMonitor monitor, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        if (batchSize < 1)
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, $"{nameof(batchSize)} is {batchSize}; it must be 1 or more.");
        if (!ActiveCall.IsWanted(monitor)) return default;
        CallState state = CallState.Rent(monitor);
        if (batchSize is { } size) state.Call.SetBatchSize(size);
        state.Call.StartClock();
        return new InferenceCall(state);
    }

    /// <summary>Measures how long calls of the model take, as quantiles in this process; 32 kB for each processor.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <returns>The quantiles, from the first time this is asked for.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static LatencyTracker TrackLatency(this ModelMonitor monitor)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ObjectDisposedException.ThrowIf(monitor.IsDisposed, monitor);
        return new(monitor.MeasureLatency());
    }

    /// <summary>
    /// The share of calls that failed, of those that succeeded or failed, with an interval that may be looked at again and again: with the stated confidence all
    /// that are ever shown contain the true share.
    /// </summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="recent">False for all calls of the model in this process; true for those of the current tumbling window, which begins anew every five minutes, when it is looked at.</param>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0 to 1; NaN without calls.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public static ConfidenceInterval ErrorRatio(this ModelMonitor monitor, bool recent = false, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        (long failed, long succeeded) = monitor.Inference.Ended(recent);
        return BernoulliSequence.Interval(failed, failed + succeeded, confidence);
    }

    private static void Check(ModelMonitor monitor, object model)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(model);
        ObjectDisposedException.ThrowIf(monitor.IsDisposed, monitor);
    }
}
