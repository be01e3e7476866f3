using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ModelObservability.OpenTelemetryTests;

[TestFixture]
public sealed class ModelObservabilityBuilderExtensionsTests
{
    [Test]
    public void Metrics_of_every_monitor_are_collected_with_the_buckets_the_instruments_advise()
    {
        List<CollectedPoint> points = Collect(null, calls: 7);

        CollectedPoint duration = points.Single(point => point.Metric == "ml.inference.duration");
        Assert.That((duration.Type, duration.Count, duration.Buckets), Is.EqualTo((MetricType.Histogram, 7L, 25)));
        Assert.That(points.Single(point => point.Metric == "ml.inference.items" && "7".Equals(point.Tags.GetValueOrDefault("ml.model.version")) && "collected".Equals(point.Tags["ml.model.name"]) && "success".Equals(point.Tags["ml.inference.outcome"])).Count, Is.EqualTo(7));
        Assert.That(points.First(point => point.Metric == "ml.inference.active").Type, Is.EqualTo(MetricType.LongSumNonMonotonic));
    }

    [Test]
    public void Exponential_histograms_are_one_option()
    {
        CollectedPoint duration = Collect(new() { ExponentialHistograms = true }, calls: 5).Single(point => point.Metric == "ml.inference.duration");

        Assert.That((duration.Type, duration.Count), Is.EqualTo((MetricType.ExponentialHistogram, 5L)));
    }

    [Test]
    public void Metrics_of_the_runtime_and_the_process_are_one_option_and_theirs()
    {
        using Meter process = new("OpenTelemetry.Instrumentation.Process"); // what AddProcessInstrumentation() makes
        process.CreateObservableUpDownCounter("process.thread.count", () => 7L, "{thread}");

        string[] with = [.. Collect(new() { ProcessMetrics = true }, calls: 1).Select(point => point.Metric)];
        Assert.That(with, Does.Contain("dotnet.process.cpu.time").And.Contain("dotnet.process.memory.working_set").And.Contain("dotnet.gc.collections"));
        Assert.That(with, Does.Contain("process.thread.count").And.Contain("ml.inference.duration"));
        Assert.That(Collect(null, calls: 1).Select(point => point.Metric), Has.None.StartsWith("dotnet.").And.None.StartsWith("process."));
    }

    [Test]
    public void Beyond_the_cardinality_limit_totals_stay_right_and_buckets_stay_advised()
    {
        List<ModelMonitor> monitors = [.. Enumerable.Range(0, 20).Select(index => new ModelMonitor("limited " + index))];
        List<CollectedPoint> points = [];
        using MeterProvider provider = Provider(new() { CardinalityLimit = 5 }, points);
        foreach (ModelMonitor monitor in monitors) monitor.Observe<int, int>(x => x)(1);
        provider.ForceFlush();
        monitors.ForEach(monitor => monitor.Dispose());

        CollectedPoint[] durations = [.. points.Where(point => point.Metric == "ml.inference.duration")];
        Assert.That(durations.Sum(point => point.Count), Is.EqualTo(20));
        Assert.That(durations.Count(point => point.Tags.ContainsKey("otel.metric.overflow")), Is.EqualTo(1));
        Assert.That(durations, Has.Length.LessThanOrEqualTo(6));
        Assert.That(durations.Select(point => point.Buckets), Is.All.EqualTo(25));
    }

    [Test]
    public void Spans_are_collected()
    {
        List<Activity> spans = [];
        using (TracerProvider provider = Sdk.CreateTracerProviderBuilder().AddModelObservability()
            .AddProcessor(new SimpleActivityExportProcessor(new Collected<Activity>(spans.Add))).Build())
        {
            using ModelMonitor monitor = new("traced");
            monitor.Observe<int, int>(x => x)(1);
        }

        Assert.That(spans.Single().DisplayName, Is.EqualTo("infer traced"));
    }

    [Test]
    public void A_signal_is_a_log_record_with_the_trace_it_belongs_to_and_nothing_of_the_output()
    {
        List<CollectedLog> logs = [];
        using OpenTelemetrySdk sdk = OpenTelemetrySdk.Create(builder => builder
            .WithTracing(tracing => tracing.AddModelObservability())
            .WithLogging(logging => logging.AddModelObservability()
                .AddProcessor(new SimpleLogRecordExportProcessor(new Collected<LogRecord>(record => logs.Add(CollectedLog.Of(record))))),
                options => options.IncludeFormattedMessage = true));
        using ModelMonitor monitor = new("logged", "7");
        ActivityTraceId trace = default;
        monitor.Observe<int, float[]>(_ =>
        {
            trace = Activity.Current!.TraceId;
            return [1234.5f, float.NaN];
        }, new() { Output = new OutputInspection<float[]>(x => x) })(1);

        CollectedLog log = logs.Single();
        Assert.That((log.Category, log.Level, log.Trace), Is.EqualTo(("ModelObservability", "Error", trace)));
        Assert.That(log.Message, Does.StartWith("MO1001 logged: Outputs hold NaN or infinity.").And.Not.Contain("1234"));
        Assert.That(log.Attributes["ml.signal.code"], Is.EqualTo("MO1001"));
        Assert.That(log.Attributes["ml.model.version"], Is.EqualTo("7"));
        Assert.That(log.Attributes["ml.anomaly.index"], Is.EqualTo(1));
    }

    [Test]
    public void After_the_sdk_is_disposed_signals_are_written_no_more()
    {
        List<CollectedLog> logs = [];
        OpenTelemetrySdk sdk = OpenTelemetrySdk.Create(builder => builder.WithLogging(logging => logging.AddModelObservability()
            .AddProcessor(new SimpleLogRecordExportProcessor(new Collected<LogRecord>(record => logs.Add(CollectedLog.Of(record)))))));
        sdk.Dispose();
        using ModelMonitor monitor = new("not logged");
        monitor.SignalRaised += _ => { };
        monitor.Observe<int, float[]>(_ => [float.NaN], new() { Output = new OutputInspection<float[]>(x => x) })(1);

        Assert.That(logs, Is.Empty);
    }

    [Test]
    public void What_cannot_be_is_refused_by_name_value_and_range()
    {
        Assert.That(() => new ModelObservabilityMetricsOptions { CardinalityLimit = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>()
            .With.Property("ParamName").EqualTo("CardinalityLimit").And.Property("ActualValue").EqualTo(0).And.Message.Contains("1 to 1,000,000"));
        Assert.That(() => ((MeterProviderBuilder)null!).AddModelObservability(), Throws.ArgumentNullException);
        Assert.That(() => ((TracerProviderBuilder)null!).AddModelObservability(), Throws.ArgumentNullException);
        Assert.That(() => ((LoggerProviderBuilder)null!).AddModelObservability(), Throws.ArgumentNullException);
    }

    private static List<CollectedPoint> Collect(ModelObservabilityMetricsOptions? options, int calls)
    {
        List<CollectedPoint> points = [];
        using MeterProvider provider = Provider(options, points);
        using ModelMonitor monitor = new("collected", calls.ToString(System.Globalization.CultureInfo.InvariantCulture)); // a name of its own: counts go on
        Func<int, int> model = monitor.Observe<int, int>(x => x);
        for (int call = 0; call < calls; call++) model(call);
        provider.ForceFlush();
        return [.. points]; // disposing the provider collects once more
    }

    private static MeterProvider Provider(ModelObservabilityMetricsOptions? options, List<CollectedPoint> points) =>
        Sdk.CreateMeterProviderBuilder().AddModelObservability(options)
            .AddReader(new BaseExportingMetricReader(new Collected<Metric>(metric => points.AddRange(CollectedPoint.Of(metric))))).Build();
}
