using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>
/// Detects a loss that has risen for good: its level has lost a share of everything learned since the beginning, and more than noise. An
/// episode ends when half of that is regained. Before there is a level, three consecutive losses a thousand times as large as the first ones
/// mean that the run never started to learn.
/// </summary>
/// <param name="share">The share of what was learned, 0 to 1.</param>
internal sealed class DivergenceDetector(double share)
{
    private const int WarmUp = 32;
    private const int CheckEvery = 16;
    private const int ChecksInARow = 3;
    private const int FirstLosses = 8;

    /// <summary>A loss that multiplies in every step raises even the limit of the first losses, but not the limit of these.</summary>
    private const int Beginning = 2;

    /// <summary>Noise stays within this many spreads of the level.</summary>
    private const double Spreads = 4;

    private double first = double.NaN;
    private double best = double.PositiveInfinity;
    private double spreadAtBest;
    private EarlyLosses early, beginning;
    private double firstLoss = double.NaN;
    private int high;
    private bool inEpisode;

    /// <summary>Adds the level after a step.</summary>
    public Finding? Next(in LossLevel level)
    {
        if (level.Count < WarmUp) return Early(level.Last);
        if (level.Count == WarmUp && !inEpisode) high = 0;
        if (level.Count % CheckEvery != 0) return null;
        double now = level.Value;
        if (double.IsNaN(first)) first = now;
        if (now < best) (best, spreadAtBest) = (now, level.Spread); // a rising loss has a larger spread, which does not measure noise
        double learned = Math.Max(first - best, 0), limit = best + share * learned + Spreads * spreadAtBest;
        if (now <= limit)
        {
            high = 0;
            if (now <= best + share / 2 * learned + Spreads / 2 * spreadAtBest) inEpisode = false;
            return null;
        }

        return IsThird() ? new(CoreSignals.Diverged, ("level", now), ("best", best), ("first", first)) : null;
    }

    private Finding? Early(double loss)
    {
        if (double.IsNaN(firstLoss)) firstLoss = loss;
        if (beginning.Count < Beginning) beginning.Add(loss);
        if (!early.IsFarAbove(loss) && !(beginning.HasAny && beginning.IsFarAbove(loss)))
        {
            if (early.Count < FirstLosses) early.Add(loss); // a loss that grows a little in every step must not raise the limit
            high = 0;
            return null;
        }

        return IsThird() ? new(CoreSignals.Diverged, ("level", loss), ("best", firstLoss), ("first", firstLoss)) : null;
    }

    private bool IsThird()
    {
        if (++high < ChecksInARow || inEpisode) return false;
        return inEpisode = true;
    }
}
