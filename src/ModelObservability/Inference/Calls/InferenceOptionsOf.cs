namespace ModelObservability;

/// <summary>What a wrapped call tells beside its duration and outcome. Everything is optional.</summary>
/// <typeparam name="TInput">What the model takes.</typeparam>
/// <typeparam name="TOutput">What the model gives.</typeparam>
public sealed record InferenceOptions<TInput, TOutput> : InferenceOptions<TInput>
    where TInput : allows ref struct
    where TOutput : allows ref struct
{
    /// <summary>Where the numbers of an output are, and what to look for. Default: outputs are not looked at.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It asks for confidence and has no classes.</exception>
    public OutputInspection<TOutput>? Output { get; init => field = OutputInspection.Validated(value); }
}
