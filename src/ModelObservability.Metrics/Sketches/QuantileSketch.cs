using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Sketches;

/// <summary>
/// Quantiles of any numbers in constant memory with a stated relative error: DDSketch (Masson, Rim &amp; Lee 2019) with a bounded number of
/// bins. Merging loses nothing: the sketch of two sets merged is the sketch of their union.
/// </summary>
/// <remarks>
/// One writer at a time. Adding allocates nothing, except the bins of negative numbers with the first of them. NaN and infinite numbers
/// are rejected. A magnitude below 2.2e-308 counts as 0. Where numbers span more than the bins do, those nearest to 0 share a bin and lose the
/// guarantee: <see cref="QuantileValue.Collapsed"/> counts them.
/// </remarks>
public sealed partial class QuantileSketch : Metric<QuantileSketch, QuantileValue>, ISerializableMetric<QuantileSketch, QuantileValue>
{
    private const int BlockLength = 512;
    internal const double SmallestNormal = 2.2250738585072014e-308;

    private readonly SketchOptions options;
    private readonly LogBins map;
    private readonly SketchBins<SampleCount> positive;
    private SketchBins<SampleCount>? negative;
    private long zeros, count;
    private double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
    private Rejections rejected;

    /// <summary>An empty sketch.</summary>
    /// <param name="options">Its error and size; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public QuantileSketch(SketchOptions? options = null)
    {
        this.options = options ?? new SketchOptions();
        this.options.Validate();
        map = new LogBins(this.options.RelativeAccuracy);
        positive = new SketchBins<SampleCount>(this.options.Bins);
    }

    private protected override QuantileValue ValueCore => new(positive.Copy(), negative?.Copy(), zeros, count, minimum, maximum, options.RelativeAccuracy, rejected);

    /// <summary>Adds numbers.</summary>
    /// <param name="values">Any finite numbers.</param>
    public void Add(RealValues values)
    {
        Span<double> buffer = stackalloc double[values.BufferLength(BlockLength)];
        for (int start = 0; start < values.Length; start += BlockLength)
        {
            ReadOnlySpan<double> block = values.Block(start, Math.Min(BlockLength, values.Length - start), buffer);
            Extremes extremes = Extremes.Of(block);
            if (double.IsFinite(extremes.Minimum) && double.IsFinite(extremes.Maximum))
            {
                AddFinite(block, extremes);
                continue;
            }

            foreach (double value in block)
                Add(value);
        }
    }

    /// <summary>Adds a number.</summary>
    /// <param name="value">Any finite number.</param>
    public void Add(double value)
    {
        if (double.IsFinite(value))
            AddFinite([value], new Extremes(value, value));
        else
            rejected += new Rejections(NonFiniteScore: 1);
    }

    private protected override void MergeCore(QuantileSketch other)
    {
        if (other.options != options)
            throw new ArgumentException($"The other state has {other.options}, this one {options}.", nameof(other));

        positive.Merge(other.positive);
        if (other.negative is not null)
            (negative ??= new SketchBins<SampleCount>(options.Bins)).Merge(other.negative);
        zeros = Saturating.Add(zeros, other.zeros);
        count = Saturating.Add(count, other.count);
        minimum = Math.Min(minimum, other.minimum);
        maximum = Math.Max(maximum, other.maximum);
        rejected += other.rejected;
    }

    private protected override void ResetCore()
    {
        positive.Clear();
        negative = null;
        zeros = count = 0;
        (minimum, maximum) = (double.PositiveInfinity, double.NegativeInfinity);
        rejected = default;
    }

    private protected override QuantileSketch CreateEmptyCore() => new(options);

    /// <summary>The median of numbers of which none is below 0; NaN where they are too small for the bins.</summary>
    internal double MedianOfMagnitudes
    {
        get
        {
            // Ranks: first the zeros, then what has collapsed, then all the others.
            long collapsed = Saturating.Add(zeros, positive.Collapsed.Samples);
            return count / 2 >= zeros && (count - 1) / 2 < collapsed && positive.Collapsed.Samples > 0
                ? double.NaN
                : new QuantileValue(positive, negative, zeros, count, minimum, maximum, options.RelativeAccuracy, rejected).Median;
        }
    }

    /// <summary>The same numbers, none below 0, each with a weight of 1.</summary>
    internal WeightedMagnitudes Weighted() => new(map, positive, zeros, minimum, maximum);

    private void AddFinite(ReadOnlySpan<double> values, Extremes extremes)
    {
        count = Saturating.Add(count, values.Length);
        minimum = Math.Min(minimum, extremes.Minimum);
        maximum = Math.Max(maximum, extremes.Maximum);
        foreach (double value in values)
        {
            double magnitude = Math.Abs(value);
            if (magnitude < SmallestNormal)
                zeros = Saturating.Add(zeros, 1);
            else
                (value > 0 ? positive : negative ??= new SketchBins<SampleCount>(options.Bins)).Add(map.Of(magnitude), new SampleCount(1));
        }
    }
}
