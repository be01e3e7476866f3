namespace ModelObservability.Training;

/// <summary>Which values of a watched number are better.</summary>
public enum ImprovementMode
{
    /// <summary>Lower ones: a loss.</summary>
    Lower,

    /// <summary>Higher ones: an accuracy.</summary>
    Higher,
}

/// <summary>
/// When a run stops by itself. Validation values are checked in every <c>ReportValidation</c>, training values (means over the epoch)
/// at the end of every epoch.
/// </summary>
public sealed record EarlyStopping
{
    /// <summary>The watched number, not blank: <c>loss</c> (default) or the name of a score. Nothing is decided while it is not reported.</summary>
    /// <exception cref="ArgumentException">Empty or blank.</exception>
    public string Metric
    {
        get;
        init => field = Check.NotBlank(value, nameof(Metric));
    } = "loss";

    /// <summary>Of which samples. Default: validation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a split.</exception>
    public TrainingSplit Split
    {
        get;
        init => field = Check.Defined(value, nameof(Split));
    } = TrainingSplit.Validation;

    /// <summary>Which values are better. Default: lower ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a mode.</exception>
    public ImprovementMode Mode
    {
        get;
        init => field = Check.Defined(value, nameof(Mode));
    }

    /// <summary>How many values in a row may pass without an improvement, 1 or more. Default 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Patience
    {
        get;
        init => field = Check.InRange(value, 1, int.MaxValue, nameof(Patience));
    } = 10;

    /// <summary>By how much a value must be better than the best to be an improvement, a finite number of 0 or more. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public double MinimumDelta
    {
        get;
        init => field = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MinimumDelta), value, FormattableString.Invariant($"{nameof(MinimumDelta)} is {value}; it must be a finite number of 0 or more."));
    }

    /// <summary>Stops where a value is this good or better; null (default): no target.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN.</exception>
    public double? Target
    {
        get;
        init => field = Check.Number(value, nameof(Target));
    }

    /// <summary>Stops where a value is worse than this; null (default): no threshold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN.</exception>
    public double? DivergenceThreshold
    {
        get;
        init => field = Check.Number(value, nameof(DivergenceThreshold));
    }

    /// <summary>Whether to stop where a value is NaN or infinite; otherwise it is one without improvement. Default: yes.</summary>
    public bool StopWhenNotFinite { get; init; } = true;
}
