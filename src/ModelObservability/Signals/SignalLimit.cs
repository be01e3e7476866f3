using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>
/// Lets so many signals of a code through in a minute, and remembers how many it held back: a loss that is NaN in every second step is one
/// finding, and not ten thousand lines in a log. Thread-safe.
/// </summary>
internal sealed class SignalLimit(SafeClock clock)
{
    /// <summary>Signals of one code in any minute.</summary>
    public const int PerMinute = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<SignalDefinition, Told> states = [];

    /// <summary>Whether a signal may be told now.</summary>
    /// <param name="definition">Its kind.</param>
    /// <param name="withheld">How many of the kind were held back since the last that was told.</param>
    public bool Allows(SignalDefinition definition, out long withheld)
    {
        long now = clock.Timestamp();
        withheld = 0;
        lock (gate)
        {
            if (!states.TryGetValue(definition, out Told? told)) states[definition] = told = new();
            int oldest = (int)(told.Count % PerMinute);
            if (told.Count >= PerMinute && clock.Seconds(told.Last[oldest], now) < Window.TotalSeconds)
            {
                told.Withheld++;
                return false;
            }

            told.Last[oldest] = now;
            told.Count++;
            (withheld, told.Withheld) = (told.Withheld, 0);
            return true;
        }
    }

    /// <summary>When the last of a kind were told, and what was held back since.</summary>
    private sealed class Told
    {
        public long[] Last { get; } = new long[PerMinute];

        public long Count { get; set; }

        public long Withheld { get; set; }
    }
}
