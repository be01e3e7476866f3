namespace ModelObservability.Metrics.Kernels;

/// <summary>Which weights a sample can have, and sums of them.</summary>
internal static class SampleWeights
{
    /// <summary>The largest weight: 2^63 of them add up to a number, and no score is that number divided by infinity.</summary>
    public const double Largest = 1e288;

    /// <summary>0…<see cref="Largest"/>; NaN is not there.</summary>
    public static bool IsValid(double weight) => weight is >= 0 and <= Largest;

    /// <summary>Whether every weight is valid; true where there are none.</summary>
    public static bool AreValid(ReadOnlySpan<double> weights)
    {
        foreach (double weight in weights)
        {
            if (!IsValid(weight))
                return false;
        }

        return true;
    }

    /// <summary>The weights of cells in which every sample so far weighs 1.</summary>
    public static CompensatedSum[] OfCounts(ReadOnlySpan<long> counts)
    {
        var weights = new CompensatedSum[counts.Length];
        AddCounts(weights, counts);
        return weights;
    }

    /// <summary>Adds samples that weigh 1 each.</summary>
    public static void AddCounts(Span<CompensatedSum> weights, ReadOnlySpan<long> counts)
    {
        for (int cell = 0; cell < weights.Length; cell++)
            weights[cell] += CompensatedSum.OfCount(counts[cell]);
    }

    /// <summary>Adds the weights of other cells.</summary>
    public static void Add(Span<CompensatedSum> weights, ReadOnlySpan<CompensatedSum> added)
    {
        for (int cell = 0; cell < weights.Length; cell++)
            weights[cell] += added[cell];
    }

    /// <summary>Merges the weights of two tables, of which either may have none yet; call it before the counts are merged.</summary>
    public static void Merge(ref CompensatedSum[]? weights, ReadOnlySpan<long> counts, CompensatedSum[]? others, ReadOnlySpan<long> otherCounts)
    {
        if (weights is null && others is null)
            return;
        weights ??= OfCounts(counts);
        if (others is null)
            AddCounts(weights, otherCounts);
        else
            Add(weights, others);
    }

    /// <summary>The sums, rounded once; null where there are none.</summary>
    public static double[]? Rounded(CompensatedSum[]? weights) => weights is null ? null : Array.ConvertAll(weights, static sum => sum.Value);
}
