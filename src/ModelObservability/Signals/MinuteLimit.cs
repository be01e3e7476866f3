using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>
/// Limits how many events of a kind are told per minute and counts those withheld: a loss that is NaN in every second step is one finding,
/// not ten thousand lines in a log. Thread-safe.
/// </summary>
/// <typeparam name="TKind">What tells kinds of events apart; there are few.</typeparam>
internal sealed class MinuteLimit<TKind>(SafeClock clock) where TKind : notnull
{
    /// <summary>The most events of one kind in any minute.</summary>
    public const int PerMinute = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<TKind, History> states = [];

    /// <summary>Whether an event may be told now.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="withheld">How many events of this kind were withheld since the last one was told.</param>
    public bool Allows(TKind kind, out long withheld)
    {
        long now = clock.Timestamp();
        withheld = 0;
        lock (gate)
        {
            if (!states.TryGetValue(kind, out History? history)) states[kind] = history = new();
            int oldest = (int)(history.Count % PerMinute);
            if (history.Count >= PerMinute && clock.Seconds(history.Last[oldest], now) < Window.TotalSeconds)
            {
                history.Withheld++;
                return false;
            }

            history.Last[oldest] = now;
            history.Count++;
            (withheld, history.Withheld) = (history.Withheld, 0);
            return true;
        }
    }

    /// <summary>When the last events of a kind were told, and how many were withheld since then.</summary>
    private sealed class History
    {
        public long[] Last { get; } = new long[PerMinute];

        public long Count { get; set; }

        public long Withheld { get; set; }
    }
}
