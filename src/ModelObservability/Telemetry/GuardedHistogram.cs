using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace ModelObservability.Instrumentation;

/// <summary>
/// A histogram whose listeners cannot hurt the caller: .NET lets a throwing listener out of <c>Record</c>, and OpenTelemetry's sum
/// never recovers from one NaN, so neither passes here.
/// </summary>
/// <remarks>What a listener makes of <see cref="Activity.Current"/> is undone: only telemetry runs in here.</remarks>
[Experimental("MOX001")]
public sealed class GuardedHistogram
{
    private volatile Histogram<double>? inner;

    internal GuardedHistogram()
    {
    }

    /// <summary>Whether somebody listens. Ask once per call, before the clock is read.</summary>
    public bool Enabled => inner is { Enabled: true };

    /// <summary>The instrument was made.</summary>
    /// <param name="made">Null where it could not be made, and then nothing is recorded.</param>
    internal void Becomes(Histogram<double>? made) => inner = made;

    /// <summary>Records a value; one that is not finite is ignored.</summary>
    /// <param name="value">The value.</param>
    /// <param name="tags">Its attributes: an array that is kept and used again.</param>
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
