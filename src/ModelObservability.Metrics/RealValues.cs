using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>
/// Real values, <see cref="float"/> or <see cref="double"/>: scores, probabilities, targets, losses, weights. Arrays and spans of either
/// convert implicitly; nothing is copied.
/// </summary>
public readonly ref struct RealValues
{
    private RealValues(ReadOnlySpan<float> singles, ReadOnlySpan<double> doubles)
    {
        Singles = singles;
        Doubles = doubles;
        IsGiven = true;
    }

    /// <summary>The number of values.</summary>
    public int Length => Singles.Length | Doubles.Length;

    /// <summary>The values if they are in single precision; otherwise empty.</summary>
    public ReadOnlySpan<float> Singles { get; }

    /// <summary>The values if they are in double precision; otherwise empty.</summary>
    public ReadOnlySpan<double> Doubles { get; }

    /// <summary>Whether an argument was passed: false for <c>default</c>, which stands for "every sample weighs 1", true for an empty span.</summary>
    internal bool IsGiven { get; }

    /// <summary>Whether every value is a probability, 0 to 1; false for NaN.</summary>
    /// <returns>True if so.</returns>
    public bool AreProbabilities() => UnitRange.Holds(Singles) && UnitRange.Holds(Doubles);

    /// <summary>The buffer that <see cref="Block"/> needs for blocks of this length: none where it can return the values themselves.</summary>
    /// <param name="blockLength">Values in a block.</param>
    /// <returns>The number of elements.</returns>
    public int BufferLength(int blockLength) => Math.Min(blockLength, Singles.Length);

    /// <summary>A block of the values in double precision, which represents every single exactly.</summary>
    /// <param name="start">The index of the first value.</param>
    /// <param name="length">The number of values.</param>
    /// <param name="buffer">Receives singles as doubles; at least <see cref="BufferLength"/> elements. Not used for doubles.</param>
    /// <returns>The values: the start of the buffer, or a slice of the doubles.</returns>
    public ReadOnlySpan<double> Block(int start, int length, Span<double> buffer)
    {
        if (Singles.IsEmpty)
            return Doubles.Slice(start, length);

        buffer = buffer[..length];
        Widening.ToDouble(Singles.Slice(start, length), buffer);
        return buffer;
    }

    /// <summary>Throws where weights are given and there is not one for each sample.</summary>
    /// <exception cref="ArgumentException">The lengths differ; the message names both.</exception>
    internal void MustBeWeightsOf(int samples, string samplesName = "labels")
    {
        if (IsGiven)
            Lengths.MustMatch(samples, Length, "weights", samplesName);
    }

    /// <summary>Values in single precision.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator RealValues(ReadOnlySpan<float> values) => new(values, []);

    /// <summary>Values in double precision.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator RealValues(ReadOnlySpan<double> values) => new([], values);
}
