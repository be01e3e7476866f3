namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// The power of two that sums of products with weights are told in: weights of any size then neither overflow nor lose their digits, and means do
/// not depend on the unit of the weights.
/// </summary>
internal static class WeightUnit
{
    /// <summary>Weights of fewer powers of two from 1 are told as they are; every count of samples is.</summary>
    private const int Ordinary = 64;

    /// <summary>So are those of a block that reach no further; it costs less.</summary>
    private const int OrdinaryInBlock = 16;

    /// <summary>The exponent of the unit of sums of so much weight: 0, or that of the weight itself.</summary>
    public static int Of(double weight) => Of(weight, Ordinary);

    /// <summary>The exponent of the unit of the largest of some weights; bad ones do not count.</summary>
    public static int Of(ReadOnlySpan<double> weights)
    {
        double largest = 0;
        foreach (double weight in weights)
        {
            if (weight > largest && SampleWeights.IsValid(weight))
                largest = weight;
        }

        return Of(largest, OrdinaryInBlock);
    }

    private static int Of(double weight, int ordinary) =>
        weight > 0 && double.IsFinite(weight) && Math.ILogB(weight) is var exponent && Math.Abs(exponent) > ordinary ? exponent : 0;
}
