namespace ModelObservability;

/// <summary>How the quality of a classifier of several labels at once is tracked.</summary>
public sealed record MultilabelQualityOptions : QualityOptions
{
    /// <summary>Scores of this much and more predict the label; any number but NaN. Default 0.5.</summary>
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

    /// <summary>Labels told apart by <c>ml.class</c>, 1 to 10,000; higher indices share <c>__other__</c>, so that sums stay right. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1…10,000.</exception>
    public int MaxLabels
    {
        get;
        init
        {
            if (value is < 1 or > 10_000)
                throw new ArgumentOutOfRangeException(nameof(MaxLabels), value, $"{nameof(MaxLabels)} is {value}; it must be 1 to 10,000.");
            field = value;
        }
    } = 100;
}
