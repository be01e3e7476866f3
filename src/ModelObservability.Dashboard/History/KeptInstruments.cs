using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.History;

/// <summary>Which instruments are collected, with which buckets, and of which series the past is kept.</summary>
internal static class KeptInstruments
{
    public const string GpuMeter = "ModelObservability.Gpu";

    /// <summary>Tables and curves, which the page reads from the trackers themselves.</summary>
    private static readonly string[] Skipped =
        ["ml.quality.confusion", "ml.quality.score.bins", "ml.quality.score.below", "ml.quality.ranks", "ml.quality.outcomes", "ml.quality.pixels",
         "ml.quality.target.squared", "ml.quality.target.linear", "ml.quality.error.squared", "ml.quality.error.log", "ml.quality.error.absolute"];

    /// <summary>Attributes with a value for each class, bin or process: the value of now is enough.</summary>
    private static readonly string[] Wide = ["ml.class", "ml.confidence.bound", "process.pid", "nvml.xid.code", "ml.telemetry.instrument"];

    /// <summary>What no view draws over time.</summary>
    private static readonly string[] Undrawn =
        ["ml.model.info", "nvml.gpu.info", "ml.quality.window.length", "ml.quality.error.count", "ml.inference.output.classes", "ml.signals.active"];

    /// <summary>Ten buckets a decade for what is drawn as a heat map, from 1 µs to 1000 s.</summary>
    private static readonly double[] FineSeconds = [.. Enumerable.Range(0, 91).Select(static step => Math.Pow(10, -6 + (step / 10.0)))];

    public static MetricStreamConfiguration? ViewOf(Instrument instrument) =>
        Skipped.Contains(instrument.Name) ? MetricStreamConfiguration.Drop
        : instrument.Name == "ml.inference.duration" ? new ExplicitBucketHistogramConfiguration { Boundaries = FineSeconds }
        : null;

    /// <summary>Whether seconds and minutes are kept of a series with these attributes.</summary>
    public static bool IsKept(InstrumentInfo instrument, KeyValuePair<string, string>[] attributes) =>
        !Undrawn.Contains(instrument.Name) && !attributes.Any(attribute => Wide.Contains(attribute.Key) || IsSegment(instrument, attribute.Key));

    /// <summary>Attributes of the application's own tell segments apart, of which the value of now is enough.</summary>
    private static bool IsSegment(InstrumentInfo instrument, string attribute) =>
        instrument.Name.StartsWith("ml.quality.", StringComparison.Ordinal) && !attribute.StartsWith("ml.", StringComparison.Ordinal) && attribute != "reason";
}
