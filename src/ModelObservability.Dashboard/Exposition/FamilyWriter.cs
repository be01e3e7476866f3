using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>Writes one family: its metadata, then every series of every metric in it, each series once.</summary>
internal sealed class FamilyWriter(LabelNames names)
{
    private readonly ScopeLabels scope = new(names);
    private readonly LabelSet labels = new(names);
    private readonly ExpositionBuffer rendered = new(1024);
    private readonly SeriesSet series = new();
    private readonly ExemplarWriter exemplars = new(names);
    private readonly HistogramWriter histograms = new(new ExemplarWriter(names));

    public void Write(ExpositionBuffer buffer, ExpositionFormat format, Family family, DroppedPoints dropped)
    {
        series.Clear();
        bool named = false;
        foreach (Metric metric in family.Metrics)
        {
            scope.Load(metric);
            foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
            {
                if (Refusal(format, family, metric, point) is { } reason)
                {
                    dropped.Add(family.Name.Sample, reason);
                    continue;
                }

                if (!named)
                    WriteMetadata(buffer, format, family);
                named = true;
                if (family.Name.Kind == FamilyKind.Histogram)
                    histograms.Write(buffer, format, family.Name.Family, rendered.Span, metric.MetricType, point);
                else
                    WriteNumber(buffer, format, family.Name, metric.MetricType, point);
            }
        }
    }

    /// <summary>Renders the labels of a point and says why it may not be written, if so.</summary>
    private DropReason? Refusal(ExpositionFormat format, Family family, Metric metric, in MetricPoint point)
    {
        if (format == ExpositionFormat.OpenMetrics && family.Name.Kind == FamilyKind.Counter && !IsTotal(metric.MetricType, point))
            return DropReason.Value;

        labels.Clear();
        scope.AddTo(labels);
        foreach (KeyValuePair<string, object?> tag in point.Tags)
            labels.Add(tag.Key, tag.Value, family.Name.Kind == FamilyKind.Histogram ? "le" : null);
        rendered.Clear();
        labels.WriteTo(rendered);
        return series.Add(rendered.Span) ? null : DropReason.Duplicate;
    }

    /// <summary>OpenMetrics totals are numbers from zero up; the text format takes anything.</summary>
    private static bool IsTotal(MetricType type, in MetricPoint point) =>
        type == MetricType.LongSum ? point.GetSumLong() >= 0 : point.GetSumDouble() >= 0;

    private static void WriteMetadata(ExpositionBuffer buffer, ExpositionFormat format, Family family)
    {
        bool openMetrics = format == ExpositionFormat.OpenMetrics;
        string name = openMetrics ? family.Name.Family : family.Name.Sample;
        buffer.Append("# TYPE "u8);
        buffer.Append(name);
        buffer.Append(family.Name.Kind switch
        {
            FamilyKind.Counter => " counter\n"u8,
            FamilyKind.Gauge => " gauge\n"u8,
            _ => " histogram\n"u8,
        });

        if (openMetrics && family.Unit is { } unit)
        {
            buffer.Append("# UNIT "u8);
            buffer.Append(name);
            buffer.Append((byte)' ');
            buffer.Append(unit);
            buffer.Append((byte)'\n');
        }

        if (!string.IsNullOrEmpty(family.Help))
        {
            buffer.Append("# HELP "u8);
            buffer.Append(name);
            buffer.Append((byte)' ');
            buffer.AppendHelp(family.Help, format);
            buffer.Append((byte)'\n');
        }
    }

    private void WriteNumber(ExpositionBuffer buffer, ExpositionFormat format, PrometheusName name, MetricType type, in MetricPoint point)
    {
        buffer.Append(name.Sample);
        if (rendered.Length > 0)
        {
            buffer.Append((byte)'{');
            buffer.Append(rendered.Span);
            buffer.Append((byte)'}');
        }

        buffer.Append((byte)' ');
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic: buffer.Append(point.GetSumLong()); break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic: buffer.Append(point.GetSumDouble()); break;
            case MetricType.LongGauge: buffer.Append(point.GetGaugeLastValueLong()); break;
            default: buffer.Append(point.GetGaugeLastValueDouble()); break;
        }

        if (format == ExpositionFormat.OpenMetrics && name.Kind == FamilyKind.Counter)
            exemplars.WriteNewest(buffer, point, whole: type == MetricType.LongSum);
        buffer.Append((byte)'\n');
    }
}
