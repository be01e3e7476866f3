namespace ModelObservability;

/// <summary>What a healthy output looks like. Numbers are scanned in place; none leaves the process.</summary>
public record OutputInspection
{
    /// <summary>
    /// Scores per item: 2 or more makes rows × classes of the numbers, each row an output of its own with a predicted class (the highest
    /// score, the lowest index where several are) and a confidence (that score). Default 0: the numbers are one output.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">1 or negative.</exception>
    public int Classes
    {
        get;
        init
        {
            if (value is < 0 or 1)
                throw new ArgumentOutOfRangeException(nameof(Classes), value, $"{nameof(Classes)} is {value}; it must be 0 (no classes) or 2 and more.");
            field = value;
        }
    }

    /// <summary>The lowest healthy number. Default: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN.</exception>
    public double Minimum
    {
        get;
        init => field = Check.Number(value, nameof(Minimum));
    } = double.NegativeInfinity;

    /// <summary>The highest healthy number. Default: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN.</exception>
    public double Maximum
    {
        get;
        init => field = Check.Number(value, nameof(Maximum));
    } = double.PositiveInfinity;

    /// <summary>Confidence below this counts as <c>low_confidence</c>; needs <see cref="Classes"/>. Default 0: never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN.</exception>
    public double LowConfidence
    {
        get;
        init => field = Check.Number(value, nameof(LowConfidence));
    }

    /// <summary>Predicted classes told apart by <c>ml.class</c>, 1 to 10,000; higher indices share <c>__other__</c>. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1…10,000.</exception>
    public int MaxClasses
    {
        get;
        init => field = Check.InRange(value, 1, 10_000, nameof(MaxClasses));
    } = 100;
}
