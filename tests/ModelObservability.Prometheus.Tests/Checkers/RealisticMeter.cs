using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace ModelObservability.Prometheus.Tests.Checkers;

/// <summary>Every kind of instrument under names like the real ones, with exemplars, and text that tries to break out of its quotes.</summary>
internal static class RealisticMeter
{
    /// <summary>The seed of the hostile strings: the i-th is the label <c>ml_class</c> of the series with label <c>i</c>.</summary>
    public const int Seed = 6;

    public static ScrapedMeter Create(int hostileStrings)
    {
        ScrapedMeter scraped = new(
            static builder => builder
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .ConfigureResource(static resource => resource.AddAttributes([new("service.name", "checked \"quoted\" \\ \n")])),
            new MeterOptions("realistic") { Version = "1.2.3" });
        Meter meter = scraped.Meter;
        KeyValuePair<string, object?> model = new("ml.model.name", "churn");
        using Activity call = new Activity("infer") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();

        meter.CreateCounter<long>("ml.inference.items", "{item}", "Items inferred").Add(64, model);
        meter.CreateCounter<double>("ml.inference.energy", "J", "Energy used by inference").Add(0.1 + 0.2, model);
        meter.CreateUpDownCounter<long>("ml.inference.active", "{call}", "Calls under way").Add(3, model);
        meter.CreateObservableGauge("ml.quality.accuracy", static () => 0.9375, "1", "Share of right answers");
        meter.CreateObservableGauge("hw.gpu.memory.usage", static () => 9007199254740993L, "By", "GPU memory in use");
        meter.CreateObservableGauge("hw.temperature", static () => double.NaN, "Cel", "Temperature");
        Histogram<double> duration = meter.CreateHistogram(
            "ml.inference.duration", "s", "Time of a call", [], new InstrumentAdvice<double> { HistogramBucketBoundaries = [1e-5, 2.5e-5, 0.5, 1, 10] });
        Histogram<int> batch = meter.CreateHistogram<int>("ml.inference.batch.size", "{item}", "Items of a call");
        foreach (double value in (double[])[1e-6, 1e-5, 0.3, 5, 100])
        {
            duration.Record(value, model);
            batch.Record((int)(value * 10), model);
        }

        HostileText hostile = new(Seed);
        Counter<long> classes = meter.CreateCounter<long>("ml.inference.output.classes", "{item}", "Items by class: \"\\ \n");
        for (int i = 0; i < hostileStrings; i++)
            classes.Add(1, new("i", i), new("ml.class", hostile.Next()));
        return scraped;
    }
}
