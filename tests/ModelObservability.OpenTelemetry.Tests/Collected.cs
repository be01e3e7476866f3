using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;

namespace ModelObservability.OpenTelemetryTests;

/// <summary>Keeps what an SDK exports, copied while it may be read.</summary>
internal sealed class Collected<T>(Action<T> take) : BaseExporter<T> where T : class
{
    public override ExportResult Export(in Batch<T> batch)
    {
        foreach (T item in batch) take(item);
        return ExportResult.Success;
    }
}

internal sealed record CollectedPoint(string Metric, MetricType Type, long Count, IReadOnlyDictionary<string, object?> Tags, int Buckets)
{
    /// <summary>Of a sum of doubles.</summary>
    public double Sum { get; private init; }

    public static List<CollectedPoint> Of(Metric metric)
    {
        List<CollectedPoint> points = [];
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            Dictionary<string, object?> tags = [];
            foreach (var (key, value) in point.Tags) tags[key] = value;
            int buckets = 0;
            if (metric.MetricType == MetricType.Histogram)
                foreach (HistogramBucket _ in point.GetHistogramBuckets()) buckets++;
            long count = metric.MetricType switch
            {
                MetricType.Histogram or MetricType.ExponentialHistogram => point.GetHistogramCount(),
                MetricType.LongSum => point.GetSumLong(),
                MetricType.LongSumNonMonotonic => point.GetSumLong(),
                _ => 0,
            };
            points.Add(new(metric.Name, metric.MetricType, count, tags, buckets) { Sum = metric.MetricType == MetricType.DoubleSum ? point.GetSumDouble() : 0 });
        }

        return points;
    }
}

internal sealed record CollectedLog(string? Category, string? Message, string? Level, System.Diagnostics.ActivityTraceId Trace, IReadOnlyDictionary<string, object?> Attributes)
{
    public System.Diagnostics.ActivitySpanId Span { get; private init; }

    public string? Event { get; private init; }

    public static CollectedLog Of(LogRecord record) => new(
        record.CategoryName, record.FormattedMessage, record.LogLevel.ToString(), record.TraceId, (record.Attributes ?? []).ToDictionary())
    { Span = record.SpanId, Event = record.EventId.Name };
}
