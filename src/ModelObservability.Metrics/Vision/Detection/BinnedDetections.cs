namespace ModelObservability.Metrics.Vision;

/// <summary>Detections counted in equal bins of the score from 0 to 1; a class has its bins from its first detection on.</summary>
internal sealed partial class BinnedDetections(int classes, int thresholds, int bins) : IDetectionLedger
{
    /// <summary>Of each class: for each threshold the bins of counted detections, then for each threshold those of hits.</summary>
    private readonly long[]?[] cells = new long[]?[classes];

    public bool IsBinned => true;

    public void Add(int index, float score, DetectionOutcome outcome)
    {
        long[] own = cells[index] ??= NewCells();
        // Conversion to int saturates, so that infinite scores fall into the outer bins as well.
        int bin = Math.Clamp((int)(score * (double)bins), 0, bins - 1);
        for (int t = 0; t < thresholds; t++)
        {
            if (!outcome.IsIgnored(t))
                Increase(ref own[(t * bins) + bin], 1);
            if (outcome.IsHit(t))
                Increase(ref own[((thresholds + t) * bins) + bin], 1);
        }
    }

    public void Add(IDetectionLedger other)
    {
        long[]?[] added = ((BinnedDetections)other).cells;
        for (int i = 0; i < cells.Length; i++)
        {
            if (added[i] is not { } theirs)
                continue;
            long[] own = cells[i] ??= NewCells();
            for (int j = 0; j < own.Length; j++)
                Increase(ref own[j], theirs[j]);
        }
    }

    public void Clear() => Array.Clear(cells);

    public void Count(int index, Span<long> counted, Span<long> hits)
    {
        for (int t = 0; t < thresholds; t++)
        {
            foreach (long count in Counted(index, t))
                Increase(ref counted[t], count);
            foreach (long count in Hits(index, t))
                Increase(ref hits[t], count);
        }
    }

    public void Feed(int index, Span<AveragePrecisionSum> sums)
    {
        for (int t = 0; t < thresholds; t++)
        {
            ReadOnlySpan<long> counted = Counted(index, t), hits = Hits(index, t);
            for (int bin = 0; bin < counted.Length; bin++)
                sums[t].Add(counted[bin], hits[bin]);
        }
    }

    private static void Increase(ref long count, long by) => count = Saturating.Add(count, by);

    private long[] NewCells() => new long[2 * thresholds * bins];

    private ReadOnlySpan<long> Counted(int index, int threshold) => Bins(index, threshold);

    private ReadOnlySpan<long> Hits(int index, int threshold) => Bins(index, thresholds + threshold);

    private ReadOnlySpan<long> Bins(int index, int row) => cells[index] is { } own ? own.AsSpan(row * bins, bins) : [];
}
