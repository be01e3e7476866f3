namespace ModelObservability.Metrics;

/// <summary>One score out of those of many weighted classes; <see cref="ClassAverages"/> with weights in place of counts.</summary>
internal static class WeightedClassAverages
{
    /// <summary>The average of a score over classes that are read in the given mode; NaN where no class has one.</summary>
    public static double Of(ReadOnlySpan<WeightedBinaryCounts> classes, Undefined mode, Func<WeightedBinaryCounts, double> score, Average average)
    {
        ArgumentNullException.ThrowIfNull(score);
        return average switch
        {
            Average.Macro => Mean(classes, mode, score, static _ => 1),
            Average.Micro => score(Sum(classes) with { Undefined = mode }),
            Average.Weighted => Mean(classes, mode, score, static counts => counts.TruePositives + counts.FalseNegatives),
            _ => throw new ArgumentOutOfRangeException(nameof(average), average, "The average must be Macro, Micro or Weighted."),
        };
    }

    /// <summary>How many classes have the score.</summary>
    public static int Defined(ReadOnlySpan<WeightedBinaryCounts> classes, Undefined mode, Func<WeightedBinaryCounts, double> score)
    {
        ArgumentNullException.ThrowIfNull(score);
        int defined = 0;
        foreach (WeightedBinaryCounts counts in classes)
        {
            if (!double.IsNaN(score(counts with { Undefined = mode }))) defined++;
        }

        return defined;
    }

    private static double Mean(
        ReadOnlySpan<WeightedBinaryCounts> classes, Undefined mode, Func<WeightedBinaryCounts, double> score, Func<WeightedBinaryCounts, double> weight)
    {
        double sum = 0, weights = 0;
        foreach (WeightedBinaryCounts counts in classes)
        {
            double one = score(counts with { Undefined = mode }), share = weight(counts);
            if (double.IsNaN(one))
                continue;
            sum += one * share;
            weights += share;
        }

        // As for counts: scikit-learn returns 0 where nothing was seen of any class.
        return weights == 0 && mode == Undefined.ScikitLearn ? 0 : sum / weights;
    }

    private static WeightedBinaryCounts Sum(ReadOnlySpan<WeightedBinaryCounts> classes)
    {
        double tp = 0, fp = 0, tn = 0, fn = 0;
        foreach (WeightedBinaryCounts counts in classes)
            (tp, fp, tn, fn) = (tp + counts.TruePositives, fp + counts.FalsePositives, tn + counts.TrueNegatives, fn + counts.FalseNegatives);
        return new WeightedBinaryCounts(tp, fp, tn, fn);
    }
}
