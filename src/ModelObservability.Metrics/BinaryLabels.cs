using System.Runtime.InteropServices;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>
/// Labels or predictions of two classes: <see cref="bool"/>, or 0 and 1 as <see cref="byte"/> or <see cref="int"/>. Arrays and spans of
/// these convert implicitly; nothing is copied.
/// </summary>
/// <remarks>A number other than 0 and 1 is invalid: metrics reject and count it. A boolean with any bit set is true.</remarks>
public readonly ref struct BinaryLabels
{
    private readonly ReadOnlySpan<byte> bytes;
    private readonly ReadOnlySpan<int> integers;
    private readonly bool areNumbers;

    private BinaryLabels(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> integers, bool areNumbers)
    {
        this.bytes = bytes;
        this.integers = integers;
        this.areNumbers = areNumbers;
    }

    /// <summary>The number of labels.</summary>
    public int Length => bytes.Length | integers.Length;

    /// <summary>Whether they are integers of 32 bits; otherwise they are <see cref="Bytes"/>.</summary>
    internal bool AreIntegers => !integers.IsEmpty;

    /// <summary>The labels as lanes of a kernel, if they are bytes or booleans.</summary>
    internal ByteLanes Bytes => areNumbers ? new ByteLanes(bytes) : new ByteLanes(MemoryMarshal.Cast<byte, bool>(bytes));

    /// <summary>The labels as lanes of a kernel, if they are integers.</summary>
    internal IntLanes Integers => new(integers);

    /// <summary>The buffer that <see cref="Block"/> needs for blocks of this length: none where it can return the labels themselves.</summary>
    /// <param name="blockLength">Labels in a block.</param>
    /// <returns>The number of elements.</returns>
    public int BufferLength(int blockLength) => areNumbers ? 0 : Math.Min(blockLength, Length);

    /// <summary>A block of labels as bytes: 0, 1, or anything else where the label is invalid.</summary>
    /// <param name="start">The index of the first label.</param>
    /// <param name="length">The number of labels.</param>
    /// <param name="buffer">Receives labels as bytes; at least <see cref="BufferLength"/> elements.</param>
    /// <returns>The labels: the start of the buffer, or a slice of the bytes.</returns>
    public ReadOnlySpan<byte> Block(int start, int length, Span<byte> buffer)
    {
        if (areNumbers)
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
    public static implicit operator BinaryLabels(ReadOnlySpan<bool> labels) => new(MemoryMarshal.AsBytes(labels), [], areNumbers: false);

    /// <summary>Bytes as labels.</summary>
    /// <param name="labels">1 for the positive class, 0 for the negative one.</param>
    public static implicit operator BinaryLabels(ReadOnlySpan<byte> labels) => new(labels, [], areNumbers: true);

    /// <summary>Integers as labels.</summary>
    /// <param name="labels">1 for the positive class, 0 for the negative one.</param>
    public static implicit operator BinaryLabels(ReadOnlySpan<int> labels) => new([], labels, areNumbers: false);
}
