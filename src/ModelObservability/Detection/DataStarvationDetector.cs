using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>Finds a loop that waits for data for more than a share of its time, over about a hundred steps. An episode lasts until it waits for four fifths of that.</summary>
/// <param name="share">The share of the time, 0…1.</param>
internal sealed class DataStarvationDetector(double share)
{
    private const int WarmUp = 64;
    private const double Weight = 1 / 128.0;

    /// <summary>One long wait is a hiccup: it counts for this many steps at most.</summary>
    private const double LongestWait = 8;

    /// <summary>Seconds. Shorter steps mostly measure the clock, and nobody waits for them.</summary>
    private const double ShortestStep = 10e-6;

    private double wait;
    private double total;
    private long count;
    private bool inEpisode;

    /// <summary>Takes a step.</summary>
    /// <param name="waited">Seconds it waited for its batch, 0 or more.</param>
    /// <param name="computed">Seconds it computed, 0 or more.</param>
    public Finding? Next(double waited, double computed)
    {
        if (++count == 1) return null; // the first wait starts the loader
        if (count > 2) waited = Math.Min(waited, LongestWait * total);
        double weight = Math.Max(1.0 / (count - 1), Weight);
        wait += weight * (waited - wait);
        total += weight * (waited + computed - total);
        if (count < WarmUp || total < ShortestStep) return null;
        double now = wait / total;
        if (now < 0.8 * share) inEpisode = false;
        if (now <= share || inEpisode) return null;
        inEpisode = true;
        return new(CoreSignals.DataStarvation, ("wait_share", now), ("seconds_per_step", total));
    }
}
