using System.Diagnostics.Metrics;

namespace ModelObservability.Telemetry;

/// <summary>
/// A histogram whose listeners cannot hurt the caller: .NET lets a throwing listener out of <c>Record</c>, and OpenTelemetry's sum
/// never recovers from one NaN, so neither passes here.
/// </summary>
/// <param name="inner">The instrument; null where it could not be made, and then nothing is recorded.</param>
internal sealed class GuardedHistogram(Histogram<double>? inner)
{
    public bool Enabled => inner is { Enabled: true };

    /// <summary>The instrument itself, for who asks whether it is enabled on every call: one load less.</summary>
    public Instrument? Inner => inner;

    public void Record(double value, KeyValuePair<string, object?>[] tags)
    {
        if (inner is null || !double.IsFinite(value)) return;
        try
        {
            inner.Record(value, tags);
        }
        catch when (Faults.Caught(FaultSite.Meter))
        {
        }
    }
}
