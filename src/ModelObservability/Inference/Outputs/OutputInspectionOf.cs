namespace ModelObservability;

/// <summary>Where the numbers of an output are, and what a healthy one looks like.</summary>
/// <typeparam name="TOutput">The type of the model's output.</typeparam>
public sealed record OutputInspection<TOutput> : OutputInspection
    where TOutput : allows ref struct
{
    /// <summary>Inspects single-precision numbers.</summary>
    /// <param name="scores">Returns the numbers of an output, row by row.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scores"/> is null.</exception>
    public OutputInspection(Func<TOutput, ReadOnlySpan<float>> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        Floats = scores;
    }

    /// <summary>Inspects double-precision numbers.</summary>
    /// <param name="scores">Returns the numbers of an output, row by row.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scores"/> is null.</exception>
    public OutputInspection(Func<TOutput, ReadOnlySpan<double>> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        Doubles = scores;
    }

    internal Func<TOutput, ReadOnlySpan<float>>? Floats { get; }

    internal Func<TOutput, ReadOnlySpan<double>>? Doubles { get; }
}
