namespace ModelObservability.Metrics.Kernels;

/// <summary>What a weight may be.</summary>
internal static class Weighing
{
    /// <summary>The largest weight: 2^63 of them add up to a number, and no score is that number divided by infinity.</summary>
    public const double Largest = 1e288;

    /// <summary>0…<see cref="Largest"/>; NaN is not there.</summary>
    public static bool IsGood(double weight) => weight is >= 0 and <= Largest;

    /// <summary>Whether all of them are good; true where there are none.</summary>
    public static bool AreGood(ReadOnlySpan<double> weights)
    {
        foreach (double weight in weights)
        {
            if (!IsGood(weight))
                return false;
        }

        return true;
    }
}
