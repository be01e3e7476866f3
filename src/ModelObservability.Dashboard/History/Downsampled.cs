namespace ModelObservability.Dashboard.History;

/// <summary>
/// A curve of bounded length that keeps every minimum and maximum: points lie in equal intervals of steps, of each of which the lowest and the highest
/// are kept. When there are too many intervals they are joined in pairs. Not thread-safe.
/// </summary>
internal sealed class Downsampled(int intervals = 512)
{
    private readonly List<Interval> kept = [];
    private long width = 1;

    /// <summary>How many points came.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a point; one that is not finite is left out.</summary>
    /// <param name="step">Its place, not less than that of the point before.</param>
    /// <param name="value">Its value.</param>
    public void Add(long step, double value)
    {
        if (!double.IsFinite(value)) return;
        Count++;
        if (kept.Count > 0 && kept[^1].Index == step / width) kept[^1] = kept[^1].With(step, value);
        else kept.Add(new(step / width, step, value, step, value));
        if (kept.Count > intervals) Join();
    }

    /// <summary>The points that are kept, in order.</summary>
    public IEnumerable<(long Step, double Value)> Points()
    {
        foreach (Interval interval in kept)
        {
            bool lowFirst = interval.LowStep <= interval.HighStep;
            yield return lowFirst ? (interval.LowStep, interval.Low) : (interval.HighStep, interval.High);
            if (interval.LowStep != interval.HighStep) yield return lowFirst ? (interval.HighStep, interval.High) : (interval.LowStep, interval.Low);
        }
    }

    private void Join()
    {
        while (kept.Count > intervals)
        {
            width *= 2;
            List<Interval> joined = [];
            foreach (Interval one in kept)
            {
                Interval moved = one with { Index = one.Index / 2 };
                if (joined.Count > 0 && joined[^1].Index == moved.Index) joined[^1] = joined[^1].With(moved.LowStep, moved.Low).With(moved.HighStep, moved.High);
                else joined.Add(moved);
            }

            kept.Clear();
            kept.AddRange(joined);
        }
    }

    private readonly record struct Interval(long Index, long LowStep, double Low, long HighStep, double High)
    {
        public Interval With(long step, double value) =>
            value < Low ? this with { LowStep = step, Low = value } : value > High ? this with { HighStep = step, High = value } : this;
    }
}
