using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Labels of two classes as bytes: 0, 1, and 2 for everything that is neither.</summary>
internal static class LabelNarrowing
{
    private const byte Bad = 2;

    /// <summary>Booleans as their bytes; whatever interop put into one, it is 1 where it is not 0.</summary>
    public static void FromBooleans(ReadOnlySpan<byte> labels, Span<byte> target)
    {
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; index <= labels.Length - Vector<byte>.Count; index += Vector<byte>.Count)
                Vector.Min(new Vector<byte>(labels[index..]), Vector<byte>.One).CopyTo(target[index..]);
        }

        for (; index < labels.Length; index++)
            target[index] = Math.Min(labels[index], (byte)1);
    }

    /// <summary>Integers; a negative one is a large unsigned one, so that one minimum serves all bad labels.</summary>
    public static void FromIntegers(ReadOnlySpan<int> labels, Span<byte> target)
    {
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var bad = new Vector<uint>(Bad);
            int width = Vector<uint>.Count;
            for (; index <= labels.Length - Vector<byte>.Count; index += Vector<byte>.Count)
            {
                ReadOnlySpan<int> block = labels.Slice(index, Vector<byte>.Count);
                Vector<ushort> lower = Vector.Narrow(Cap(block, bad), Cap(block[width..], bad));
                Vector<ushort> upper = Vector.Narrow(Cap(block[(2 * width)..], bad), Cap(block[(3 * width)..], bad));
                Vector.Narrow(lower, upper).CopyTo(target[index..]);
            }
        }

        for (; index < labels.Length; index++)
            target[index] = (byte)Math.Min((uint)labels[index], Bad);
    }

    private static Vector<uint> Cap(ReadOnlySpan<int> labels, Vector<uint> bad) => Vector.Min(Vector.AsVectorUInt32(new Vector<int>(labels)), bad);
}
