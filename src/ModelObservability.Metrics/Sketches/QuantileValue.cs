using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Sketches;

/// <summary>Quantiles of the values added to a <see cref="QuantileSketch"/>.</summary>
public sealed record QuantileValue
{
    private readonly SketchBins<SampleCount> positive;
    private readonly SketchBins<SampleCount>? negative;
    private readonly long zeros;
    private readonly double minimum;
    private readonly double maximum;

    internal QuantileValue(
        SketchBins<SampleCount> positive, SketchBins<SampleCount>? negative, long zeros, long count, double minimum, double maximum, double relativeAccuracy, Rejections rejected)
    {
        (this.positive, this.negative, this.zeros, this.minimum, this.maximum) = (positive, negative, zeros, minimum, maximum);
        (Count, RelativeAccuracy, Rejected) = (count, relativeAccuracy, rejected);
    }

    /// <summary>Numbers counted; at most 2^63 - 1.</summary>
    public long Count { get; }

    /// <summary>The largest relative error of a number that the sketch stands for, 0…0.5.</summary>
    public double RelativeAccuracy { get; }

    /// <summary>Numbers that were too near to 0 for the bins, and to which the relative error does not apply.</summary>
    public long Collapsed => Saturating.Add(positive.Collapsed.Samples, negative?.Collapsed.Samples ?? 0);

    /// <summary>Whether a count would have exceeded 2^63 - 1 and was held there.</summary>
    public bool Saturated => Count == long.MaxValue;

    /// <summary>Numbers offered and not counted, by reason.</summary>
    public Rejections Rejected { get; }

    /// <summary>The smallest number, exact; NaN without any.</summary>
    public double Minimum => Count == 0 ? double.NaN : minimum;

    /// <summary>The largest number, exact; NaN without any.</summary>
    public double Maximum => Count == 0 ? double.NaN : maximum;

    /// <summary>The quantile at 0.5.</summary>
    public double Median => Quantile(0.5);

    /// <summary>
    /// The number below which a share of the numbers lies: at rank share·(n − 1), interpolated between neighbours as NumPy does. Each
    /// neighbour is within the relative error, so the quantile is too where both have the same sign.
    /// </summary>
    /// <param name="share">0…1.</param>
    /// <returns>The quantile; NaN without numbers.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not in 0…1.</exception>
    public double Quantile(double share)
    {
        if (!(share is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "share must be 0 to 1.");
        if (Count == 0)
            return double.NaN;

        // A saturated count rounds up to 2^63 as a double, hence the minimum.
        double rank = share * (Count - 1), whole = Math.Floor(rank);
        long lower = (long)Math.Min(whole, Count - 1);
        double below = At(lower), above = rank > whole ? At(lower + 1) : below;
        return below + (above - below) * (rank - whole);
    }

    /// <summary>Two numbers between which the number that so many others precede lies for certain.</summary>
    internal (double Lower, double Upper) Bracket(long rank)
    {
        double estimate = At(rank, out bool collapsed), size = Math.Abs(estimate);
        if (rank == 0 || rank >= Count - 1)
            return (estimate, estimate);
        // What has collapsed lies anywhere between 0 and the end of its bin.
        double small = collapsed ? 0 : size / (1 + RelativeAccuracy), large = size / (1 - RelativeAccuracy);
        return estimate < 0 ? (Within(-large), Within(-small)) : (Within(small), Within(large));
    }

    private double At(long rank) => At(rank, out _);

    /// <summary>The estimate of the number that so many others precede, and whether it shares its bin with collapsed ones.</summary>
    private double At(long rank, out bool collapsed)
    {
        collapsed = false;
        if (rank == 0)
            return minimum;
        if (rank >= Count - 1)
            return maximum;

        var map = new LogBins(RelativeAccuracy);
        long left = rank;
        foreach ((int bin, SampleCount count) in negative?.Ascending().Reverse() ?? [])
        {
            if ((left -= count.Samples) >= 0)
                continue;
            collapsed = negative!.Collapsed.IsPositive && negative.Ascending().First().Bin == bin;
            return Within(-map.Estimate(bin));
        }

        if ((left -= zeros) < 0)
            return 0;
        foreach ((int bin, SampleCount count) in positive.Ascending())
        {
            if ((left -= count.Samples) >= 0)
                continue;
            collapsed = positive.Collapsed.IsPositive && positive.Ascending().First().Bin == bin;
            return Within(map.Estimate(bin));
        }

        return maximum;
    }

    private double Within(double estimate) => Math.Clamp(estimate, minimum, maximum);
}
