namespace ModelObservability.Metrics.Kernels;

/// <summary>Where each sample stands among those of the other class.</summary>
internal static class Placements
{
    /// <summary>
    /// For each sample, in the order they came, twice the samples of the other class that it wins against plus those it ties with. A
    /// positive wins against the negatives below it, a negative against the positives above.
    /// </summary>
    public static long[] Of(ReadOnlySpan<byte> labels, ReadOnlySpan<ulong> keys)
    {
        ulong[] sorted = keys.ToArray();
        int[] order = new int[sorted.Length];
        for (int index = 0; index < order.Length; index++)
            order[index] = index;
        Array.Sort(sorted, order);

        long positives = 0;
        foreach (byte label in labels)
            positives += label;
        long[] placements = new long[sorted.Length];
        long positivesBelow = 0, negativesBelow = 0;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            long tiedPositives = 0;
            for (end = start; end < sorted.Length && sorted[end] == sorted[start]; end++)
                tiedPositives += labels[order[end]];
            long tiedNegatives = end - start - tiedPositives, positivesAbove = positives - positivesBelow - tiedPositives;
            foreach (int sample in order.AsSpan(start..end))
                placements[sample] = labels[sample] == 1 ? 2 * negativesBelow + tiedNegatives : 2 * positivesAbove + tiedPositives;
            positivesBelow += tiedPositives;
            negativesBelow += tiedNegatives;
        }

        return placements;
    }
}
