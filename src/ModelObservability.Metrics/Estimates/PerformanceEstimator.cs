using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics.Estimates;

/// <summary>
/// Estimates the quality of a classifier of two classes from its scores alone: calibrated on a reference with labels (<see cref="IsotonicRegression"/>), with
/// an interval that holds what the reference leaves open and what chance does to the labels.
/// </summary>
/// <remarks>
/// It holds while a score means what it meant in the reference: other inputs (covariate shift) are allowed, another relation of inputs to labels
/// (concept drift) is not, and shows only in labels: <see cref="EstimateCheck"/>. Immutable.
/// </remarks>
public sealed class PerformanceEstimator
{
    internal const int Replicates = 200;

    private const double Jeffreys = 0.5;

    private readonly double[] calibrated;
    private readonly double[][] replicates;

    /// <summary>Calibrates scores.</summary>
    /// <param name="negatives">Negative samples of the reference by bin of the score, from the lowest.</param>
    /// <param name="positives">Positive samples by the same bins.</param>
    /// <param name="firstPositive">The first bin whose scores are predicted positive, 0 to the number of bins.</param>
    /// <exception cref="ArgumentException">The bins differ in number, a count is negative, or there are no samples.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firstPositive"/> is outside its range.</exception>
    public PerformanceEstimator(ReadOnlySpan<long> negatives, ReadOnlySpan<long> positives, int firstPositive)
    {
        Lengths.MustMatch(negatives.Length, positives.Length, nameof(positives), nameof(negatives));
        if (firstPositive < 0 || firstPositive > negatives.Length)
            throw new ArgumentOutOfRangeException(nameof(firstPositive), firstPositive, $"firstPositive must be 0 to {negatives.Length}, the number of bins.");
        List<double> bins = [], shares = [], weights = [];
        for (int bin = 0; bin < negatives.Length; bin++)
        {
            if (negatives[bin] < 0 || positives[bin] < 0)
                throw new ArgumentException($"Bin {bin} has {negatives[bin]} negatives and {positives[bin]} positives; counts must be 0 or more.", nameof(negatives));
            double count = (double)negatives[bin] + positives[bin];
            if (count == 0)
                continue;
            bins.Add(bin);
            shares.Add(positives[bin] / count);
            weights.Add(count);
        }

        if (bins.Count == 0)
            throw new ArgumentException("There are no samples; the reference must have 1 or more.", nameof(negatives));
        FirstPositive = firstPositive;
        double[] fitted = [.. shares];
        PooledViolators.Pool(fitted, [.. weights]);
        calibrated = Spread([.. bins], fitted, negatives.Length);
        replicates = Resampled([.. bins], fitted, [.. weights], negatives.Length);
    }

    /// <summary>The first bin whose scores are predicted positive.</summary>
    public int FirstPositive { get; }

    /// <summary>The probability of the positive class by bin of the score.</summary>
    public ReadOnlySpan<double> Probabilities => calibrated;

    /// <summary>The estimate of samples without labels.</summary>
    /// <param name="counts">Samples by the bins of the reference.</param>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The estimate with its intervals.</returns>
    /// <exception cref="ArgumentException">The bins differ in number, or a count is negative.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public EstimatedPerformance Estimate(ReadOnlySpan<long> counts, double confidence = 0.95)
    {
        Lengths.MustMatch(calibrated.Length, counts.Length, nameof(counts), "the reference");
        ConfidenceInterval.Require(confidence);
        if (counts.IndexOfAnyInRange(long.MinValue, -1) >= 0)
            throw new ArgumentException("A count is negative; counts must be 0 or more.", nameof(counts));
        RandomDraws random = new(seed: 20261129);
        PerformanceEstimate[] drawn = new PerformanceEstimate[Replicates];
        for (int index = 0; index < Replicates; index++)
            drawn[index] = Drawn(replicates[index], counts, ref random);
        return EstimatedPerformance.Of(PerformanceEstimate.Of(calibrated, counts, FirstPositive), drawn, confidence);
    }

    /// <summary>The expected share of errors among samples, by each plausible calibration: their standard deviation is what the reference leaves open.</summary>
    internal double ErrorDeviation(ReadOnlySpan<long> counts)
    {
        double sum = 0, squares = 0;
        foreach (double[] replicate in replicates)
        {
            double error = 1 - PerformanceEstimate.Of(replicate, counts, FirstPositive).Accuracy;
            (sum, squares) = (sum + error, squares + error * error);
        }

        double mean = sum / Replicates;
        return Math.Sqrt(Math.Max(0, squares / Replicates - mean * mean));
    }

    /// <summary>One plausible calibration, and labels drawn by it.</summary>
    private PerformanceEstimate Drawn(double[] probabilities, ReadOnlySpan<long> counts, ref RandomDraws random)
    {
        double tp = 0, fn = 0, tpVariance = 0, fnVariance = 0, predicted = 0, others = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            double positives = counts[bin] * probabilities[bin], variance = positives * (1 - probabilities[bin]);
            if (bin >= FirstPositive)
                (tp, tpVariance, predicted) = (tp + positives, tpVariance + variance, predicted + counts[bin]);
            else
                (fn, fnVariance, others) = (fn + positives, fnVariance + variance, others + counts[bin]);
        }

        double area = PerformanceEstimate.Of(probabilities, counts, FirstPositive).RocAuc;
        long all = (long)(predicted + others), positive = (long)Math.Round(tp + fn);
        if (!double.IsNaN(area))
            area = Math.Clamp(area + random.Normal() * Math.Sqrt(HanleyMcNeil.Variance(area, positive, Math.Max(0, all - positive))), 0, 1);
        tp = Math.Clamp(tp + random.Normal() * Math.Sqrt(tpVariance), 0, predicted);
        fn = Math.Clamp(fn + random.Normal() * Math.Sqrt(fnVariance), 0, others);
        return PerformanceEstimate.OfTable(tp, predicted - tp, fn, others - fn) with { RocAuc = area };
    }

    /// <summary>
    /// Draws the share of each step from its posterior and lets them rise again. A step of 50 positives and no negative is so not taken for certain, as
    /// resampling it would.
    /// </summary>
    private static double[][] Resampled(double[] bins, double[] fitted, double[] weights, int length)
    {
        RandomDraws random = new(seed: 14);
        double[][] drawn = new double[Replicates][];
        for (int index = 0; index < Replicates; index++)
        {
            double[] shares = new double[fitted.Length];
            for (int start = 0, end; start < fitted.Length; start = end)
            {
                double samples = 0;
                for (end = start; end < fitted.Length && fitted[end] == fitted[start]; end++)
                    samples += weights[end];
                double positives = random.Gamma(fitted[start] * samples + Jeffreys), negatives = random.Gamma((1 - fitted[start]) * samples + Jeffreys);
                shares.AsSpan(start, end - start).Fill(positives / (positives + negatives));
            }

            PooledViolators.Pool(shares, weights);
            drawn[index] = Spread(bins, shares, length);
        }

        return drawn;
    }

    /// <summary>A probability for every bin: between bins with samples on the line of both.</summary>
    private static double[] Spread(double[] bins, double[] shares, int length)
    {
        double[] all = new double[length];
        for (int bin = 0, above = 0; bin < length; bin++)
        {
            while (above < bins.Length && bins[above] < bin)
                above++;
            if (above == bins.Length)
                all[bin] = shares[^1];
            else if (above == 0 || bins[above] == bin)
                all[bin] = shares[above];
            else
                all[bin] = shares[above - 1] + (shares[above] - shares[above - 1]) * ((bin - bins[above - 1]) / (bins[above] - bins[above - 1]));
        }

        return all;
    }
}
