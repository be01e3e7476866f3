using System.Diagnostics.Metrics;
using System.Globalization;
using ModelObservability.Instrumentation;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;
using ModelObservability.Metrics.Sketches;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>Gauges of the share of failed calls, and of quantiles of their duration where latency is measured, each with its interval.</summary>
internal static class CallBandInstruments
{
    private static readonly (double Share, string Name)[] Quantiles =
        [.. new[] { 0.5, 0.95, 0.99 }.Select(static share => (share, share.ToString(CultureInfo.InvariantCulture)))];

    private static readonly (bool Recent, string Name)[] Windows = [(false, "all"), (true, "recent")];

    private static readonly GuardedInstrument[] Gauges =
    [
        .. Of(Names.Inference.ErrorRatio, Names.Inference.ErrorRatioBand, ObserveErrors),
        .. Of(Names.Inference.Latency, Names.Inference.LatencyBand, ObserveLatency),
    ];

    /// <summary>The names of the quantiles.</summary>
    public static IEnumerable<string> QuantileNames => Quantiles.Select(static quantile => quantile.Name);

    /// <summary>The names of the windows.</summary>
    public static IEnumerable<string> WindowNames => Windows.Select(static window => window.Name);

    /// <summary>Declares the instruments, if that has not happened yet.</summary>
    public static void Declare() => _ = Gauges;

    private static IEnumerable<GuardedInstrument> Of(
        InstrumentDefinition estimate, BandDefinition band, Action<ICollection<Measurement<double>>, Func<ConfidenceInterval, double>> observe) =>
    [
        CoreMeter.Instance.Gauge(estimate, into => observe(into, static interval => interval.Estimate)),
        CoreMeter.Instance.Gauge(band.Lower, into => observe(into, static interval => interval.Lower)),
        CoreMeter.Instance.Gauge(band.Upper, into => observe(into, static interval => interval.Upper)),
    ];

    private static void ObserveErrors(ICollection<Measurement<double>> into, Func<ConfidenceInterval, double> part)
    {
        foreach (InferenceSeries model in InferenceModels.Registry.All)
        {
            foreach ((bool recent, string window) in Windows)
            {
                (long failed, long succeeded) = model.Ended(recent);
                Add(into, part(BernoulliSequence.Interval(failed, failed + succeeded)), [.. model.Tags, new(Names.Inference.Window, window)]);
            }
        }
    }

    private static void ObserveLatency(ICollection<Measurement<double>> into, Func<ConfidenceInterval, double> part)
    {
        foreach (InferenceSeries model in InferenceModels.Registry.All)
        {
            if (model.Latencies is not { } latencies) continue;
            (QuantileValue all, QuantileValue last) = latencies.Value;
            foreach ((bool recent, string window) in Windows)
            {
                foreach ((double share, string name) in Quantiles)
                {
                    Add(into, part(QuantileSequence.Interval(recent ? last : all, share)), [.. model.Tags, new(Names.Inference.Window, window), new(Names.Inference.Quantile, name)]);
                }
            }
        }
    }

    /// <summary>An end without evidence is NaN or infinite, and absent.</summary>
    private static void Add(ICollection<Measurement<double>> into, double value, KeyValuePair<string, object?>[] tags)
    {
        if (double.IsFinite(value)) into.Add(new(value, tags));
    }
}
