namespace ModelObservability.Metrics.Kernels;

/// <summary>What a weight may be.</summary>
internal static class Weighing
{
    /// <summary>Finite and 0 or more; NaN is neither.</summary>
    public static bool IsGood(double weight) => weight is >= 0 and <= double.MaxValue;

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
