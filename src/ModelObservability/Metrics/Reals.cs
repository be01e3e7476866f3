using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>
/// Real numbers as they come, <see cref="float"/> or <see cref="double"/>: scores, probabilities, targets, losses, weights. Arrays and
/// spans of these convert by themselves; nothing is copied.
/// </summary>
public readonly ref struct Reals
{
    /// <summary>Numbers in single precision.</summary>
    /// <param name="values">The numbers.</param>
    public Reals(ReadOnlySpan<float> values) => Singles = values;

    /// <summary>Numbers in double precision.</summary>
    /// <param name="values">The numbers.</param>
    public Reals(ReadOnlySpan<double> values) => Doubles = values;

    /// <summary>How many there are.</summary>
    public int Length => Singles.Length | Doubles.Length;

    /// <summary>The numbers where they came in single precision; otherwise empty.</summary>
    internal ReadOnlySpan<float> Singles { get; }

    /// <summary>The numbers where they came in double precision; otherwise empty.</summary>
    internal ReadOnlySpan<double> Doubles { get; }

    /// <summary>What <see cref="Block"/> needs as a buffer for blocks of a length: nothing where it can point at the numbers themselves.</summary>
    internal int BufferLength(int blockLength) => Math.Min(blockLength, Singles.Length);

    /// <summary>A run of the numbers in double precision, which holds every single exactly.</summary>
    internal ReadOnlySpan<double> Block(int start, int length, Span<double> buffer)
    {
        if (Singles.IsEmpty)
            return Doubles.Slice(start, length);

        buffer = buffer[..length];
        Widening.ToDouble(Singles.Slice(start, length), buffer);
        return buffer;
    }

    /// <summary>Singles as numbers.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Reals(ReadOnlySpan<float> values) => new(values);

    /// <summary>Doubles as numbers.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Reals(ReadOnlySpan<double> values) => new(values);
}
