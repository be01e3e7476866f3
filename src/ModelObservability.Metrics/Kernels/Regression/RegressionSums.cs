namespace ModelObservability.Metrics.Kernels;

/// <summary>What a pass over targets and predictions yields; error means prediction minus target.</summary>
/// <param name="Targets">Moments of the targets.</param>
/// <param name="Errors">Moments of the errors.</param>
/// <param name="Absolute">Σ w·|error|.</param>
/// <param name="Relative">Σ w·|error| / max(|target|, ε).</param>
/// <param name="Huber">Σ w·huber(error).</param>
/// <param name="Largest">The largest |error|, of whatever weight; -∞ before the first.</param>
internal readonly record struct RegressionSums(
    Moments Targets, Moments Errors, CompensatedSum Absolute, CompensatedSum Relative, CompensatedSum Huber, double Largest)
{
    public static RegressionSums Empty { get; } = new(default, default, default, default, default, double.NegativeInfinity);

    public static RegressionSums operator +(RegressionSums left, RegressionSums right) => new(
        left.Targets + right.Targets,
        left.Errors + right.Errors,
        left.Absolute + right.Absolute,
        left.Relative + right.Relative,
        left.Huber + right.Huber,
        Math.Max(left.Largest, right.Largest));
}
