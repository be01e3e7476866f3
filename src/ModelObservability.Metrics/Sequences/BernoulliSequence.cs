using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics.Sequences;

/// <summary>
/// A confidence sequence for a proportion: intervals of which, with the stated confidence, <em>all</em> contain the rate, however often and
/// whenever somebody looks. Wilson's interval promises that for one look only. The beta-binomial mixture (Robbins 1970; Howard et al. 2021,
/// arXiv:1810.08240).
/// </summary>
/// <remarks>
/// It is a function of two counts, so any state that counts has it, and merged states of one stream have that of the whole. The promise
/// assumes that the rate, given all that was before, stays the same; where it moves, the interval is one about the average rate so far and the
/// promise is not proven. Start anew to follow a rate that moves.
/// </remarks>
public static class BernoulliSequence
{
    /// <summary>Both shapes of the prior, where none is given: Jeffreys', a good choice for rates of any size.</summary>
    private const double JeffreysShape = 0.5;

    private const int MostSteps = 40;

    /// <summary>The interval after so many trials.</summary>
    /// <param name="successes">0…<paramref name="trials"/>.</param>
    /// <param name="trials">0 or more; with none everything is NaN.</param>
    /// <param name="confidence">That every interval of the sequence contains the rate; above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1: exactly 0 without a success, exactly 1 without a failure.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static ConfidenceInterval Interval(long successes, long trials, double confidence = 0.95) =>
        Interval(successes, trials, confidence, JeffreysShape, JeffreysShape);

    /// <summary>The interval with a prior of your own, the density of the rates to be told apart soonest; it must not depend on the data.</summary>
    /// <param name="successes">0…<paramref name="trials"/>.</param>
    /// <param name="trials">0 or more; with none everything is NaN.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="a">The first shape of the beta prior, above 0: successes seen beforehand.</param>
    /// <param name="b">The second, above 0: failures seen beforehand.</param>
    /// <returns>The share and its interval, 0…1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static ConfidenceInterval Interval(long successes, long trials, double confidence, double a, double b)
    {
        RequireShape(a, nameof(a));
        RequireShape(b, nameof(b));
        return Of(successes, trials, confidence, new Prior(a, b, Centred: false));
    }

    /// <summary>The interval whose prior lies around each candidate rate, and is tightest after about so many trials (as the library confseq does).</summary>
    /// <param name="successes">0…<paramref name="trials"/>.</param>
    /// <param name="trials">0 or more; with none everything is NaN.</param>
    /// <param name="tightestAt">The number of trials at which the interval is to be tightest, above 0; it must not depend on the data.</param>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static ConfidenceInterval TunedInterval(long successes, long trials, double tightestAt, double confidence = 0.95)
    {
        if (!(tightestAt > 0 && double.IsFinite(tightestAt)))
            throw new ArgumentOutOfRangeException(nameof(tightestAt), tightestAt, "tightestAt must be above 0.");
        ConfidenceInterval.Require(confidence);
        double strength = Math.Max(NormalMixture.Rho(tightestAt, 1 - confidence) - 1, 1e-3);
        return Of(successes, trials, confidence, new Prior(strength, strength, Centred: true));
    }

    /// <summary>ln of the evidence against a rate above 0 and below 1: the mixture martingale, whose maximum over all time exceeds 1/α with probability α at most.</summary>
    internal static double LogEvidence(double successes, double failures, double rate, double a = JeffreysShape, double b = JeffreysShape) =>
        LogEvidence(rate, Observed.Of(successes, failures, new Prior(a, b, Centred: false), 0));

    /// <summary>
    /// The interval of the mean of values of 0 to 1 of which only the sum is known: losses, shares, overlaps. It is that of as many trials with so
    /// many successes, of which every value counts as a part. Values that lie close together have a narrower one in <see cref="BoundedMeanSequence"/>,
    /// which must see each of them.
    /// </summary>
    /// <remarks>
    /// In a value x the evidence (q/p)ˣ·((1 − q)/(1 − p))¹⁻ˣ is convex, so between 0 and 1 it is at most x·q/p + (1 − x)·(1 − q)/(1 − p), which has a
    /// mean of 1 where x has a mean of p: what holds for trials holds for values.
    /// </remarks>
    /// <param name="sum">0…<paramref name="count"/>.</param>
    /// <param name="count">0 or more; with none everything is NaN.</param>
    /// <param name="confidence">That every interval of the sequence contains the mean; above 0 and below 1. Default: 0.95.</param>
    /// <returns>The mean and its interval, 0…1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static ConfidenceInterval MeanInterval(double sum, long count, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!(sum >= 0 && sum <= count))
            throw new ArgumentOutOfRangeException(nameof(sum), sum, $"sum must be 0 to {count}, the number of values.");
        ConfidenceInterval.Require(confidence);
        return count == 0
            ? new ConfidenceInterval(double.NaN, double.NaN, double.NaN, confidence)
            : Band(sum / count, sum, count - sum, confidence, new Prior(JeffreysShape, JeffreysShape, Centred: false));
    }

    /// <summary>The interval of a mean as it was read, with its rounding; without a number of values, as of weights, it has none.</summary>
    internal static ConfidenceInterval OfMean(double mean, long count, double confidence) =>
        MeanInterval(double.IsNaN(mean) ? 0 : Math.Clamp(mean, 0, 1) * count, count, confidence) with { Estimate = mean };

    /// <summary>The same from counts of any size. A sum of weights is no number of trials: it has a share and no interval.</summary>
    internal static ConfidenceInterval OfAmounts(Amount successes, Amount trials, double confidence)
    {
        ConfidenceInterval.Require(confidence);
        if (trials.IsWeight)
            return new ConfidenceInterval(Quotient.Of(successes, trials), double.NaN, double.NaN, confidence);
        int shift = trials.Count > long.MaxValue ? 2 : 0;
        return Interval((long)(successes.Count >> shift), (long)(trials.Count >> shift), confidence);
    }

    private static ConfidenceInterval Of(long successes, long trials, double confidence, Prior prior)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        ConfidenceInterval.Require(confidence);
        if (trials == 0)
            return new ConfidenceInterval(double.NaN, double.NaN, double.NaN, confidence);

        return Band(Quotient.Of((UInt128)successes, (UInt128)trials), successes, trials - successes, confidence, prior);
    }

    private static ConfidenceInterval Band(double share, double successes, double failures, double confidence, Prior prior)
    {
        var counts = Observed.Of(successes, failures, prior, -Math.Log(1 - confidence));
        return new ConfidenceInterval(share, Lower(counts), 1 - Lower(counts.Mirrored), confidence);
    }

    /// <summary>The smallest rate that is not ruled out. The evidence falls all the way to the observed share, where it is below 1.</summary>
    private static double Lower(in Observed counts)
    {
        if (counts.Successes == 0)
            return 0;
        double share = counts.Successes / (counts.Successes + counts.Failures);
        return Bisection.Falling(0, share, Near(share, counts), counts, static (rate, at) => LogEvidence(rate, at) - at.Threshold).Low;
    }

    /// <summary>
    /// A rate next to the lower end, by Newton's method in the logarithm of the rate, where the evidence is convex: its slope is F·p/(1 − p) − S. NaN where
    /// it does not get there.
    /// </summary>
    private static double Near(double share, in Observed counts)
    {
        double rate = share * Math.Exp(-1 / Math.Sqrt(counts.Successes));
        for (int step = 0; step < MostSteps && rate > 0 && rate < share && !counts.Prior.Centred; step++)
        {
            double slope = counts.Failures * (rate / (1 - rate)) - counts.Successes, change = (counts.Threshold - LogEvidence(rate, counts)) / slope;
            rate *= Math.Exp(change);
            if (Math.Abs(change) < 1e-14)
                return rate;
        }

        return double.NaN;
    }

    /// <summary>
    /// ln of B(a + S, b + F) / B(a, b) / (rateˢ·(1 − rate)ᶠ). With S and F of many digits that is a small difference of huge numbers; written
    /// with deviances and Stirling's errors it is a sum of small ones.
    /// </summary>
    private static double LogEvidence(double rate, Observed counts)
    {
        double other = 1 - rate;
        (double a, double b, bool centred) = counts.Prior;
        double constant = counts.Constant;
        if (centred)
        {
            (a, b) = (a * rate, b * other);
            constant = ConstantOf(counts.Successes, counts.Failures, a, b);
        }

        double x = a + counts.Successes, y = b + counts.Failures, total = x + y, priorTotal = a + b;
        double deviance = GammaFunction.Deviance(x, total * rate) + GammaFunction.Deviance(y, total * other);
        double priorDeviance = GammaFunction.Deviance(a, priorTotal * rate) + GammaFunction.Deviance(b, priorTotal * other);
        return deviance - priorDeviance + constant;
    }

    /// <summary>What does not depend on the rate.</summary>
    private static double ConstantOf(double successes, double failures, double a, double b)
    {
        double x = a + successes, y = b + failures, total = x + y, priorTotal = a + b;
        return Errors(x, y, total) - Errors(a, b, priorTotal) - 0.5 * Math.Log(x / a * (y / b) * (priorTotal / total));
    }

    private static double Errors(double x, double y, double total) =>
        GammaFunction.StirlingError(x) + GammaFunction.StirlingError(y) - GammaFunction.StirlingError(total);

    private static void RequireShape(double shape, string name)
    {
        if (!(shape > 0 && double.IsFinite(shape)))
            throw new ArgumentOutOfRangeException(name, shape, $"{name} must be above 0.");
    }

    /// <summary>A beta distribution; centred ones have the mean of the rate in question, and both numbers are their strength.</summary>
    private readonly record struct Prior(double A, double B, bool Centred);

    private readonly record struct Observed(double Successes, double Failures, Prior Prior, double Threshold, double Constant)
    {
        public Observed Mirrored => new(Failures, Successes, Prior with { A = Prior.B, B = Prior.A }, Threshold, Constant);

        public static Observed Of(double successes, double failures, Prior prior, double threshold) =>
            new(successes, failures, prior, threshold, prior.Centred ? double.NaN : ConstantOf(successes, failures, prior.A, prior.B));
    }
}
