using ModelObservability.Dashboard.History;

namespace ModelObservability.Dashboard.Snapshots;

/// <summary>What was measured between two slots of a histogram.</summary>
internal sealed class HistogramWindow
{
    private readonly double[] counts;
    private readonly IReadOnlyList<double> edges;

    public HistogramWindow(HistogramSeries histogram, long from, long to, bool inMinutes)
    {
        edges = histogram.Edges;
        counts = new double[histogram.Buckets.Count];
        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            if (histogram.Buckets[bucket] is not { } track) continue;
            for (long at = from; at <= to; at++)
                if (track.At(at, inMinutes) is var gained and > 0) counts[bucket] += gained;
        }

        Count = counts.Sum();
    }

    /// <summary>How many measurements; of buckets that had room.</summary>
    public double Count { get; }

    /// <summary>The value below which the share of them lies; NaN without any.</summary>
    public double Quantile(double share) => Quantiles.Of(counts, edges, share);
}
