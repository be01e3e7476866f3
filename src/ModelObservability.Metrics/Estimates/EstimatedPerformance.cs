using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics.Estimates;

/// <summary>The estimated quality of samples without labels, with intervals that hold while scores mean what they meant in the reference.</summary>
/// <param name="Accuracy">Share of right predictions.</param>
/// <param name="Precision">True positives over the positive predictions.</param>
/// <param name="Recall">True positives over the positives.</param>
/// <param name="F1">The harmonic mean of both.</param>
/// <param name="RocAuc">The area under the ROC curve.</param>
public sealed record EstimatedPerformance(
    ConfidenceInterval Accuracy, ConfidenceInterval Precision, ConfidenceInterval Recall, ConfidenceInterval F1, ConfidenceInterval RocAuc)
{
    internal static EstimatedPerformance Of(PerformanceEstimate estimate, PerformanceEstimate[] drawn, double confidence) => new(
        Interval(estimate.Accuracy, drawn, static one => one.Accuracy, confidence),
        Interval(estimate.Precision, drawn, static one => one.Precision, confidence),
        Interval(estimate.Recall, drawn, static one => one.Recall, confidence),
        Interval(estimate.F1, drawn, static one => one.F1, confidence),
        Interval(estimate.RocAuc, drawn, static one => one.RocAuc, confidence));

    private static ConfidenceInterval Interval(double estimate, PerformanceEstimate[] drawn, Func<PerformanceEstimate, double> of, double confidence)
    {
        double[] sorted = [.. drawn.Select(of).Where(static value => !double.IsNaN(value)).Order()];
        if (double.IsNaN(estimate) || sorted.Length < drawn.Length)
            return new ConfidenceInterval(estimate, double.NaN, double.NaN, confidence);
        double tail = (1 - confidence) / 2;
        double lower = sorted[(int)Math.Floor(tail * (sorted.Length - 1))], upper = sorted[(int)Math.Ceiling((1 - tail) * (sorted.Length - 1))];
        return new ConfidenceInterval(estimate, Math.Min(estimate, lower), Math.Max(estimate, upper), confidence);
    }
}
