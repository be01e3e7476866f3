using System.Diagnostics.Metrics;
using System.Globalization;
using ModelObservability.Instrumentation;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>Gauges of the share of failed calls, and of quantiles of their duration where latency is measured, each with its interval.</summary>
internal static class CallBandInstruments
{
    private static readonly string[] Quantiles = [.. CallBand.Quantiles.Select(static share => share.ToString(CultureInfo.InvariantCulture))];

    private static readonly (bool Recent, string Name)[] Windows = [(false, "all"), (true, "recent")];

    private static readonly GuardedInstrument[] Gauges =
    [
        .. Of(Names.Inference.ErrorRatio, Names.Inference.ErrorRatioBand, AddErrors),
        .. Of(Names.Inference.Latency, Names.Inference.LatencyBand, AddLatency),
    ];

    private delegate void Adder(ICollection<Measurement<double>> into, CallBand band, KeyValuePair<string, object?>[] tags, Func<ConfidenceInterval, double> part);

    /// <summary>The names of the quantiles.</summary>
    public static IEnumerable<string> QuantileNames => Quantiles;

    /// <summary>The names of the windows.</summary>
    public static IEnumerable<string> WindowNames => Windows.Select(static window => window.Name);

    /// <summary>Declares the instruments, if that has not happened yet.</summary>
    public static void Declare() => _ = Gauges;

    private static IEnumerable<GuardedInstrument> Of(InstrumentDefinition estimate, BandDefinition band, Adder add) =>
    [
        Gauge(estimate, add, static interval => interval.Estimate),
        Gauge(band.Lower, add, static interval => interval.Lower),
        Gauge(band.Upper, add, static interval => interval.Upper),
    ];

    /// <summary>A gauge of one part of the intervals, which the gauges of a collection share.</summary>
    private static GuardedInstrument Gauge(InstrumentDefinition row, Adder add, Func<ConfidenceInterval, double> part) => CoreMeter.Instance.Gauge(row, into =>
    {
        foreach (InferenceSeries model in InferenceModels.Registry.All)
        {
            if (model.Bands?.For(row) is not { } bands) continue;
            foreach ((bool recent, string window) in Windows)
                add(into, recent ? bands.Recent : bands.All, [.. model.Tags, new(Names.Inference.Window, window)], part);
        }
    });

    private static void AddErrors(ICollection<Measurement<double>> into, CallBand band, KeyValuePair<string, object?>[] tags, Func<ConfidenceInterval, double> part) =>
        Add(into, part(band.ErrorRatio), tags);

    private static void AddLatency(ICollection<Measurement<double>> into, CallBand band, KeyValuePair<string, object?>[] tags, Func<ConfidenceInterval, double> part)
    {
        for (int quantile = 0; quantile < band.Latency.Length; quantile++)
            Add(into, part(band.Latency[quantile]), [.. tags, new(Names.Inference.Quantile, Quantiles[quantile])]);
    }

    /// <summary>An end without evidence is NaN or infinite, and absent.</summary>
    private static void Add(ICollection<Measurement<double>> into, double value, KeyValuePair<string, object?>[] tags)
    {
        if (double.IsFinite(value)) into.Add(new(value, tags));
    }
}
