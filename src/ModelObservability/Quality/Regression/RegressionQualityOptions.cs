using ModelObservability.Metrics.Regression;

namespace ModelObservability;

/// <summary>Options for tracking the quality of a regression.</summary>
public sealed record RegressionQualityOptions : QualityOptions
{
    /// <summary>What is measured in addition to squared and absolute errors; not null. Default: the percentage error and the Huber loss, without the median.</summary>
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
