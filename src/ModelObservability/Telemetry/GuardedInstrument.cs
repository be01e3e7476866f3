using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace ModelObservability.Instrumentation;

/// <summary>An instrument that is only read from. It is there at once and published later, by <see cref="GuardedMeter.Publish"/>.</summary>
[Experimental("MOX001")]
public sealed class GuardedInstrument
{
    private volatile Instrument? inner;

    internal GuardedInstrument()
    {
    }

    /// <summary>Whether somebody listens.</summary>
    public bool Enabled => inner is { Enabled: true };

    /// <summary>The instrument was made.</summary>
    /// <param name="made">Null where it could not be made.</param>
    internal void Becomes(Instrument? made) => inner = made;
}
