using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>
/// Limits the signals of a code per minute and counts those withheld: a loss that is NaN in every second step is one finding,
/// not ten thousand lines in a log. Thread-safe.
/// </summary>
internal sealed class SignalLimit(SafeClock clock)
{
    /// <summary>The most signals of one code in any minute.</summary>
    public const int PerMinute = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<SignalDefinition, History> states = [];

    /// <summary>Whether a signal may be raised now.</summary>
    /// <param name="definition">The signal.</param>
    /// <param name="withheld">How many signals of this code were withheld since the last one was raised.</param>
    public bool Allows(SignalDefinition definition, out long withheld)
    {
        long now = clock.Timestamp();
        withheld = 0;
        lock (gate)
        {
            if (!states.TryGetValue(definition, out History? history)) states[definition] = history = new();
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

    /// <summary>When the last signals of a code were raised, and how many were withheld since then.</summary>
    private sealed class History
    {
        public long[] Last { get; } = new long[PerMinute];

        public long Count { get; set; }

        public long Withheld { get; set; }
    }
}
