using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>The counter of signals.</summary>
internal static class SignalInstruments
{
    private static readonly SeriesRegistry<ModelIdentity, SignalSeries> Registry = new(identity => new SignalSeries(identity));

#pragma warning disable CA1823, IDE0052 // keeps the instrument alive; nothing asks it anything
    private static readonly Instrument? Raised = CoreMeter.Instance.Counter<long>(Names.Signals.Raised, Observe);
#pragma warning restore CA1823, IDE0052

    public static SignalSeries Acquire(ModelIdentity identity) => Registry.Acquire(identity);

    public static void Release(ModelIdentity identity) => Registry.Release(identity);

    private static void Observe(ICollection<Measurement<long>> into)
    {
        foreach (SignalSeries series in Registry.All)
            foreach (var (count, tags) in series.Read()) into.Add(new(count, tags));
    }
}
