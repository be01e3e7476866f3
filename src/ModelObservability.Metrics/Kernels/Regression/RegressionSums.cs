namespace ModelObservability.Metrics.Kernels;

/// <summary>What a pass over targets and predictions yields; error means prediction minus target.</summary>
/// <param name="Targets">Moments of the targets.</param>
/// <param name="Errors">Moments of the errors.</param>
/// <param name="Absolute">Σ w·|error|, in the unit of the moments, as the other two are.</param>
/// <param name="Relative">Σ w·|error| / max(|target|, ε).</param>
/// <param name="Huber">Σ w·huber(error).</param>
/// <param name="Largest">The largest |error|, of whatever weight; -∞ before the first.</param>
internal readonly record struct RegressionSums(
    Moments Targets, Moments Errors, CompensatedSum Absolute, CompensatedSum Relative, CompensatedSum Huber, double Largest)
{
    public static RegressionSums Empty { get; } = new(default, default, default, default, default, double.NegativeInfinity);

    public static RegressionSums operator +(RegressionSums left, RegressionSums right)
    {
        Moments errors = left.Errors + right.Errors;
        (int leftUnit, int rightUnit) = (left.Errors.Unit - errors.Unit, right.Errors.Unit - errors.Unit);
        return new(
            left.Targets + right.Targets,
            errors,
            left.Absolute.Scaled(leftUnit) + right.Absolute.Scaled(rightUnit),
            left.Relative.Scaled(leftUnit) + right.Relative.Scaled(rightUnit),
            left.Huber.Scaled(leftUnit) + right.Huber.Scaled(rightUnit),
            Math.Max(left.Largest, right.Largest));
    }
}
