using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>
/// Finds a loss that went back up for good: its level has lost a share of everything learned since the beginning, and more than noise. An
/// episode lasts until half of that is regained.
/// </summary>
/// <param name="share">The share of what was learned, 0…1.</param>
internal sealed class DivergenceDetector(double share)
{
    private const int WarmUp = 32;
    private const int CheckEvery = 16;
    private const int ChecksInARow = 3;

    /// <summary>Noise is at most this many spreads of the level.</summary>
    private const double Spreads = 4;

    private double first = double.NaN;
    private double best = double.PositiveInfinity;
    private double spreadAtBest;
    private int high;
    private bool inEpisode;

    /// <summary>Takes the level after a step.</summary>
    public Finding? Next(in LossLevel level)
    {
        if (level.Count < WarmUp || level.Count % CheckEvery != 0) return null;
        double now = level.Value;
        if (double.IsNaN(first)) first = now;
        if (now < best) (best, spreadAtBest) = (now, level.Spread); // what climbs has a spread of its own: not a measure of noise
        double learned = Math.Max(first - best, 0), limit = best + share * learned + Spreads * spreadAtBest;
        if (now <= limit)
        {
            high = 0;
            if (now <= best + share / 2 * learned + Spreads / 2 * spreadAtBest) inEpisode = false;
            return null;
        }

        if (++high < ChecksInARow || inEpisode) return null;
        inEpisode = true;
        return new(SignalDefinition.Diverged, ("level", now), ("best", best), ("first", first));
    }
}
