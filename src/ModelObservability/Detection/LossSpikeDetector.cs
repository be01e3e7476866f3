using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>
/// Finds losses far above the level of the steps before, and remembers their batches. Far is many times the usual deviation, or beyond the
/// highest of the last steps by many times what they range over: losses of small batches stray so widely in logarithms that a leap of a
/// hundred times is few deviations. Before anything is usual, far is a thousand times everything that was seen. An episode lasts until a
/// loss is back.
/// </summary>
/// <param name="deviations">How many times the usual deviation a loss must lie above the level.</param>
internal sealed class LossSpikeDetector(double deviations)
{
    /// <summary>Before this many losses nothing is usual.</summary>
    private const int WarmUp = 32;

    /// <summary>A curve without noise deviates by this much, so that a fifth more is a spike and a hundredth more is not.</summary>
    private const double LeastSpread = 0.02;

    /// <summary>Above the highest of the last 32 to 64 losses by so many times their range a loss is a spike, whatever is usual.</summary>
    private const double Leap = 10;
    private const int Block = 32;

    private const int MaxBatches = 32;

    private Range range;
    private Range rangeBefore;
    private int inBlock;
    private EarlyLosses early;
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
        double above = level.Above(loss, LeastSpread);
        if (level.IsPlain) leaps = false; // near zero and below a quiet while is no measure: there the level knows how far losses stray
        if (level.Count < WarmUp) leaps = early.IsFarAbove(loss);
        else leaps |= above >= deviations;
        early.Add(loss);
        if (!leaps)
        {
            if (above < deviations / 2) inEpisode = false;
            return null;
        }

        Batches = [.. Batches.TakeLast(MaxBatches - 1), step];
        if (inEpisode) return null;
        inEpisode = true;
        return new(CoreSignals.LossSpike, ("loss", loss), ("level", level.Value), ("deviations", above), ("batches", Batches));
    }

    /// <summary>Whether a loss is far above the highest before it; itself it widens their range by a factor of two at most.</summary>
    private bool Leaps(double loss)
    {
        Range last = range.With(rangeBefore);
        double width = Math.Max(last.Width, LeastSpread * Math.Abs(last.Highest));
        bool leaps = !last.IsEmpty && loss > last.Highest + Leap * width;
        range = range.With(last.IsEmpty ? loss : Math.Min(loss, last.Highest + Math.Max(width, double.Epsilon)));
        if (++inBlock == Block) (rangeBefore, range, inBlock) = (range, default, 0);
        return leaps;
    }

    /// <summary>The lowest and the highest of some losses.</summary>
    private readonly record struct Range(double Lowest, double Highest, bool HasAny)
    {
        public bool IsEmpty => !HasAny;

        public double Width => Highest - Lowest;

        public Range With(double loss) => HasAny ? new(Math.Min(Lowest, loss), Math.Max(Highest, loss), true) : new(loss, loss, true);

        public Range With(in Range other) => IsEmpty ? other : other.IsEmpty ? this : new(Math.Min(Lowest, other.Lowest), Math.Max(Highest, other.Highest), true);
    }
}
