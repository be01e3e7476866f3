using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;

namespace ModelObservability.OpenTelemetryTests;

/// <summary>A setting of the OTLP exporter that empties dashboards is told of once.</summary>
[TestFixture]
public sealed class HistogramAggregationTests
{
    [TestCase("base2_exponential_bucket_histogram", 1)]
    [TestCase("Base2_Exponential_Bucket_Histogram", 1)]
    [TestCase("explicit_bucket_histogram", 0)]
    [TestCase("", 0)]
    [TestCase(null, 0)]
    public void A_provider_warns_once_if_every_histogram_becomes_exponential(string? value, int warnings)
    {
        List<string> logs = [];
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION", value)]).Build();
        using OpenTelemetrySdk sdk = OpenTelemetrySdk.Create(builder =>
        {
            builder.Services.AddSingleton(configuration);
            builder.WithMetrics(metrics => metrics.AddModelObservability())
                .WithLogging(logging => logging.AddProcessor(new SimpleLogRecordExportProcessor(new Collected<LogRecord>(record => logs.Add($"{record.LogLevel} {record.CategoryName} {record.EventId.Name}: {record.FormattedMessage ?? record.Body}")))),
                    options => options.IncludeFormattedMessage = true);
        });
        using ModelMonitor monitor = new("histograms");
        monitor.Observe((int x) => x)(1);
        sdk.MeterProvider.ForceFlush();

        Assert.That(logs, Has.Count.EqualTo(warnings));
        Assert.That(logs, Has.All.StartsWith("Warning ModelObservability histograms_exponential: OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION is " + value).IgnoreCase);
    }

    [Test]
    public void Without_a_logger_nothing_is_said_and_nothing_breaks()
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION", "base2_exponential_bucket_histogram")]).Build();
        Assert.That(() => Sdk.CreateMeterProviderBuilder().ConfigureServices(services => services.AddSingleton(configuration)).AddModelObservability().Build().Dispose(), Throws.Nothing);
    }
}
