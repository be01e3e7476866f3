namespace ModelObservability.Metrics.Ranking;

/// <summary>What average precision is without positives.</summary>
internal static class AveragePrecisions
{
    /// <summary>NaN, or what scikit-learn returns, which has a sign: minus the sum of no steps.</summary>
    public static double OrUndefined(double value, double positives, double negatives, Undefined mode) =>
        positives > 0 ? value : mode == Undefined.ScikitLearn && negatives > 0 ? -0.0 : double.NaN;
}
