using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>
/// A call of a model as a scope, for code where a delegate does not fit. Say <see cref="Complete"/> at its end: a scope that is left without
/// it has failed (<c>error.type</c> is <c>_OTHER</c>, or the type given to <see cref="Fail(Exception)"/>).
/// </summary>
/// <remarks>One user at a time. Copies are the same call; after <see cref="Dispose"/> every member does nothing. Nothing here throws.</remarks>
/// <example><code>
/// using InferenceCall call = monitor.StartInference(batchSize: rows);
/// call.Enter(InferencePhase.Preprocess);
/// Tensor input = Scale(image);
/// call.Enter(InferencePhase.Execute);
/// float[] scores = session.Run(input);
/// call.Complete();
/// </code></example>
#pragma warning disable CA1815 // a handle: two of them are never compared
public readonly struct InferenceCall : IDisposable
#pragma warning restore CA1815
{
    private readonly CallState? state;
    private readonly long use;

    internal InferenceCall(CallState state) => (this.state, use) = (state, state.Use);

    private bool IsOpen => state is not null && state.Use == use;

    /// <summary>The call is now in this phase; the one before has ended.</summary>
    /// <param name="phase">The phase that begins.</param>
    public void Enter(InferencePhase phase)
    {
        if (IsOpen && phase is >= InferencePhase.Queue and <= InferencePhase.Device) state!.Call.EnterPhase(phase);
    }

    /// <summary>Records a phase that was measured elsewhere: the wait in a queue before this scope, the compute time a server reports.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="duration">How long it took; negative durations are not recorded.</param>
    public void Record(InferencePhase phase, TimeSpan duration)
    {
        if (IsOpen && duration >= TimeSpan.Zero && phase is >= InferencePhase.Queue and <= InferencePhase.Device)
            state!.Call.RecordPhase(phase, duration.TotalSeconds);
    }

    /// <summary>Looks at the numbers of the output, where they are.</summary>
    /// <param name="scores">The numbers, row after row.</param>
    /// <param name="inspection">What to look for.</param>
    public void Inspect(ReadOnlySpan<float> scores, OutputInspection inspection)
    {
        if (IsOpen && inspection is not null) state!.Call.Inspect(scores, inspection);
    }

    /// <inheritdoc cref="Inspect(ReadOnlySpan{float}, OutputInspection)"/>
    public void Inspect(ReadOnlySpan<double> scores, OutputInspection inspection)
    {
        if (IsOpen && inspection is not null) state!.Call.Inspect(scores, inspection);
    }

    /// <summary>The call has succeeded; its clock stops here.</summary>
    public void Complete()
    {
        if (!IsOpen) return;
        state!.Call.StopClock();
        state.Call.SetOutcome(InferenceOutcome.Success);
    }

    /// <summary>The call has failed, or was cancelled where the exception says so.</summary>
    /// <param name="exception">Why; only its type is recorded.</param>
    public void Fail(Exception exception)
    {
        if (IsOpen && exception is not null) state!.Call.RecordFailure(exception);
    }

    /// <summary>The call has failed for a reason that has a code of its own: of a runtime, of a server.</summary>
    /// <param name="errorType">
    /// The code, published as <c>error.type</c>; one of few, made of letters, digits, dots, dashes and underscores. Anything else may be a message
    /// and is published as <c>_OTHER</c>. Null or blank: not recorded.
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
