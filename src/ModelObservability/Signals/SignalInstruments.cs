using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>The counter of signals, and the gauge of active ones.</summary>
internal static class SignalInstruments
{
    private static readonly GuardedInstrument Raised = CoreMeter.Instance.Counter<long>(Names.Signals.Raised, Observe);
    private static readonly GuardedInstrument Active = CoreMeter.Instance.Gauge(Names.Signals.Active, ObserveActive);

    /// <summary>Whether the counter of signals has listeners.</summary>
    public static bool IsEnabled => Raised.Enabled || Active.Enabled;

    /// <summary>Declares the instruments, if that has not happened yet.</summary>
    public static void Declare()
    {
        _ = Raised;
        SeriesLimit.Exceeded = AnnounceSeriesLimit;
    }

    /// <summary>Raises a signal for a model known only by its identity, through the oldest monitor of the model.</summary>
    public static void Announce(ModelIdentity model, SignalDefinition definition, IReadOnlyDictionary<string, object> evidence)
    {
        foreach (SignalSeries series in SignalModels.Registry.Live)
            if (series.Identity == model && series.Channels is [var oldest, ..]) oldest.Announce(definition, null, evidence);
    }

    private static void AnnounceSeriesLimit(string instrument, int limit, ModelIdentity model) =>
        Announce(model, CoreSignals.SeriesLimit, new Dictionary<string, object>
        {
            [Names.Telemetry.Instrument] = instrument,
            [Names.Telemetry.SeriesLimit] = limit,
        });

    private static void Observe(ICollection<Measurement<long>> into)
    {
        foreach (SignalSeries series in SignalModels.Registry.All)
            foreach (var (count, tags) in series.Read()) into.Add(new(count, tags));
    }

    private static void ObserveActive(ICollection<Measurement<double>> into)
    {
        foreach (SignalSeries series in SignalModels.Registry.Live)
            foreach (var (count, tags) in series.ReadActive()) into.Add(new(count, tags));
    }
}
