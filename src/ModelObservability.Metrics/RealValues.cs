using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>
/// Real values, <see cref="float"/> or <see cref="double"/>: scores, probabilities, targets, losses, weights. Arrays and spans of either
/// convert implicitly; nothing is copied.
/// </summary>
public readonly ref struct RealValues
{
    // One reference serves both types: this is passed by value, and the smaller the better for small batches.
    private readonly ref readonly byte first;
    private readonly int length;
    private readonly Kind kind;

    private RealValues(ref readonly byte first, int length, Kind kind)
    {
        this.first = ref first;
        this.length = length;
        this.kind = kind;
    }

    private enum Kind
    {
        None,
        Singles,
        Doubles,
    }

    /// <summary>The number of values.</summary>
    public int Length => length;

    /// <summary>The values if they are in single precision; otherwise empty.</summary>
    public ReadOnlySpan<float> Singles => kind == Kind.Singles
        ? MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, float>(ref Unsafe.AsRef(in first)), length)
        : [];

    /// <summary>The values if they are in double precision; otherwise empty.</summary>
    public ReadOnlySpan<double> Doubles => kind == Kind.Doubles
        ? MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, double>(ref Unsafe.AsRef(in first)), length)
        : [];

    /// <summary>Whether an argument was passed: false for <c>default</c>, which stands for "every sample weighs 1", true for an empty span.</summary>
    internal bool IsGiven => kind != Kind.None;

    /// <summary>One value in double precision.</summary>
    internal double this[int index] => kind == Kind.Singles ? Singles[index] : Doubles[index];

    /// <summary>Whether every value is a probability, 0 to 1; false for NaN.</summary>
    /// <returns>True if so.</returns>
    public bool AreProbabilities() => UnitRange.Holds(Singles) && UnitRange.Holds(Doubles);

    /// <summary>The buffer that <see cref="Block"/> needs for blocks of this length: none where it can return the values themselves.</summary>
    /// <param name="blockLength">Values in a block.</param>
    /// <returns>The number of elements.</returns>
    public int BufferLength(int blockLength) => kind == Kind.Singles ? Math.Min(blockLength, length) : 0;

    /// <summary>A block of the values in double precision, which represents every single exactly.</summary>
    /// <param name="start">The index of the first value.</param>
    /// <param name="length">The number of values.</param>
    /// <param name="buffer">Receives singles as doubles; at least <see cref="BufferLength"/> elements. Not used for doubles.</param>
    /// <returns>The values: the start of the buffer, or a slice of the doubles.</returns>
    public ReadOnlySpan<double> Block(int start, int length, Span<double> buffer)
    {
        if (kind != Kind.Singles)
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
    public static implicit operator RealValues(ReadOnlySpan<float> values) =>
        new(ref Unsafe.As<float, byte>(ref MemoryMarshal.GetReference(values)), values.Length, Kind.Singles);

    /// <summary>Values in double precision.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator RealValues(ReadOnlySpan<double> values) =>
        new(ref Unsafe.As<double, byte>(ref MemoryMarshal.GetReference(values)), values.Length, Kind.Doubles);
}
