namespace ModelObservability;

/// <summary>What a wrapped call tells beside its duration and outcome, where it gives no result. Everything is optional.</summary>
/// <typeparam name="TInput">What the model takes.</typeparam>
/// <remarks>The delegates run on the caller's thread when somebody listens. One that throws is counted and the call is recorded without it.</remarks>
public record InferenceOptions<TInput>
    where TInput : allows ref struct
{
    /// <summary>How many items an input holds, 1 or more; other answers are counted as rejected. Default: not declared, one item a call.</summary>
    public Func<TInput, int>? BatchSize { get; init; }
}
