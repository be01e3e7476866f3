namespace ModelObservability.Metrics.Drift;

/// <summary>The area between the distributions of two sketches of the same bins, which are straight within a bin.</summary>
internal static class SketchArea
{
    public static double Between(DistributionSketch reference, DistributionSketch live)
    {
        if (reference.Count == 0 || live.Count == 0)
            return double.NaN;
        double low = Math.Min(reference.Minimum, live.Minimum), high = Math.Max(reference.Maximum, live.Maximum);
        double area = 0, from = low, before = 0, left = 0, right = 0;
        for (int bin = 0; bin < reference.Counts.Length; bin++)
        {
            double to = bin < reference.Edges.Length ? Math.Clamp(reference.Edges[bin], low, high) : high;
            left += reference.Counts[bin] / (double)reference.Count;
            right += live.Counts[bin] / (double)live.Count;
            double difference = left - right;
            area += (to - from) * MeanDistance(before, difference);
            (from, before) = (to, difference);
        }

        return area;
    }

    /// <summary>The mean of |x| over a straight line from one difference to another.</summary>
    private static double MeanDistance(double from, double to)
    {
        double sum = Math.Abs(from) + Math.Abs(to);
        return from * to >= 0 ? sum / 2 : (from * from + to * to) / (2 * sum);
    }
}
