namespace ModelObservability.Metrics.Ranking;

/// <summary>A score known to lie within bounds.</summary>
/// <param name="Lower">The least it can be; NaN where it is undefined.</param>
/// <param name="Upper">The most it can be; NaN where it is undefined.</param>
public readonly record struct BoundedScore(double Lower, double Upper)
{
    /// <summary>The middle of the bounds.</summary>
    public double Estimate => Lower + (Upper - Lower) / 2;

    /// <summary>The distance of the bounds; the estimate is off by at most half of it.</summary>
    public double Width => Upper - Lower;
}
