using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>
/// Detects losses far above the level of the steps before, and keeps their steps. Far above means many times the usual deviation, or above the
/// highest of the last losses by many times their range: losses of small batches vary so widely in logarithms that a jump by a
/// factor of a hundred is only a few deviations. In the first steps it means a thousand times all losses so far. An episode ends when a
/// loss is normal again.
/// </summary>
/// <param name="deviations">How many usual deviations above the level a loss must be.</param>
internal sealed class LossSpikeDetector(double deviations)
{
    /// <summary>The number of losses before there is a usual deviation.</summary>
    private const int WarmUp = 32;

    /// <summary>The smallest deviation, for a curve without noise: a loss higher by a fifth is a spike, a loss higher by a hundredth is not.</summary>
    private const double LeastSpread = 0.02;

    /// <summary>A loss above the highest of the last 32 to 64 losses by this many times their range is a spike, whatever the usual deviation.</summary>
    private const double Leap = 10;
    private const int Block = 32;

    private const int MaxBatches = 32;

    private Range range;
    private Range rangeBefore;
    private int inBlock;
    private EarlyLosses early;
    private bool inEpisode;

    /// <summary>The last steps whose loss was a spike, at most 32; replaced, never modified.</summary>
    public long[] Batches { get; private set; } = [];

    /// <summary>Adds the loss of a step.</summary>
    /// <param name="step">The number of the step.</param>
    /// <param name="loss">A finite loss.</param>
    /// <param name="level">The level of the losses before it.</param>
    public Finding? Next(long step, double loss, in LossLevel level)
    {
        bool leaps = Leaps(loss);
        double above = level.Above(loss, LeastSpread);
        if (level.IsPlain) leaps = false; // around zero a quiet range is no measure; the level knows the usual deviation there
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

    /// <summary>Whether a loss is far above the highest before it. The loss itself at most doubles their range.</summary>
    private bool Leaps(double loss)
    {
        Range last = range.With(rangeBefore);
        double width = Math.Max(last.Width, LeastSpread * Math.Abs(last.Highest));
        bool leaps = !last.IsEmpty && loss > last.Highest + Leap * width;
        range = range.With(last.IsEmpty ? loss : Math.Min(loss, last.Highest + Math.Max(width, double.Epsilon)));
        if (++inBlock == Block) (rangeBefore, range, inBlock) = (range, default, 0);
        return leaps;
    }

    /// <summary>The lowest and the highest of a number of losses.</summary>
    private readonly record struct Range(double Lowest, double Highest, bool HasAny)
    {
        public bool IsEmpty => !HasAny;

        public double Width => Highest - Lowest;

        public Range With(double loss) => HasAny ? new(Math.Min(Lowest, loss), Math.Max(Highest, loss), true) : new(loss, loss, true);

        public Range With(in Range other) => IsEmpty ? other : other.IsEmpty ? this : new(Math.Min(Lowest, other.Lowest), Math.Max(Highest, other.Highest), true);
    }
}
