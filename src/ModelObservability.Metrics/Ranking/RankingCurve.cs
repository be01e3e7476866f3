namespace ModelObservability.Metrics.Ranking;

/// <summary>
/// The ROC and precision–recall curves of a ranking and the thresholds worth choosing on them. Every point is exact: what the classifier
/// does at that threshold, also where scores were counted in bins (then there is a point at each edge of a bin).
/// </summary>
public sealed class RankingCurve
{
    private const int FewestPoints = 2;

    private readonly IRankingSteps steps;

    internal RankingCurve(IRankingSteps steps) => this.steps = steps;

    /// <summary>
    /// Precision and recall where F1 is largest, at the highest threshold that reaches it; null where there are no positives.
    /// </summary>
    public OperatingPoint? BestF1
    {
        get
        {
            if (steps.Positives == 0)
                return null;

            OperatingPoint best = default;
            double bestF1 = double.NegativeInfinity;
            foreach (OperatingPoint point in Points())
            {
                double f1 = point.F1;
                if (f1 > bestF1)
                    (best, bestF1) = (point, f1);
            }

            return best;
        }
    }

    /// <summary>
    /// Recall (true positive rate) over false positive rate, from (0, 0) at threshold +∞ to (1, 1): one point for each distinct score.
    /// </summary>
    /// <param name="maximumPoints">
    /// At most so many points, 2 or more: those are left out that lie nearest to the one before, measured along the curve. Default: all.
    /// </param>
    /// <returns>The points by descending threshold; none where a class is missing.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumPoints"/> is less than 2.</exception>
    public IReadOnlyList<CurvePoint> Roc(int maximumPoints = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumPoints, FewestPoints);
        List<CurvePoint> curve = [];
        if (steps.Positives == 0 || steps.Negatives == 0)
            return curve;

        curve.Add(new CurvePoint(0, 0, double.PositiveInfinity));
        foreach (OperatingPoint point in Points(maximumPoints))
            curve.Add(new CurvePoint(point.FalsePositiveRate, point.Recall, point.Threshold));
        return curve;
    }

    /// <summary>
    /// Precision over recall (Davis &amp; Goadrich 2006), from (0, 1) at threshold +∞, where nothing is called positive and precision is 1 by
    /// the convention of scikit-learn, to recall 1: one point for each distinct score. Join them by steps, not by lines.
    /// </summary>
    /// <inheritdoc cref="Roc" path="/param"/>
    /// <returns>The points by descending threshold; none where there are no positives.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumPoints"/> is less than 2.</exception>
    public IReadOnlyList<CurvePoint> PrecisionRecall(int maximumPoints = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumPoints, FewestPoints);
        List<CurvePoint> curve = [];
        if (steps.Positives == 0)
            return curve;

        curve.Add(new CurvePoint(0, 1, double.PositiveInfinity));
        foreach (OperatingPoint point in Points(maximumPoints))
            curve.Add(new CurvePoint(point.Recall, point.Precision, point.Threshold));
        return curve;
    }

    /// <summary>The lowest threshold, that is the largest recall, with at least this precision.</summary>
    /// <param name="target">Precision, above 0 and up to 1.</param>
    /// <returns>What the classifier does there; null where no threshold reaches it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is not above 0 and up to 1.</exception>
    public OperatingPoint? AtPrecision(double target)
    {
        RequireShare(target);
        OperatingPoint? found = null;
        foreach (OperatingPoint point in Points())
        {
            if (point.Precision >= target)
                found = point;
        }

        return found;
    }

    /// <summary>The highest threshold, that is the fewest false positives, with at least this recall.</summary>
    /// <param name="target">Recall, above 0 and up to 1.</param>
    /// <returns>What the classifier does there; null where there are no positives.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is not above 0 and up to 1.</exception>
    public OperatingPoint? AtRecall(double target)
    {
        RequireShare(target);
        foreach (OperatingPoint point in Points())
        {
            if (point.Recall >= target)
                return point;
        }

        return null;
    }

    private static void RequireShare(double target)
    {
        if (!(target > 0 && target <= 1))
            throw new ArgumentOutOfRangeException(nameof(target), target, "target must be above 0 and up to 1.");
    }

    private IEnumerable<OperatingPoint> Points()
    {
        double truePositives = 0, falsePositives = 0;
        foreach (RankingStep step in steps.Descending())
        {
            truePositives += step.Positives;
            falsePositives += step.Negatives;
            yield return new OperatingPoint(step.Threshold, truePositives, falsePositives, steps.Positives, steps.Negatives);
        }
    }

    /// <summary>One point less than asked for: the caller has the one at +∞.</summary>
    private IEnumerable<OperatingPoint> Points(int maximum)
    {
        if (maximum == int.MaxValue || steps.Descending().Take(maximum).Count() < maximum)
            return Points();
        return Thinned(maximum);
    }

    /// <summary>
    /// The curve is at most 2 long (1 right, 1 up); a point every 2/(n - 1) of it, and the last one, are n - 1 points besides the first.
    /// </summary>
    private IEnumerable<OperatingPoint> Thinned(int maximum)
    {
        int last = maximum - FewestPoints;
        double kept = 0;
        OperatingPoint held = default;
        foreach (OperatingPoint point in Points())
        {
            held = point;
            double along = Along(point);
            if (last > 0 && along - kept >= 2.0 / last)
            {
                kept = along;
                held = default;
                yield return point;
            }
        }

        if (held != default)
            yield return held;
    }

    private static double Along(OperatingPoint point) =>
        point.Recall + (point.Negatives == 0 ? 0 : point.FalsePositiveRate);
}
