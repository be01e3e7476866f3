using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Sketches;

/// <summary>
/// The weights of numbers of 0 and more, by the bins of a <see cref="QuantileSketch"/>: their lower weighted median to its relative error.
/// </summary>
/// <remarks>A number without weight is nowhere: it can be no median.</remarks>
internal sealed class WeightedMagnitudes
{
    private readonly LogBins map;
    private readonly SketchBins<SampleWeight> bins;
    private SampleWeight zeros;
    private double minimum, maximum;

    /// <summary>What a sketch of numbers of 0 and more has counted, each weighing 1.</summary>
    public WeightedMagnitudes(LogBins map, SketchBins<SampleCount> counts, long zeros, double minimum, double maximum)
        : this(map, counts.With(static count => new SampleWeight(count.Samples))) =>
        (this.zeros, this.minimum, this.maximum) = (new SampleWeight(zeros), minimum, maximum);

    private WeightedMagnitudes(LogBins map, SketchBins<SampleWeight> bins) =>
        (this.map, this.bins, minimum, maximum) = (map, bins, double.PositiveInfinity, double.NegativeInfinity);

    private CompensatedSum Total => zeros.Sum + bins.Total.Sum;

    /// <summary>
    /// The smallest number that weighs, together with all below it, at least half of everything: the median of scikit-learn's
    /// <c>median_absolute_error(sample_weight)</c>. NaN without weight, or where the number is too small for the bins.
    /// </summary>
    public double Median
    {
        get
        {
            double half = Total.Value / 2;
            if (!(half > 0 && double.IsFinite(half)))
                return double.NaN;
            if (zeros.Weight >= half)
                return 0;
            if ((zeros + bins.Collapsed).Weight >= half)
                return double.NaN;
            SampleWeight below = zeros;
            foreach ((int bin, SampleWeight samples) in bins.Ascending())
            {
                below += samples;
                if (below.Weight >= half)
                    return Math.Clamp(map.Estimate(bin), minimum, maximum);
            }

            return maximum;
        }
    }

    /// <summary>Adds a finite number of 0 or more and its weight.</summary>
    public void Add(double magnitude, double weight)
    {
        if (weight == 0)
            return;
        (minimum, maximum) = (Math.Min(minimum, magnitude), Math.Max(maximum, magnitude));
        if (magnitude < QuantileSketch.SmallestNormal)
            zeros += new SampleWeight(weight);
        else
            bins.Add(map.Of(magnitude), new SampleWeight(weight));
    }

    public void Merge(WeightedMagnitudes other)
    {
        bins.Merge(other.bins);
        zeros += other.zeros;
        (minimum, maximum) = (Math.Min(minimum, other.minimum), Math.Max(maximum, other.maximum));
    }

    public void Write(ref StateWriter to)
    {
        zeros.Write(ref to);
        bins.Write(ref to);
        if (!(minimum <= maximum))
            return;
        to.Number(minimum);
        to.Number(maximum);
    }

    /// <summary>Reads what <see cref="Write"/> has written, of samples of that weight.</summary>
    public static WeightedMagnitudes Read(ref StateReader from, LogBins map, int size, CompensatedSum weight)
    {
        int lowest = map.Of(QuantileSketch.SmallestNormal);
        var state = new WeightedMagnitudes(map, SketchBins<SampleWeight>.WithoutRoom(size)) { zeros = SampleWeight.Read(ref from, "zeros") };
        state.bins.Read(ref from, lowest);
        SumForm.RequireSame(ref from, state.Total, weight, "the errors of the median weigh as much as the samples");
        if (state.Total == default)
            return state;
        (state.minimum, state.maximum) = (from.Number("smallest number"), from.Number("largest number"));
        from.Require(
            state.minimum >= 0 && state.minimum <= state.maximum && double.IsFinite(state.maximum), "numbers are 0 or more, and the smallest at most the largest");
        from.Require(
            state.bins.HighestIs(state.maximum < QuantileSketch.SmallestNormal ? null : map.Of(state.maximum))
                && (state.zeros.IsPositive == state.minimum < QuantileSketch.SmallestNormal),
            "the largest number is in the highest bin, and the smallest among the zeros if there are any");
        return state;
    }
}
