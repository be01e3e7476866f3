namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// A number near the weighted mean of a block: the value that weighs most plus the mean distance from it, which is that value to the last bit
/// where all that weigh something are the same, or where it outweighs all others. What has no weight does not move it, however far away.
/// </summary>
/// <param name="heaviest">The value that weighs most.</param>
/// <param name="weight">The weight of the block.</param>
internal struct WeightedPivot(double heaviest, double weight)
{
    private double apart;

    /// <summary>The number.</summary>
    public readonly double Value => heaviest + apart;

    public void Add(double value, double share)
    {
        // Weighed before they are added up, so that large weights overflow nothing.
        if (share > 0)
            apart += share / weight * (value - heaviest);
    }
}
