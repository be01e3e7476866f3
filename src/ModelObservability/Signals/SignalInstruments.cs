using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>The counter of signals.</summary>
internal static class SignalInstruments
{
    private static readonly SeriesRegistry<ModelIdentity, SignalSeries> Registry = new(identity => new SignalSeries(identity));

    private static readonly Instrument? Raised = CoreMeter.Instance.Counter<long>(Names.Signals.Raised, Observe);

    /// <summary>Whether somebody counts signals.</summary>
    public static bool IsEnabled => Raised is { Enabled: true };

    public static SignalSeries Acquire(ModelIdentity identity) => Registry.Acquire(identity);

    public static void Release(ModelIdentity identity) => Registry.Release(identity);

    private static void Observe(ICollection<Measurement<long>> into)
    {
        foreach (SignalSeries series in Registry.All)
            foreach (var (count, tags) in series.Read()) into.Add(new(count, tags));
    }
}
