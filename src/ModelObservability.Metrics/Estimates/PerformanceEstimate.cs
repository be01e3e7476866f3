namespace ModelObservability.Metrics.Estimates;

/// <summary>
/// What calibrated probabilities say about the quality of a classifier of two classes whose labels are not known: a sample of probability p that is
/// predicted positive is a true positive with p and a false one with 1 - p (confidence-based performance estimation, as NannyML's CBPE).
/// </summary>
/// <param name="Accuracy">Expected share of right predictions; NaN without samples.</param>
/// <param name="Precision">Expected true positives over the positive predictions; NaN without any.</param>
/// <param name="Recall">Expected true positives over the expected positives; NaN without any.</param>
/// <param name="F1">2 tp / (2 tp + fp + fn) of the expected counts.</param>
/// <param name="RocAuc">Area under the curve of the expected counts; NaN where a class is not expected.</param>
public readonly record struct PerformanceEstimate(double Accuracy, double Precision, double Recall, double F1, double RocAuc)
{
    /// <summary>The estimate of some samples.</summary>
    /// <param name="probabilities">Calibrated probabilities of the positive class, 0…1, in any order.</param>
    /// <param name="threshold">Those of at least this are predicted positive.</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="ArgumentException">A probability is outside 0…1.</exception>
    public static PerformanceEstimate Of(ReadOnlySpan<double> probabilities, double threshold = 0.5)
    {
        int bad = probabilities.IndexOfAnyExceptInRange(0, 1);
        if (bad >= 0)
            throw new ArgumentException(FormattableString.Invariant($"probabilities[{bad}] is {probabilities[bad]}; it must be 0 to 1."), nameof(probabilities));
        double[] sorted = probabilities.ToArray();
        Array.Sort(sorted);
        int firstPositive = Array.FindIndex(sorted, probability => probability >= threshold);
        long[] ones = new long[sorted.Length];
        Array.Fill(ones, 1);
        return Of(sorted, ones, firstPositive < 0 ? sorted.Length : firstPositive);
    }

    /// <summary>The estimate of samples in bins.</summary>
    /// <param name="probabilities">The calibrated probability of each bin, not falling.</param>
    /// <param name="counts">Samples of each bin.</param>
    /// <param name="firstPositive">The first bin that is predicted positive.</param>
    internal static PerformanceEstimate Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<long> counts, int firstPositive)
    {
        double tp = 0, fp = 0, fn = 0, tn = 0, above = 0, area = 0;
        for (int bin = probabilities.Length - 1; bin >= 0; bin--)
        {
            double positives = counts[bin] * probabilities[bin], negatives = counts[bin] - positives;
            // Pairs with negatives of lower bins are won, those within the bin are ties.
            area += negatives * (above + positives / 2);
            above += positives;
            if (bin >= firstPositive)
                (tp, fp) = (tp + positives, fp + negatives);
            else
                (fn, tn) = (fn + positives, tn + negatives);
        }

        return OfTable(tp, fp, fn, tn) with { RocAuc = area / (above * (fp + tn)) };
    }

    internal static PerformanceEstimate OfTable(double tp, double fp, double fn, double tn) =>
        new((tp + tn) / (tp + fp + fn + tn), tp / (tp + fp), tp / (tp + fn), 2 * tp / (2 * tp + fp + fn), double.NaN);
}
