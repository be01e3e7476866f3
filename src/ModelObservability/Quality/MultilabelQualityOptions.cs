namespace ModelObservability;

/// <summary>How the quality of a classifier of several labels at once is tracked.</summary>
public sealed record MultilabelQualityOptions : QualityOptions
{
    /// <summary>Scores of this much and more predict the label; any number but NaN. Default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN.</exception>
    public double Threshold
    {
        get;
        init => field = Check.Number(value, nameof(Threshold));
    } = 0.5;

    /// <summary>Labels told apart by <c>ml.class</c>, 1 to 10,000; higher indices share <c>__other__</c>, so that sums stay right. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1…10,000.</exception>
    public int MaxLabels
    {
        get;
        init => field = Check.InRange(value, 1, 10_000, nameof(MaxLabels));
    } = 100;
}
