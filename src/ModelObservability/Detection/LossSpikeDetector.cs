using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>
/// Finds losses far above the level of the steps before, and remembers their batches. Far is many times the usual deviation, or many times
/// the highest of the last steps: losses of small batches stray so widely in logarithms that a leap of a hundred times is few deviations. An
/// episode lasts until a loss is back.
/// </summary>
/// <param name="deviations">How many times the usual deviation a loss must lie above the level.</param>
internal sealed class LossSpikeDetector(double deviations)
{
    /// <summary>Before this many losses nothing is usual.</summary>
    private const int WarmUp = 32;

    /// <summary>A curve without noise deviates by this much, so that a fifth more is a spike and a hundredth more is not.</summary>
    private const double LeastSpread = 0.02;

    /// <summary>Above the highest of the last 32 to 64 losses by this factor a loss is a spike, whatever is usual.</summary>
    private const double Leap = 10;
    private const int Block = 32;

    private const int MaxBatches = 32;

    private double highest;
    private double highestBefore;
    private int inBlock;
    private bool inEpisode;

    /// <summary>The last steps whose loss was a spike, at most 32; replaced, never changed.</summary>
    public long[] Batches { get; private set; } = [];

    /// <summary>Takes the loss of a step.</summary>
    /// <param name="step">Which step.</param>
    /// <param name="loss">A finite loss.</param>
    /// <param name="level">The level of the losses before it.</param>
    public Finding? Next(long step, double loss, in LossLevel level)
    {
        bool leaps = Leaps(loss);
        if (level.Count < WarmUp) return null;
        double above = level.Above(loss, LeastSpread);
        if (above < deviations && !leaps)
        {
            if (above < deviations / 2) inEpisode = false;
            return null;
        }

        Batches = [.. Batches.TakeLast(MaxBatches - 1), step];
        if (inEpisode) return null;
        inEpisode = true;
        return new(SignalDefinition.LossSpike, ("loss", loss), ("level", level.Value), ("deviations", above), ("batches", Batches));
    }

    /// <summary>Whether a loss is far above the highest before it; itself it raises that by a factor of two at most.</summary>
    private bool Leaps(double loss)
    {
        double ceiling = Math.Max(highest, highestBefore);
        bool isFirst = highest == 0 && highestBefore == 0;
        highest = Math.Max(highest, isFirst ? loss : Math.Min(loss, 2 * ceiling));
        if (++inBlock == Block) (highestBefore, highest, inBlock) = (highest, 0, 0);
        return ceiling > 0 && loss > Leap * ceiling;
    }
}
