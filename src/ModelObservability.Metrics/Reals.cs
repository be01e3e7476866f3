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
    public ReadOnlySpan<float> Singles { get; }

    /// <summary>The numbers where they came in double precision; otherwise empty.</summary>
    public ReadOnlySpan<double> Doubles { get; }

    /// <summary>True where every number is a probability, 0 to 1; false for NaN.</summary>
    /// <returns>Whether all are.</returns>
    public bool AreProbabilities() => UnitRange.Holds(Singles) && UnitRange.Holds(Doubles);

    /// <summary>What <see cref="Block"/> needs as a buffer for blocks of a length: nothing where it can point at the numbers themselves.</summary>
    /// <param name="blockLength">Numbers in a block.</param>
    /// <returns>Elements the buffer must have.</returns>
    public int BufferLength(int blockLength) => Math.Min(blockLength, Singles.Length);

    /// <summary>A run of the numbers in double precision, which holds every single exactly.</summary>
    /// <param name="start">Index of the first one.</param>
    /// <param name="length">How many.</param>
    /// <param name="buffer">Where singles are widened to; at least <see cref="BufferLength"/> elements. Not used for doubles.</param>
    /// <returns>The numbers: a part of the buffer, or of the doubles themselves.</returns>
    public ReadOnlySpan<double> Block(int start, int length, Span<double> buffer)
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
