namespace ModelObservability.Metrics.Drift;

/// <summary>Finds the bins of a column in a sample of it.</summary>
public static class ColumnBins
{
    private const int Quantiles = 100;

    /// <summary>
    /// Bins for numbers: hundredths of the sample, fewer where values repeat, and one bin each for what lies below and above all of it.
    /// A constant has three bins: below, equal, above.
    /// </summary>
    /// <param name="sample">Numbers; NaN and infinity are skipped.</param>
    /// <returns>An empty sketch with these bins.</returns>
    /// <exception cref="ArgumentException">There is no finite number.</exception>
    public static DistributionSketch OfNumbers(ReadOnlySpan<double> sample)
    {
        double[] sorted = Finite(sample);
        Array.Sort(sorted);
        List<double> edges = [];
        // An edge at 0 separates the sample from what is below all of it; -1.8e308 has nothing below.
        if (sorted[0] > double.MinValue)
            edges.Add(Math.BitDecrement(sorted[0]));
        for (int part = 1; part <= Quantiles; part++)
        {
            double edge = sorted[(int)Math.Ceiling((double)sorted.Length * part / Quantiles) - 1];
            if (edges.Count == 0 || edge > edges[^1])
                edges.Add(edge);
        }

        return new DistributionSketch([.. edges]);
    }

    /// <summary>The categories of a sample: the 127 most frequent numbers; others are counted together.</summary>
    /// <param name="sample">Codes of categories; NaN and infinity are skipped.</param>
    /// <returns>An empty sketch with these categories.</returns>
    /// <exception cref="ArgumentException">There is no finite number.</exception>
    public static DistributionSketch OfCategories(ReadOnlySpan<double> sample)
    {
        double[] kept = [.. Finite(sample).GroupBy(static value => value).OrderByDescending(static same => same.Count()).ThenBy(static same => same.Key)
            .Take(DistributionSketch.MostEdges).Select(static same => same.Key)];
        Array.Sort(kept);
        return new DistributionSketch(kept, isCategorical: true);
    }

    private static double[] Finite(ReadOnlySpan<double> sample)
    {
        List<double> finite = new(sample.Length);
        foreach (double value in sample)
        {
            if (double.IsFinite(value))
                finite.Add(value);
        }

        return finite.Count > 0
            ? [.. finite]
            : throw new ArgumentException($"None of the {sample.Length} values is a finite number; a column needs one or more.", nameof(sample));
    }
}
