namespace ModelObservability.Dashboard.History;

/// <summary>Quantiles of measurements that were counted in buckets, by linear interpolation within the bucket, as Prometheus' <c>histogram_quantile</c> does.</summary>
internal static class Quantiles
{
    /// <summary>The value below which the share lies; NaN without measurements, the highest edge where it lies beyond.</summary>
    /// <param name="counts">Measurements per bucket; one more than edges.</param>
    /// <param name="edges">Upper edges, ascending.</param>
    /// <param name="share">0 to 1.</param>
    public static double Of(ReadOnlySpan<double> counts, IReadOnlyList<double> edges, double share)
    {
        double total = 0;
        foreach (double count in counts) total += count;
        if (!(total > 0) || edges.Count == 0) return double.NaN;
        double rank = share * total, below = 0;
        for (int index = 0; index < edges.Count; index++)
        {
            if (counts[index] > 0 && below + counts[index] >= rank)
            {
                double lower = index == 0 ? Math.Min(0, edges[0]) : edges[index - 1];
                return lower + ((edges[index] - lower) * Math.Max(0, rank - below) / counts[index]);
            }

            below += counts[index];
        }

        return edges[^1];
    }
}
