namespace ModelObservability;

/// <summary>What a wrapped call records besides its duration and outcome. Everything is optional.</summary>
/// <typeparam name="TInput">The type of the model's input.</typeparam>
/// <typeparam name="TOutput">The type of the model's output.</typeparam>
public sealed record InferenceOptions<TInput, TOutput> : InferenceOptions<TInput>
    where TInput : allows ref struct
    where TOutput : allows ref struct
{
    /// <summary>Where the numbers of an output are, and what a healthy one looks like. Default null: outputs are not inspected.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Confidence is requested without classes.</exception>
    public OutputInspection<TOutput>? Output { get; init => field = OutputInspection.Validated(value); }
}
