using ModelObservability.Metrics;

namespace ModelObservability.Quality;

/// <summary>The state of a tracker with a single metric.</summary>
internal sealed class SingleMetric<TMetric, TValue>(TMetric metric) : IStreamingMetric<SingleMetric<TMetric, TValue>, TValue>
    where TMetric : class, IStreamingMetric<TMetric, TValue>
{
    public TMetric Metric { get; } = metric;

    public TValue Value => Metric.Value;

    public void Merge(SingleMetric<TMetric, TValue> other) => Metric.Merge(other.Metric);

    public void Reset() => Metric.Reset();

    public SingleMetric<TMetric, TValue> CreateEmpty() => new(Metric.CreateEmpty());
}
