namespace ModelObservability;

/// <summary>What a wrapped call without a result records besides its duration and outcome. Everything is optional.</summary>
/// <typeparam name="TInput">The type of the model's input.</typeparam>
/// <remarks>The delegates run on the caller's thread while there are listeners. If one throws, the exception is counted and the call is recorded without it.</remarks>
public record InferenceOptions<TInput>
    where TInput : allows ref struct
{
    /// <summary>Returns the number of items of an input, 1 or more; other results are counted as rejected. Default null: each call is one item.</summary>
    public Func<TInput, int>? BatchSize { get; init; }

    /// <summary>
    /// Returns a hash of an input, the same for the same input, such as <c>XxHash3.HashToUInt64</c> of its bytes: a diagnosis then says whether a cache of answers
    /// would be worth it (MO9011). Hashes stay in a table of 64 KB in this process. Default null: inputs are not looked at.
    /// </summary>
    public Func<TInput, ulong>? InputHash { get; init; }
}
