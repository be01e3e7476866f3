using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>
/// Finds gradients that explode (several norms in a row far above their level of now or of about a hundred steps ago, or infinite) and that
/// vanish (many norms in a row far below the first ones, while the loss has not halved). One odd batch is neither, and infinite norms now and
/// then are how loss scaling finds its scale.
/// </summary>
/// <param name="exploding">How many times its level a norm must be; null: not looked for.</param>
/// <param name="vanishing">What part of the first norms it must be; null: not looked for.</param>
internal sealed class GradientDetector(double? exploding, double? vanishing)
{
    private const int WarmUp = 20;
    private const int HighInARow = 3;
    private const int LowInARow = 20;

    /// <summary>The level of so many to twice as many norms ago is kept: what grows slowly takes its own level with it.</summary>
    private const int Ago = 64;

    /// <summary>Norms that vary a lot must also be this many spreads above their level.</summary>
    private const double Deviations = 5;

    private const double LearnedSpreads = 10;

    private readonly double explodingLog = Math.Log(exploding ?? double.PositiveInfinity);
    private readonly double vanishingLog = Math.Log(vanishing ?? 0);
    private RobustLevel level;
    private RobustLevel marked;
    private RobustLevel older;
    private double firstNorm = double.NaN;
    private double firstLoss = double.NaN;
    private int high;
    private int low;

    /// <summary>Takes the norm of a step.</summary>
    /// <param name="norm">0 or more, or not finite.</param>
    /// <param name="lossLevel">The level of the loss.</param>
    public Finding? Next(double norm, in LossLevel lossLevel)
    {
        // The logarithm of 0 is a number here: far below everything, and nothing to make a level of.
        double value = norm == 0 ? double.NegativeInfinity : double.IsFinite(norm) ? Math.Log(norm) : double.PositiveInfinity;
        Finding? finding = null;
        if (level.Count >= WarmUp)
        {
            if (double.IsNaN(firstNorm)) (firstNorm, firstLoss) = (level.Mean, lossLevel.Count == 0 ? double.NaN : lossLevel.Value);
            finding = Exploding(norm, value) ?? Vanishing(norm, value, lossLevel);
        }

        if (!double.IsFinite(value)) return finding;
        if (level.Count % Ago == 0) (older, marked) = (marked, level);
        level.Add(value);
        return finding;
    }

    private Finding? Exploding(double norm, double value)
    {
        bool aboveOlder = older.Count >= WarmUp && IsHigh(value, older);
        high = aboveOlder || IsHigh(value, level) ? high + 1 : 0;
        return high == HighInARow ? new(CoreSignals.ExplodingGradients, ("norm", norm), ("level", Math.Exp(aboveOlder ? older.Mean : level.Mean))) : null;
    }

    private bool IsHigh(double value, in RobustLevel usual) =>
        value - usual.Mean > explodingLog && value - usual.Mean > Deviations * usual.Spread;

    private Finding? Vanishing(double norm, double value, in LossLevel lossLevel)
    {
        low = value < firstNorm + vanishingLog ? low + 1 : 0;
        if (low != LowInARow || HasLearned(lossLevel)) return null;
        return new(CoreSignals.VanishingGradients, ("norm", norm), ("first", Math.Exp(firstNorm)));
    }

    /// <summary>At the bottom gradients are small because nothing is left to learn. Of a loss that is not positive nothing is a half: there noise is the measure.</summary>
    private bool HasLearned(in LossLevel lossLevel) =>
        firstLoss - lossLevel.Value > (lossLevel.IsPlain ? LearnedSpreads * lossLevel.Spread : Math.Abs(firstLoss) / 2);
}
