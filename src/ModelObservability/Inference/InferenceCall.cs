using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>
/// A model call as a scope, for code that does not fit into a delegate. Call <see cref="Complete"/> at its end: a scope that is disposed without
/// it has failed (<c>error.type</c> is <c>_OTHER</c>, or the type passed to <see cref="Fail(Exception)"/>).
/// </summary>
/// <remarks>Not thread-safe. Copies are the same call; after <see cref="Dispose"/> all members do nothing. No member throws.</remarks>
/// <example><code>
/// using InferenceCall call = monitor.StartInference(batchSize: rows);
/// call.Enter(InferencePhase.Preprocess);
/// Tensor input = Scale(image);
/// call.Enter(InferencePhase.Execute);
/// float[] scores = session.Run(input);
/// call.Complete();
/// </code></example>
#pragma warning disable CA1815 // handles are never compared
public readonly struct InferenceCall : IDisposable
#pragma warning restore CA1815
{
    private readonly CallState? state;
    private readonly long use;

    internal InferenceCall(CallState state) => (this.state, use) = (state, state.Use);

    private bool IsOpen => state is not null && state.Use == use;

    /// <summary>Enters a phase and ends the previous one.</summary>
    /// <param name="phase">The next phase.</param>
    public void Enter(InferencePhase phase)
    {
        if (IsOpen && phase is >= InferencePhase.Queue and <= InferencePhase.Device) state!.Call.EnterPhase(phase);
    }

    /// <summary>Records a phase measured elsewhere: the time in a queue before this scope, or the compute time a server reports.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="duration">Its duration; negative ones are not recorded.</param>
    public void Record(InferencePhase phase, TimeSpan duration)
    {
        if (IsOpen && duration >= TimeSpan.Zero && phase is >= InferencePhase.Queue and <= InferencePhase.Device)
            state!.Call.RecordPhase(phase, duration.TotalSeconds);
    }

    /// <summary>Inspects the numbers of the output in place.</summary>
    /// <param name="scores">The numbers, row by row.</param>
    /// <param name="inspection">What a healthy output looks like.</param>
    public void Inspect(ReadOnlySpan<float> scores, OutputInspection inspection)
    {
        if (IsOpen && inspection is not null) state!.Call.Inspect(scores, inspection);
    }

    /// <inheritdoc cref="Inspect(ReadOnlySpan{float}, OutputInspection)"/>
    public void Inspect(ReadOnlySpan<double> scores, OutputInspection inspection)
    {
        if (IsOpen && inspection is not null) state!.Call.Inspect(scores, inspection);
    }

    /// <summary>Stops the clock and marks the call as successful.</summary>
    public void Complete()
    {
        if (!IsOpen) return;
        state!.Call.StopClock();
        state.Call.SetOutcome(InferenceOutcome.Success);
    }

    /// <summary>Marks the call as failed, or as cancelled if the exception is a cancellation.</summary>
    /// <param name="exception">The exception; only its type is recorded.</param>
    public void Fail(Exception exception)
    {
        if (IsOpen && exception is not null) state!.Call.RecordFailure(exception);
    }

    /// <summary>Records a failure with the code of a runtime or server.</summary>
    /// <param name="errorType">
    /// The code, published as <c>error.type</c>: one of few, made of letters, digits, dots, dashes and underscores. Anything else may be a message
    /// and is published as <c>_OTHER</c>. Null and blank are ignored.
    /// </param>
    public void Fail(string errorType)
    {
        if (IsOpen && !string.IsNullOrWhiteSpace(errorType)) state!.Call.RecordFailure(AttributeText.Code(errorType));
    }

    /// <summary>Records the call.</summary>
    public void Dispose()
    {
        if (state is null || !state.TryEnd(use)) return;
        state.Call.Finish();
        state.Return();
    }
}
