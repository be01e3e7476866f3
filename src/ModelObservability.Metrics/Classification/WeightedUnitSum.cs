using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>The weighted mean of many ratios between 0 and 1.</summary>
/// <param name="Sum">Σ weight · ratio over the samples that have the ratio.</param>
/// <param name="Weight">Their weight.</param>
internal readonly record struct WeightedUnitSum(CompensatedSum Sum, CompensatedSum Weight)
{
    /// <summary>The same ratios, each weighing 1.</summary>
    public static WeightedUnitSum Of(UnitSum sum)
    {
        double upper = (double)(sum.Units >> 63), lower = Math.ScaleB((double)(ulong)(sum.Units & ((1UL << 63) - 1)), -63);
        return new(new CompensatedSum(upper) + lower, CompensatedSum.OfCount(sum.Count));
    }

    /// <summary>With one more ratio, the numerator at most the denominator; 0/0 is left out.</summary>
    public WeightedUnitSum Plus(int numerator, int denominator, double weight) => denominator == 0
        ? this
        : new(Sum + (double)numerator / denominator * weight, Weight + weight);

    /// <summary>The sum of both.</summary>
    public static WeightedUnitSum operator +(WeightedUnitSum left, WeightedUnitSum right) => new(left.Sum + right.Sum, left.Weight + right.Weight);

    /// <summary>The mean over those that were defined, or over <paramref name="all"/> with the others as zero.</summary>
    public double Mean(Undefined mode, double all) => Sum.Value / (mode == Undefined.ScikitLearn ? all : Weight.Value);
}
