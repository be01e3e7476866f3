using ModelObservability.Metrics.Regression;

namespace ModelObservability;

/// <summary>How the quality of a regression is tracked.</summary>
public sealed record RegressionQualityOptions : QualityOptions
{
    /// <summary>What is measured beyond squared and absolute errors; not null. Default: the percentage error and the Huber loss, no median.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public RegressionOptions Errors
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Errors));
            field = value;
        }
    } = new();
}
