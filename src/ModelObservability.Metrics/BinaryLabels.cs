using System.Runtime.InteropServices;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>
/// Labels of two classes as they come: <see cref="bool"/>, or 0 and 1 as <see cref="byte"/> or <see cref="int"/>. Arrays and spans of
/// these convert by themselves; nothing is copied.
/// </summary>
/// <remarks>A number other than 0 and 1 is a bad label, to be rejected and counted; a boolean with any bit set is true.</remarks>
public readonly ref struct BinaryLabels
{
    private readonly ReadOnlySpan<byte> bytes;
    private readonly ReadOnlySpan<int> integers;
    private readonly bool normalised;

    /// <summary>Labels as booleans.</summary>
    /// <param name="labels">True for the positive class.</param>
    public BinaryLabels(ReadOnlySpan<bool> labels) => bytes = MemoryMarshal.AsBytes(labels);

    /// <summary>Labels as bytes.</summary>
    /// <param name="labels">1 for the positive class, 0 for the negative one.</param>
    public BinaryLabels(ReadOnlySpan<byte> labels)
    {
        bytes = labels;
        normalised = true;
    }

    /// <summary>Labels as integers.</summary>
    /// <param name="labels">1 for the positive class, 0 for the negative one.</param>
    public BinaryLabels(ReadOnlySpan<int> labels) => integers = labels;

    /// <summary>How many there are.</summary>
    public int Length => bytes.Length | integers.Length;

    /// <summary>What <see cref="Block"/> needs as a buffer for blocks of a length: nothing where it can point at the labels themselves.</summary>
    /// <param name="blockLength">Labels in a block.</param>
    /// <returns>Elements the buffer must have.</returns>
    public int BufferLength(int blockLength) => normalised ? 0 : Math.Min(blockLength, Length);

    /// <summary>A run of labels as bytes: 0, 1, or anything else where the label is bad.</summary>
    /// <param name="start">Index of the first one.</param>
    /// <param name="length">How many.</param>
    /// <param name="buffer">Where labels are narrowed to; at least <see cref="BufferLength"/> elements.</param>
    /// <returns>The labels: a part of the buffer, or the bytes themselves.</returns>
    public ReadOnlySpan<byte> Block(int start, int length, Span<byte> buffer)
    {
        if (normalised)
            return bytes.Slice(start, length);

        buffer = buffer[..length];
        if (integers.IsEmpty)
            LabelNarrowing.FromBooleans(bytes.Slice(start, length), buffer);
        else
            LabelNarrowing.FromIntegers(integers.Slice(start, length), buffer);
        return buffer;
    }

    /// <summary>Booleans as labels.</summary>
    /// <param name="labels">True for the positive class.</param>
    public static implicit operator BinaryLabels(ReadOnlySpan<bool> labels) => new(labels);

    /// <summary>Bytes as labels.</summary>
    /// <param name="labels">1 for the positive class, 0 for the negative one.</param>
    public static implicit operator BinaryLabels(ReadOnlySpan<byte> labels) => new(labels);

    /// <summary>Integers as labels.</summary>
    /// <param name="labels">1 for the positive class, 0 for the negative one.</param>
    public static implicit operator BinaryLabels(ReadOnlySpan<int> labels) => new(labels);
}
