using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ModelObservability.Hosting.Tests;

/// <summary>What the host of a test exports, copied while it may be read.</summary>
internal sealed class Exported
{
    /// <summary>Each point as it was exported last: the instrument, its attributes, its number.</summary>
    public Dictionary<(string Instrument, string Tags), long> Points { get; } = [];

    public List<string> Spans { get; } = [];

    public List<string?> Logs { get; } = [];

    /// <summary>How many providers of metrics were made.</summary>
    public int Readers { get; private set; }

    /// <summary>The sum over the points of an instrument whose attributes hold a text.</summary>
    public long Sum(string instrument, string tags) =>
        Points.Where(point => point.Key.Instrument == instrument && point.Key.Tags.Contains(tags, StringComparison.Ordinal)).Sum(static point => point.Value);

    /// <summary>Adds exporters to the telemetry of a host.</summary>
    public void AddTo(IServiceCollection services) => services.AddOpenTelemetry()
        .WithMetrics(metrics => metrics.AddReader(_ =>
        {
            Readers++;
            return new BaseExportingMetricReader(new Into<Metric>(Take));
        }))
        .WithTracing(tracing => tracing.AddProcessor(new SimpleActivityExportProcessor(new Into<Activity>(span => Spans.Add(span.DisplayName)))))
        .WithLogging(logging => logging.AddProcessor(new SimpleLogRecordExportProcessor(new Into<LogRecord>(record => Logs.Add(record.CategoryName)))));

    private void Take(Metric metric)
    {
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            List<string> tags = [];
            foreach (var (key, value) in point.Tags) tags.Add($"{key}={value}");
            long? count = metric.MetricType switch
            {
                MetricType.Histogram or MetricType.ExponentialHistogram => point.GetHistogramCount(),
                MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
                _ => null,
            };
            if (count is not null) Points[(metric.Name, string.Join(' ', tags))] = count.Value;
        }
    }

    private sealed class Into<T>(Action<T> take) : BaseExporter<T> where T : class
    {
        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (T item in batch) take(item);
            return ExportResult.Success;
        }
    }
}
