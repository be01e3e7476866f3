using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Sketches;

internal sealed partial class SketchBins
{
    /// <summary>Samples in all bins.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            foreach (long samples in counts)
                count = Saturating.Add(count, samples);
            return count;
        }
    }

    /// <summary>Whether the highest bin with samples is that one; null asks whether there is none.</summary>
    public bool HighestIs(int? bin) => bin is int expected ? highest == expected : IsEmpty;

    /// <summary>How many bins from the lowest to the highest with samples; if any, the highest, the collapsed samples, and the counts upwards.</summary>
    public void Write(ref StateWriter to)
    {
        int lowest = highest;
        foreach ((int bin, _) in Ascending())
        {
            lowest = bin;
            break;
        }

        to.Count(IsEmpty ? 0 : highest - lowest + 1);
        if (IsEmpty)
            return;
        to.Signed(highest);
        to.Count(Collapsed);
        for (int bin = lowest; bin <= highest; bin++)
            to.Count(counts[bin & (counts.Length - 1)]);
    }

    /// <summary>Reads into new bins what <see cref="Write"/> has written.</summary>
    /// <param name="from">Where from.</param>
    /// <param name="lowest">The lowest bin there is for any number.</param>
    public void Read(ref StateReader from, int lowest)
    {
        int bins = from.Items("bins");
        if (bins == 0)
            return;
        if (bins > counts.Length)
            throw from.Bad("number of bins", bins, $"at most {counts.Length}");
        highest = from.Signed("highest bin");
        from.Require((long)highest - bins + 1 >= lowest, "the bins are those of numbers");
        Collapsed = from.Count("collapsed samples");
        long first = 0, last = 0;
        for (int bin = highest - bins + 1; bin <= highest; bin++)
        {
            last = from.Count("samples of a bin");
            if (bin == highest - bins + 1)
                first = last;
            counts[bin & (counts.Length - 1)] = last;
        }

        from.Require(first > 0 && last > 0, "the lowest and the highest bin hold samples");
        from.Require(Collapsed <= counts[Lowest & (counts.Length - 1)], "collapsed samples are in the lowest bin");
    }
}
