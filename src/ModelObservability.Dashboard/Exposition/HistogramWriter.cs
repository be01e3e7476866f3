using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>Writes histograms as cumulative buckets, their sum and their count.</summary>
internal sealed class HistogramWriter(ExemplarWriter exemplars)
{
    private readonly List<ClassicBucket> buckets = [];
    private readonly Dictionary<double, string> boundNames = [];

    public void Write(
        ExpositionBuffer buffer, ExpositionFormat format, string name, ReadOnlySpan<byte> labels, MetricType type, MetricPoint point)
    {
        buckets.Clear();
        if (type == MetricType.ExponentialHistogram)
            ExponentialBounds.Accumulate(point.GetExponentialHistogramData(), buckets);
        else
            Accumulate(point.GetHistogramBuckets());

        long count = point.GetHistogramCount();
        double above = double.NegativeInfinity;
        foreach (ClassicBucket bucket in buckets)
        {
            WriteBucket(buffer, format, name, labels, point, bucket, above);
            above = bucket.Bound;
        }

        WriteBucket(buffer, format, name, labels, point, new ClassicBucket(double.PositiveInfinity, "+Inf", count), above);

        // OpenMetrics: a sum that can fall is no counter, so where values are below zero there is none, and without a sum there is no count.
        double sum = point.GetHistogramSum();
        bool falling = !(sum >= 0) || (buckets.Count > 0 && buckets[0].Bound < 0);
        if (format == ExpositionFormat.OpenMetrics && falling)
            return;

        WriteName(buffer, name, "_sum"u8, labels);
        buffer.Append(sum);
        buffer.Append((byte)'\n');
        WriteName(buffer, name, "_count"u8, labels);
        buffer.Append(count);
        buffer.Append((byte)'\n');
    }

    private void Accumulate(HistogramBuckets explicitBuckets)
    {
        long count = 0;
        foreach (HistogramBucket bucket in explicitBuckets)
        {
            count += bucket.BucketCount;
            if (!double.IsPositiveInfinity(bucket.ExplicitBound))
                buckets.Add(new ClassicBucket(bucket.ExplicitBound, NameOf(bucket.ExplicitBound), count));
        }
    }

    private string NameOf(double bound)
    {
        if (boundNames.TryGetValue(bound, out string? text))
            return text;

        text = CanonicalNumber.ToString(bound);
        if (boundNames.Count < 4096)
            boundNames.Add(bound, text);
        return text;
    }

    private void WriteBucket(
        ExpositionBuffer buffer, ExpositionFormat format, string name, ReadOnlySpan<byte> labels, in MetricPoint point, ClassicBucket bucket, double above)
    {
        buffer.Append(name);
        buffer.Append("_bucket{"u8);
        if (labels.Length > 0)
        {
            buffer.Append(labels);
            buffer.Append((byte)',');
        }

        buffer.Append("le=\""u8);
        buffer.Append(bucket.Name);
        buffer.Append("\"} "u8);
        buffer.Append(bucket.Count);
        if (format == ExpositionFormat.OpenMetrics)
            exemplars.WriteNewest(buffer, point, above, bucket.Bound);
        buffer.Append((byte)'\n');
    }

    private static void WriteName(ExpositionBuffer buffer, string name, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels)
    {
        buffer.Append(name);
        buffer.Append(suffix);
        if (labels.Length > 0)
        {
            buffer.Append((byte)'{');
            buffer.Append(labels);
            buffer.Append((byte)'}');
        }

        buffer.Append((byte)' ');
    }
}
