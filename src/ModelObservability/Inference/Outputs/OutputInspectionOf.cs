namespace ModelObservability;

/// <summary>Where the numbers of an output are, and what a healthy one looks like.</summary>
/// <typeparam name="TOutput">What the model gives.</typeparam>
public sealed record OutputInspection<TOutput> : OutputInspection
    where TOutput : allows ref struct
{
    /// <summary>Looks at single-precision numbers.</summary>
    /// <param name="scores">Gives the numbers of an output, row after row.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scores"/> is null.</exception>
    public OutputInspection(Func<TOutput, ReadOnlySpan<float>> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        Floats = scores;
    }

    /// <summary>Looks at double-precision numbers.</summary>
    /// <param name="scores">Gives the numbers of an output, row after row.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scores"/> is null.</exception>
    public OutputInspection(Func<TOutput, ReadOnlySpan<double>> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        Doubles = scores;
    }

    internal Func<TOutput, ReadOnlySpan<float>>? Floats { get; }

    internal Func<TOutput, ReadOnlySpan<double>>? Doubles { get; }
}
