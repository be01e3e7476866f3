using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>Detects a loop that waits for data for more than a share of its time, over about a hundred steps. An episode ends when the share is below four fifths of the limit.</summary>
/// <param name="share">The share of the time, 0 to 1.</param>
internal sealed class DataStarvationDetector(double share)
{
    private const int WarmUp = 64;
    private const double Weight = 1 / 128.0;

    /// <summary>The most steps that one long wait counts for, since a single one is a hiccup.</summary>
    private const double LongestWait = 8;

    /// <summary>In seconds. Shorter steps mostly measure the clock.</summary>
    private const double ShortestStep = 10e-6;

    private double wait;
    private double total;
    private long count;
    private bool inEpisode;

    /// <summary>Adds a step.</summary>
    /// <param name="waited">Seconds spent waiting for the batch, 0 or more.</param>
    /// <param name="computed">Seconds spent computing, 0 or more.</param>
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
