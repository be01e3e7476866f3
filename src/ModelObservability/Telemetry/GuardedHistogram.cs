using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace ModelObservability.Instrumentation;

/// <summary>
/// A histogram whose listeners cannot hurt the caller: in .NET an exception of a listener escapes <c>Record</c>, and OpenTelemetry's sum
/// never recovers from a NaN. This histogram catches the one and drops the other.
/// </summary>
/// <remarks>Changes that listeners make to <see cref="Activity.Current"/> are undone.</remarks>
[Experimental("MOX001")]
public sealed class GuardedHistogram
{
    private volatile Histogram<double>? inner;

    internal GuardedHistogram()
    {
    }

    /// <summary>Whether the instrument has listeners. Check once per call, before reading the clock.</summary>
    public bool Enabled => inner is { Enabled: true };

    /// <summary>Sets the instrument once it exists.</summary>
    /// <param name="made">The instrument; null if it could not be created, and then nothing is recorded.</param>
    internal void Becomes(Histogram<double>? made) => inner = made;

    /// <summary>Records a value; values that are not finite are ignored.</summary>
    /// <param name="value">The value.</param>
    /// <param name="tags">Its attributes; reuse the array.</param>
    public void Record(double value, KeyValuePair<string, object?>[] tags)
    {
        if (inner is not { Enabled: true } histogram || !double.IsFinite(value)) return;
        Activity? caller = Activity.Current;
        try
        {
            histogram.Record(value, tags);
        }
        catch when (Faults.Caught(FaultSite.Meter))
        {
        }

        GuardedSource.MakeCurrent(caller);
    }
}
