namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// A number near the weighted mean of a block: the first value that has weight plus the mean distance from it, which is that value to the last
/// bit where all that weigh something are the same. What has no weight does not move it, however far away.
/// </summary>
/// <param name="weight">The weight of the block.</param>
internal struct WeightedPivot(double weight)
{
    private double first = double.NaN, apart;

    /// <summary>The number; NaN where nothing has weight.</summary>
    public readonly double Value => first + apart;

    public void Add(double value, double share)
    {
        if (!(share > 0))
            return;
        if (double.IsNaN(first))
            first = value;
        // Weighed before they are added up, so that large weights overflow nothing.
        apart += share / weight * (value - first);
    }
}
