namespace ModelObservability.Metrics.Regression;

/// <summary>What <see cref="RegressionErrors"/> measures beyond sums.</summary>
public sealed record RegressionOptions
{
    /// <summary>The error at which the Huber loss turns from square to linear, above 0, in units of the target. Default: 1.</summary>
    public double HuberDelta { get; init; } = 1;

    /// <summary>
    /// Whether to measure the percentage error and the Huber loss too; they are NaN where not. They take as long as all the rest, which alone
    /// keeps up with memory. Default: true.
    /// </summary>
    public bool Extended { get; init; } = true;

    /// <summary>
    /// The largest relative error of the median absolute error, 0.0001…0.5; null measures no median, which is several times faster. It takes
    /// memory for 17 powers of ten between the largest and the median error, at most 0.5 MiB (1 MiB more with weights): then down to five at 0.0001. Default: null.
    /// </summary>
    public double? MedianAccuracy { get; init; }

    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal void Validate()
    {
        if (!(HuberDelta > 0 && double.IsFinite(HuberDelta)))
            throw new ArgumentException($"{nameof(HuberDelta)} is {HuberDelta}; it must be above 0 and finite.", nameof(HuberDelta));
        if (MedianAccuracy is not (null or (>= 1e-4 and <= 0.5)))
            throw new ArgumentException($"{nameof(MedianAccuracy)} is {MedianAccuracy}; it must be 0.0001…0.5 or null.", nameof(MedianAccuracy));
    }
}
