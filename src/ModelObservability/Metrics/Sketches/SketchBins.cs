namespace ModelObservability.Metrics.Sketches;

/// <summary>
/// Counts by bin in a window of fixed size that ends at the highest bin seen. What lies below the window is counted in its lowest bin, so
/// the contents depend on the samples alone, not on their order.
/// </summary>
internal sealed partial class SketchBins
{
    // A ring: a bin is at its number modulo the size, a power of two, and moving the window moves no count.
    private readonly long[] counts;
    private int highest = int.MinValue;

    public SketchBins(int size) => counts = new long[size];

    private SketchBins(SketchBins other) => (counts, highest, Collapsed) = ([.. other.counts], other.highest, other.Collapsed);

    /// <summary>Samples counted in a higher bin than theirs.</summary>
    public long Collapsed { get; private set; }

    private bool IsEmpty => highest == int.MinValue;

    private int Lowest => highest - counts.Length + 1;

    public SketchBins Copy() => new(this);

    public void Add(int bin, long samples = 1)
    {
        if (IsEmpty)
            highest = bin;
        else if (bin > highest)
            MoveTo(bin);
        else if (bin < Lowest)
        {
            Collapsed = Saturating.Add(Collapsed, samples);
            bin = Lowest;
        }

        ref long count = ref counts[bin & (counts.Length - 1)];
        count = Saturating.Add(count, samples);
    }

    public void Merge(SketchBins other)
    {
        if (other.IsEmpty)
            return;
        if (IsEmpty)
            highest = other.highest;
        else if (other.highest > highest)
            MoveTo(other.highest);
        // What the other has collapsed is in its lowest bin. Where that lies below this window all of it collapses here, as it is added.
        long collapsed = other.Lowest == Lowest ? other.Collapsed : 0;
        foreach ((int bin, long samples) in other.Ascending().ToArray())
            Add(bin, samples);
        Collapsed = Saturating.Add(Collapsed, collapsed);
    }

    public void Clear()
    {
        counts.AsSpan().Clear();
        highest = int.MinValue;
        Collapsed = 0;
    }

    /// <summary>Bins that hold samples.</summary>
    public IEnumerable<(int Bin, long Samples)> Ascending()
    {
        for (int bin = Lowest; !IsEmpty && bin <= highest; bin++)
        {
            long samples = counts[bin & (counts.Length - 1)];
            if (samples != 0)
                yield return (bin, samples);
        }
    }

    public override bool Equals(object? obj) =>
        obj is SketchBins other && Collapsed == other.Collapsed && Ascending().SequenceEqual(other.Ascending());

    public override int GetHashCode() => HashCode.Combine(highest, Collapsed);

    /// <summary>Every sample of a bin that leaves the window is then counted in the lowest bin that stays.</summary>
    private void MoveTo(int highest)
    {
        long leaving = 0;
        int leave = Math.Min(highest - this.highest, counts.Length);
        for (int bin = Lowest; leave > 0; bin++, leave--)
        {
            ref long count = ref counts[bin & (counts.Length - 1)];
            leaving = Saturating.Add(leaving, count);
            count = 0;
        }

        this.highest = highest;
        if (leaving == 0)
            return;
        // The old lowest bin, which leaves first, held everything collapsed before.
        Collapsed = leaving;
        ref long lowest = ref counts[Lowest & (counts.Length - 1)];
        lowest = Saturating.Add(lowest, leaving);
    }
}
