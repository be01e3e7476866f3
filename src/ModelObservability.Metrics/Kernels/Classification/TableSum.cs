using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Adds one table of counts to another of the same length, where no sum can overflow.</summary>
internal static class TableSum
{
    /// <summary>Adds every count of <paramref name="from"/> to the one in its place.</summary>
    public static void Add(Span<long> into, ReadOnlySpan<long> from)
    {
        int i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; i <= into.Length - Vector<long>.Count; i += Vector<long>.Count)
                (new Vector<long>(into[i..]) + new Vector<long>(from[i..])).CopyTo(into[i..]);
        }

        for (; i < into.Length; i++)
            into[i] += from[i];
    }
}
