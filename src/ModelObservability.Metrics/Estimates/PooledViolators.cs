namespace ModelObservability.Metrics.Estimates;

/// <summary>Pool adjacent violators: makes a row of means rise by averaging neighbours that fall.</summary>
internal static class PooledViolators
{
    /// <summary>Replaces each value by that of its block.</summary>
    /// <param name="values">The means, in order.</param>
    /// <param name="weights">Their weights, above 0.</param>
    public static void Pool(Span<double> values, ReadOnlySpan<double> weights)
    {
        double[] means = new double[values.Length], sums = new double[values.Length];
        int[] ends = new int[values.Length];
        int blocks = 0;
        for (int index = 0; index < values.Length; index++)
        {
            (means[blocks], sums[blocks], ends[blocks]) = (values[index], weights[index], index + 1);
            blocks++;
            for (; blocks > 1 && means[blocks - 2] >= means[blocks - 1]; blocks--)
            {
                double sum = sums[blocks - 2] + sums[blocks - 1];
                means[blocks - 2] += (means[blocks - 1] - means[blocks - 2]) * (sums[blocks - 1] / sum);
                (sums[blocks - 2], ends[blocks - 2]) = (sum, ends[blocks - 1]);
            }
        }

        for (int block = 0, index = 0; block < blocks; block++)
        {
            for (; index < ends[block]; index++)
                values[index] = means[block];
        }
    }
}
