using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Writes samples out as the bytes that <see cref="ILanes"/> sees.</summary>
internal static class LaneCopy
{
    /// <summary>Fills <paramref name="to"/> with the samples from <paramref name="start"/> on.</summary>
    public static void To<TLanes>(scoped TLanes lanes, int start, Span<byte> to)
        where TLanes : struct, ILanes, allows ref struct
    {
        int i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; i <= to.Length - Vector<byte>.Count; i += Vector<byte>.Count)
                lanes.Load(start + i).CopyTo(to[i..]);
        }

        for (; i < to.Length; i++)
            to[i] = lanes[start + i];
    }
}
