using System.Runtime.CompilerServices;
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
    // One reference serves all types: this is passed by value, and the smaller the better for small batches.
    private readonly ref readonly byte first;
    private readonly int length;
    private readonly Kind kind;

    private BinaryLabels(ref readonly byte first, int length, Kind kind)
    {
        this.first = ref first;
        this.length = length;
        this.kind = kind;
    }

    private enum Kind
    {
        Booleans,
        Bytes,
        Integers,
    }

    /// <summary>The number of labels.</summary>
    public int Length => length;

    /// <summary>Whether they are integers of 32 bits; otherwise they are <see cref="Bytes"/>.</summary>
    internal bool AreIntegers => kind == Kind.Integers;

    /// <summary>The labels as lanes of a kernel, if they are bytes or booleans.</summary>
    internal ByteLanes Bytes => kind == Kind.Bytes ? new ByteLanes(Span<byte>()) : new ByteLanes(Span<bool>());

    /// <summary>The labels as lanes of a kernel, if they are integers.</summary>
    internal IntLanes Integers => new(Span<int>());

    /// <summary>The buffer that <see cref="Block"/> needs for blocks of this length: none where it can return the labels themselves.</summary>
    /// <param name="blockLength">Labels in a block.</param>
    /// <returns>The number of elements.</returns>
    public int BufferLength(int blockLength) => kind == Kind.Bytes ? 0 : Math.Min(blockLength, length);

    /// <summary>A block of labels as bytes: 0, 1, or anything else where the label is invalid.</summary>
    /// <param name="start">The index of the first label.</param>
    /// <param name="length">The number of labels.</param>
    /// <param name="buffer">Receives labels as bytes; at least <see cref="BufferLength"/> elements.</param>
    /// <returns>The labels: the start of the buffer, or a slice of the bytes.</returns>
    public ReadOnlySpan<byte> Block(int start, int length, Span<byte> buffer)
    {
        if (kind == Kind.Bytes)
            return Span<byte>().Slice(start, length);

        buffer = buffer[..length];
        if (kind == Kind.Booleans)
            LabelNarrowing.FromBooleans(Span<byte>().Slice(start, length), buffer);
        else
            LabelNarrowing.FromIntegers(Span<int>().Slice(start, length), buffer);
        return buffer;
    }

    /// <summary>Booleans as labels.</summary>
    /// <param name="labels">True for the positive class.</param>
    public static implicit operator BinaryLabels(ReadOnlySpan<bool> labels) => new(ref First(labels), labels.Length, Kind.Booleans);

    /// <summary>Bytes as labels.</summary>
    /// <param name="labels">1 for the positive class, 0 for the negative one.</param>
    public static implicit operator BinaryLabels(ReadOnlySpan<byte> labels) => new(ref First(labels), labels.Length, Kind.Bytes);

    /// <summary>Integers as labels.</summary>
    /// <param name="labels">1 for the positive class, 0 for the negative one.</param>
    public static implicit operator BinaryLabels(ReadOnlySpan<int> labels) => new(ref First(labels), labels.Length, Kind.Integers);

    private static ref byte First<T>(ReadOnlySpan<T> labels) => ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(labels));

    private ReadOnlySpan<T> Span<T>() => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref Unsafe.AsRef(in first)), length);
}
