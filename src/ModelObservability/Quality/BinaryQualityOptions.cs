namespace ModelObservability;

/// <summary>How the quality of a classifier of two classes is tracked.</summary>
public sealed record BinaryQualityOptions : QualityOptions
{
    /// <summary>Scores of this much and more are predicted positive; any number but NaN. Default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN.</exception>
    public double Threshold
    {
        get;
        init
        {
            if (double.IsNaN(value))
                throw new ArgumentOutOfRangeException(nameof(Threshold), value, $"{nameof(Threshold)} is NaN; it must be a number.");
            field = value;
        }
    } = 0.5;
}
