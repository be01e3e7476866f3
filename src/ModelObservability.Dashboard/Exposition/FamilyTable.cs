using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>The metrics that share one name in Prometheus, written as one block.</summary>
internal sealed class Family(PrometheusName name)
{
    public PrometheusName Name { get; } = name;

    public List<Metric> Metrics { get; } = [];

    /// <summary>The first unit line and the first description that are not empty.</summary>
    public string? Unit { get; private set; }

    public string? Help { get; private set; }

    public void Add(Metric metric, PrometheusName metricName)
    {
        Metrics.Add(metric);
        Unit ??= metricName.Unit;
        if (string.IsNullOrEmpty(Help))
            Help = metric.Description;
    }
}

/// <summary>
/// One collection, sorted into families. Who comes first keeps a name: a family that would clash with it, in either format, is dropped and
/// counted, and so both formats always hold the same families.
/// </summary>
internal sealed class FamilyTable
{
    private readonly ConditionalWeakTable<Metric, PrometheusName> names = [];
    private readonly Dictionary<string, Family> byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> claimed = new(StringComparer.Ordinal);
    private readonly List<Family> ordered = [];

    /// <summary>The families in the order of their names.</summary>
    public IReadOnlyList<Family> Families => ordered;

    /// <summary>What clashed.</summary>
    public DroppedPoints Dropped { get; } = new();

    public void Load(in Batch<Metric> batch)
    {
        Clear();
        claimed.UnionWith([DroppedPoints.Family, TargetInfo.Family, TargetInfo.Sample]);
        foreach (Metric metric in batch)
            Place(metric);
        ordered.Sort(static (left, right) => string.CompareOrdinal(left.Name.Family, right.Name.Family));
    }

    /// <summary>Lets go of the metrics: instruments that are disposed between two scrapes must not be kept.</summary>
    public void Clear()
    {
        byName.Clear();
        claimed.Clear();
        ordered.Clear();
        Dropped.Clear();
    }

    private void Place(Metric metric)
    {
        if (PrometheusName.KindOf(metric.MetricType) is not { } kind)
        {
            Dropped.Add(PrometheusName.Sanitize(metric.Name), DropReason.Type, PointsOf(metric));
            return;
        }

        if (!names.TryGetValue(metric, out PrometheusName? name))
            names.Add(metric, name = PrometheusName.Create(metric.Name, metric.Unit, kind));

        if (byName.TryGetValue(name.Family, out Family? family))
        {
            if (family.Name.Kind == kind)
                family.Add(metric, name);
            else
                Dropped.Add(name.Sample, DropReason.Type, PointsOf(metric));
        }
        else if (claimed.Overlaps(name.Claims))
        {
            Dropped.Add(name.Sample, DropReason.Name, PointsOf(metric));
        }
        else
        {
            claimed.UnionWith(name.Claims);
            family = new Family(name);
            family.Add(metric, name);
            byName.Add(name.Family, family);
            ordered.Add(family);
        }
    }

    private static long PointsOf(Metric metric)
    {
        long points = 0;
        foreach (ref readonly MetricPoint _ in metric.GetMetricPoints())
            points++;
        return points;
    }
}
