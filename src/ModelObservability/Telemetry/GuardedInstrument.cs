using System.Diagnostics.Metrics;

namespace ModelObservability.Telemetry;

/// <summary>An instrument that is only read from. It is there at once and published later, by <see cref="GuardedMeter.Publish"/>.</summary>
internal sealed class GuardedInstrument
{
    private volatile Instrument? inner;

    public bool Enabled => inner is { Enabled: true };

    /// <summary>The instrument was made.</summary>
    /// <param name="made">Null where it could not be made.</param>
    public void Becomes(Instrument? made) => inner = made;
}
