using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>
/// Lets so many signals of a code through in a minute, and remembers how many it held back: a loss that is NaN in every second step is one
/// finding, and not ten thousand lines in a log. Thread-safe.
/// </summary>
internal sealed class SignalLimit(SafeClock clock)
{
    /// <summary>Signals of one code in a minute.</summary>
    public const int PerMinute = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<SignalDefinition, State> states = [];

    /// <summary>Whether a signal may be told now.</summary>
    /// <param name="definition">Its kind.</param>
    /// <param name="withheld">How many of the kind were held back since the last that was told.</param>
    public bool Allows(SignalDefinition definition, out long withheld)
    {
        long now = clock.Timestamp();
        withheld = 0;
        lock (gate)
        {
            State state = states.GetValueOrDefault(definition);
            if (state.Told == 0 || !(clock.Seconds(state.Since, now) < Window.TotalSeconds)) state = state with { Since = now, Told = 0 };
            bool allows = state.Told < PerMinute;
            if (allows) withheld = state.Withheld;
            states[definition] = allows ? new(state.Since, state.Told + 1, 0) : state with { Withheld = state.Withheld + 1 };
            return allows;
        }
    }

    private readonly record struct State(long Since, int Told, long Withheld);
}
