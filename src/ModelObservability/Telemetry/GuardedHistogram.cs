using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelObservability.Telemetry;

/// <summary>
/// A histogram whose listeners cannot hurt the caller: .NET lets a throwing listener out of <c>Record</c>, and OpenTelemetry's sum
/// never recovers from one NaN, so neither passes here.
/// </summary>
/// <remarks>What a listener makes of <see cref="Activity.Current"/> is undone: only telemetry runs in here.</remarks>
internal sealed class GuardedHistogram
{
    private volatile Histogram<double>? inner;

    public bool Enabled => inner is { Enabled: true };

    /// <summary>The instrument was made.</summary>
    /// <param name="made">Null where it could not be made, and then nothing is recorded.</param>
    public void Becomes(Histogram<double>? made) => inner = made;

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
