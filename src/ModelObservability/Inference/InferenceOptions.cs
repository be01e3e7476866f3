namespace ModelObservability;

/// <summary>What a wrapped call tells beside its duration and outcome. Everything is optional.</summary>
/// <typeparam name="TInput">What the model takes.</typeparam>
/// <typeparam name="TOutput">What the model gives.</typeparam>
/// <remarks>The delegates run on the caller's thread when somebody listens. One that throws is counted and the call is recorded without it.</remarks>
public sealed record InferenceOptions<TInput, TOutput>
    where TInput : allows ref struct
    where TOutput : allows ref struct
{
    /// <summary>How many items an input holds, 1 or more; other answers are counted as rejected. Default: not declared, one item a call.</summary>
    public Func<TInput, int>? BatchSize { get; init; }

    /// <summary>Where the numbers of an output are, and what to look for. Default: outputs are not looked at.</summary>
    public OutputInspection<TOutput>? Output { get; init; }
}
