using System.Numerics;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Sketches;

internal sealed partial class SketchBins<TSum>
{
    /// <summary>Samples in all bins.</summary>
    public TSum Total
    {
        get
        {
            TSum total = default;
            foreach (TSum samples in sums)
                total += samples;
            return total;
        }
    }

    /// <summary>Whether the highest bin with samples is that one; null asks whether there is none.</summary>
    public bool HighestIs(int? bin) => bin is int expected ? highest == expected : IsEmpty;

    /// <summary>How many bins from the lowest to the highest with samples; if any, the highest, the collapsed samples, and the sums upwards.</summary>
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
        Collapsed.Write(ref to);
        for (int bin = lowest; bin <= highest; bin++)
            At(bin).Write(ref to);
    }

    /// <summary>Reads into new bins what <see cref="Write"/> has written.</summary>
    /// <param name="from">Where from.</param>
    /// <param name="lowest">The lowest bin there is for any number.</param>
    public void Read(ref StateReader from, int lowest)
    {
        int bins = from.Items("bins", TSum.LeastBytes);
        if (bins == 0)
            return;
        if (bins > size)
            throw from.Bad("number of bins", bins, $"at most {size}");
        if (bins > sums.Length)
            sums = new TSum[BitOperations.RoundUpToPowerOf2((uint)bins)];
        highest = from.Signed("highest bin");
        from.Require((long)highest - bins + 1 >= lowest, "the bins are those of numbers");
        Collapsed = TSum.Read(ref from, "collapsed samples");
        TSum first = default, last = default;
        for (int bin = highest - bins + 1; bin <= highest; bin++)
        {
            last = TSum.Read(ref from, "samples of a bin");
            if (bin == highest - bins + 1)
                first = last;
            At(bin) = last;
        }

        from.Require(first.IsPositive && last.IsPositive, "the lowest and the highest bin hold samples");
        from.Require(Collapsed.IsAtMost(bins == size ? first : default), "collapsed samples are in the lowest bin of the window");
    }
}
