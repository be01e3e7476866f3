namespace ModelObservability.Metrics;

/// <summary>One score out of those of many classes.</summary>
internal static class ClassAverages
{
    /// <summary>The average of a score over classes, read in the given mode; NaN where no class has one.</summary>
    public static double Of(ReadOnlySpan<BinaryCounts> classes, Undefined mode, Func<BinaryCounts, double> score, Average average)
    {
        ArgumentNullException.ThrowIfNull(score);
        return average switch
        {
            Average.Macro => Weighted(classes, mode, score, static _ => 1),
            Average.Micro => score(Sum(classes) with { Undefined = mode }),
            Average.Weighted => Weighted(classes, mode, score, static counts => counts.TruePositiveWeight + counts.FalseNegativeWeight),
            _ => throw new ArgumentOutOfRangeException(nameof(average), average, "average must be Macro, Micro or Weighted."),
        };
    }

    /// <summary>How many classes have the score.</summary>
    public static int Defined(ReadOnlySpan<BinaryCounts> classes, Undefined mode, Func<BinaryCounts, double> score)
    {
        ArgumentNullException.ThrowIfNull(score);
        int defined = 0;
        foreach (BinaryCounts counts in classes)
        {
            if (!double.IsNaN(score(counts with { Undefined = mode }))) defined++;
        }

        return defined;
    }

    private static double Weighted(
        ReadOnlySpan<BinaryCounts> classes, Undefined mode, Func<BinaryCounts, double> score, Func<BinaryCounts, double> weight)
    {
        double sum = 0, weights = 0;
        foreach (BinaryCounts counts in classes)
        {
            double one = score(counts with { Undefined = mode });
            if (double.IsNaN(one)) continue;
            double share = weight(counts);
            sum += one * share;
            weights += share;
        }

        // All weights zero: nothing was seen of any class. Scikit-learn returns 0 here, like for any 0/0 of these scores.
        return weights == 0 && mode == Undefined.ScikitLearn ? 0 : sum / weights;
    }

    private static BinaryCounts Sum(ReadOnlySpan<BinaryCounts> classes)
    {
        Span<long> sums = stackalloc long[4];
        Span<double> weights = stackalloc double[4];
        bool saturated = false, weighted = false;
        foreach (BinaryCounts counts in classes)
        {
            saturated |= counts.Saturated;
            weighted |= counts.IsWeighted;
            Saturating.Add(ref sums[0], counts.TrueNegatives, ref saturated);
            Saturating.Add(ref sums[1], counts.FalsePositives, ref saturated);
            Saturating.Add(ref sums[2], counts.FalseNegatives, ref saturated);
            Saturating.Add(ref sums[3], counts.TruePositives, ref saturated);
            weights[0] += counts.TrueNegativeWeight;
            weights[1] += counts.FalsePositiveWeight;
            weights[2] += counts.FalseNegativeWeight;
            weights[3] += counts.TruePositiveWeight;
        }

        return new BinaryCounts(sums, weighted ? weights : []) { Saturated = saturated };
    }
}
