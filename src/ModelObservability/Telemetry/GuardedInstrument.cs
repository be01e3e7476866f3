using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace ModelObservability.Instrumentation;

/// <summary>An observable instrument. It exists from the beginning and is published by <see cref="GuardedMeter.Publish"/>.</summary>
[Experimental("MOX001")]
public sealed class GuardedInstrument
{
    private volatile Instrument? inner;

    internal GuardedInstrument()
    {
    }

    /// <summary>Whether the instrument has listeners.</summary>
    public bool Enabled => inner is { Enabled: true };

    /// <summary>Sets the instrument once it exists.</summary>
    /// <param name="made">The instrument; null if it could not be created.</param>
    internal void Becomes(Instrument? made) => inner = made;
}
