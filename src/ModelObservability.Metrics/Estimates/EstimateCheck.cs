namespace ModelObservability.Metrics.Estimates;

/// <summary>
/// Whether labels that come later bear out an estimate made without them. While scores mean what they meant in the reference, the mean number of batches until
/// it says otherwise is at least <see cref="Threshold"/>, however often somebody looks: a Shiryaev–Roberts e-detector over the errors beyond those expected at
/// each score (Shin, Ramdas and Rinaldo, arXiv:2203.03532).
/// </summary>
/// <remarks>
/// An error is expected with the calibrated probability of its bin, give or take what the reference leaves open (3.3 standard deviations). Both directions are
/// watched: errors that are too many, and too few. Of copies of a row, as retries and sessions bring them, the first has decided the others: they would be taken
/// for evidence of their own, unless their number is given. One writer at a time.
/// </remarks>
public sealed class EstimateCheck
{
    private const int Bets = 8;
    private const double Boldest = 0.5, Tolerance = 3.29;

    private readonly PerformanceEstimator estimator;
    private readonly double copies;
    private readonly double[] more = new double[Bets], fewer = new double[Bets];
    private readonly (double Strength, long Since)[] runs = new (double, long)[2 * Bets]; // CUSUM: since when the evidence has grown without a break
    private double expected;

    /// <summary>Begins without evidence.</summary>
    /// <param name="estimator">The estimator in question.</param>
    /// <param name="threshold">The evidence that refutes it, 1 or more: the least mean number of batches until it is refuted by chance. Default: 10,000.</param>
    /// <param name="copies">
    /// The most often that a row may be in one batch, or how many labels tell as much as one that is independent of all others; 1 or more. Evidence is taken to the power of 1 / copies, which has a mean of at most 1 for rows that come that
    /// often or less (Jensen): with ten copies of each it grows as one of each would make it. Default: 1.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="estimator"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> or <paramref name="copies"/> is outside its range.</exception>
    public EstimateCheck(PerformanceEstimator estimator, double threshold = 10_000, double copies = 1)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        if (!(threshold is >= 1 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, $"threshold is {threshold}; it must be 1 or more.");
        if (!(copies is >= 1 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(copies), copies, $"copies is {copies}; it must be 1 or more.");
        (this.estimator, Threshold, this.copies) = (estimator, threshold, copies);
    }

    /// <summary>The evidence that refutes the estimate.</summary>
    public double Threshold { get; }

    /// <summary>The evidence against the estimate; its mean is at most <see cref="Batches"/> while the estimate holds.</summary>
    public double Evidence => (Mean(more) + Mean(fewer)) / 2;

    /// <summary>Whether the evidence has reached the threshold; that stays.</summary>
    public bool IsRefuted { get; private set; }

    /// <summary>The number of the batch with which scores probably ceased to mean what they meant: an estimate, and an early one for slow changes; 0 without labels.</summary>
    public long Began
    {
        get
        {
            var best = runs[0];
            foreach (var run in runs)
                if (run.Strength > best.Strength) best = run;
            return best.Since;
        }
    }

    /// <summary>Batches of labels so far.</summary>
    public long Batches { get; private set; }

    /// <summary>Labelled samples so far.</summary>
    public long Count { get; private set; }

    /// <summary>Errors among them.</summary>
    public long Errors { get; private set; }

    /// <summary>Errors that were expected among them.</summary>
    public double ExpectedErrors => expected;

    /// <summary>Adds labelled samples; a batch without samples changes nothing.</summary>
    /// <param name="negatives">Negative samples by the bins of the reference.</param>
    /// <param name="positives">Positive samples by the same bins.</param>
    /// <param name="at">A number that rises from batch to batch, such as a time: <see cref="Began"/> is of its kind; null for the number of the batch, from 1.</param>
    /// <returns>Whether this batch refuted the estimate.</returns>
    /// <exception cref="ArgumentException">The bins differ in number, or a count is negative.</exception>
    public bool Add(ReadOnlySpan<long> negatives, ReadOnlySpan<long> positives, long? at = null)
    {
        ReadOnlySpan<double> probabilities = estimator.Probabilities;
        Lengths.MustMatch(probabilities.Length, negatives.Length, nameof(negatives), "the reference");
        Lengths.MustMatch(probabilities.Length, positives.Length, nameof(positives), "the reference");
        long[] counts = new long[probabilities.Length];
        long count = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            if (negatives[bin] < 0 || positives[bin] < 0)
                throw new ArgumentException($"Bin {bin} has {negatives[bin]} negatives and {positives[bin]} positives; counts must be 0 or more.", nameof(negatives));
            counts[bin] = Saturating.Add(negatives[bin], positives[bin]);
            count = Saturating.Add(count, counts[bin]);
        }

        if (count == 0 || IsRefuted)
            return false;
        double tolerance = Tolerance * estimator.ErrorDeviation(counts);
        Span<double> gains = stackalloc double[2 * Bets];
        gains.Clear();
        for (int bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] == 0)
                continue;
            bool isPositive = bin >= estimator.FirstPositive;
            long errors = isPositive ? negatives[bin] : positives[bin];
            double rate = isPositive ? 1 - probabilities[bin] : probabilities[bin];
            Errors = Saturating.Add(Errors, errors);
            expected += rate * counts[bin];
            AddGains(gains, errors, counts[bin] - errors, Math.Min(1, rate + tolerance), Math.Max(0, rate - tolerance));
        }

        (Batches, Count) = (Batches + 1, Saturating.Add(Count, count));
        // The order within a batch is not known, so it counts as one step: the product of its bets.
        for (int bet = 0; bet < Bets; bet++)
        {
            more[bet] = (more[bet] + 1) * Math.Exp(gains[bet] / copies);
            fewer[bet] = (fewer[bet] + 1) * Math.Exp(gains[Bets + bet] / copies);
        }

        for (int run = 0; run < runs.Length; run++)
        {
            (double strength, long since) = runs[run];
            runs[run] = (Math.Max(strength, 1) * Math.Exp(gains[run] / copies), strength <= 1 ? at ?? Batches : since);
        }

        return IsRefuted = Evidence >= Threshold;
    }

    /// <summary>The logarithms of what the bets gain from a bin: a stake of λ on each error beyond the most, or short of the fewest, that are expected.</summary>
    private static void AddGains(Span<double> gains, long errors, long right, double most, double fewest)
    {
        double stake = Boldest;
        for (int bet = 0; bet < Bets; bet++, stake /= 2)
        {
            gains[bet] += errors * Math.Log(1 + stake * (1 - most)) + right * Math.Log(1 - stake * most);
            gains[Bets + bet] += errors * Math.Log(1 - stake * (1 - fewest)) + right * Math.Log(1 + stake * fewest);
        }
    }

    private static double Mean(double[] evidence)
    {
        double sum = 0;
        foreach (double one in evidence)
            sum += one;
        return sum / evidence.Length;
    }
}
