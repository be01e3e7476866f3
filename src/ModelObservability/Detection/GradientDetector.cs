using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>
/// Detects gradients that explode (several consecutive norms far above their current level or the level about a hundred steps ago, or infinite) or
/// vanish (many consecutive norms far below the first ones, while the loss has not halved). One odd batch is neither, and occasional infinite
/// norms are how loss scaling finds its scale.
/// </summary>
/// <param name="exploding">How many times its level a norm must be; null to ignore exploding gradients.</param>
/// <param name="vanishing">What fraction of the first norms it must be; null to ignore vanishing gradients.</param>
internal sealed class GradientDetector(double? exploding, double? vanishing)
{
    private const int WarmUp = 20;
    private const int HighInARow = 3;
    private const int LowInARow = 20;

    /// <summary>The level between this many and twice this many norms ago is kept, because slowly growing norms raise the current level.</summary>
    private const int Ago = 64;

    /// <summary>Noisy norms must also be this many spreads above their level.</summary>
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

    /// <summary>Adds the norm of a step.</summary>
    /// <param name="norm">The norm, 0 or more, or not finite.</param>
    /// <param name="lossLevel">The level of the loss.</param>
    public Finding? Next(double norm, in LossLevel lossLevel)
    {
        // The logarithm of 0 is replaced by a number far below all others, which does not enter the level.
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

    /// <summary>Gradients also become small when nothing is left to learn. A loss that is not positive cannot be compared with its half; noise is the measure then.</summary>
    private bool HasLearned(in LossLevel lossLevel) =>
        firstLoss - lossLevel.Value > (lossLevel.IsPlain ? LearnedSpreads * lossLevel.Spread : Math.Abs(firstLoss) / 2);
}
