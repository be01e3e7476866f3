using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>The counter of signals, and the gauge of those that are seen now.</summary>
internal static class SignalInstruments
{
    private static readonly GuardedInstrument Raised = CoreMeter.Instance.Counter<long>(Names.Signals.Raised, Observe);
    private static readonly GuardedInstrument Active = CoreMeter.Instance.Gauge(Names.Signals.Active, ObserveActive);

    /// <summary>Whether somebody counts signals.</summary>
    public static bool IsEnabled => Raised.Enabled || Active.Enabled;

    /// <summary>Plans the instruments, if they are not planned yet.</summary>
    public static void Plan()
    {
        _ = Raised;
        SeriesLimit.Exceeded = AnnounceSeriesLimit;
    }

    /// <summary>Tells of a finding about a model that whoever finds it knows by its attributes only; the oldest monitor of the model raises it.</summary>
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
