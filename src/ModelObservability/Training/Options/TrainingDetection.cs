namespace ModelObservability.Training;

/// <summary>
/// Which detectors run while somebody listens to signals; null turns one off. How fast each is and how often it is wrong was measured: see
/// <c>docs/training.md</c>.
/// </summary>
public sealed record TrainingDetection
{
    /// <summary>MO2001: losses that are NaN or infinite. Default: yes.</summary>
    public bool NotFinite { get; init; } = true;

    /// <summary>MO2002: how many times the usual deviation a loss must lie above the level of the steps before, more than 0. Default 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double? LossSpikeDeviations
    {
        get;
        init => field = Check.Positive(value, nameof(LossSpikeDeviations));
    } = 8;

    /// <summary>MO2003: what share of the loss must be gained in a quarter of the run for it to be no plateau, between 0 and 1. Default 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 0 and 1.</exception>
    public double? PlateauImprovement
    {
        get;
        init => field = Check.Between(value, 0, 1, nameof(PlateauImprovement));
    } = 0.01;

    /// <summary>MO2004: how many times its level a gradient norm must be, three steps in a row, more than 1. Default 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number above 1.</exception>
    public double? ExplodingGradientFactor
    {
        get;
        init => field = Check.Between(value, 1, double.PositiveInfinity, nameof(ExplodingGradientFactor));
    } = 20;

    /// <summary>MO2005: what part of the first gradient norms is as good as none, twenty steps in a row, between 0 and 1. Default 0.0001.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 0 and 1.</exception>
    public double? VanishingGradientFactor
    {
        get;
        init => field = Check.Between(value, 0, 1, nameof(VanishingGradientFactor));
    } = 1e-4;

    /// <summary>MO2006: by what share the validation loss must rise above its best while the training loss does not follow, more than 0. Default 0.05.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double? OverfittingRise
    {
        get;
        init => field = Check.Positive(value, nameof(OverfittingRise));
    } = 0.05;

    /// <summary>MO2007: what share of its time a loop may wait for data, between 0 and 1. Default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 0 and 1.</exception>
    public double? DataWaitShare
    {
        get;
        init => field = Check.Between(value, 0, 1, nameof(DataWaitShare));
    } = 0.5;

    /// <summary>MO2008: how long a step may take, more than zero; never less than twenty usual steps. Default 10 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public TimeSpan? StallAfter
    {
        get;
        init => field = Check.PositiveOrNone(value, nameof(StallAfter));
    } = TimeSpan.FromMinutes(10);

    /// <summary>MO2009: what share of everything learned must be lost for the run to have diverged, more than 0. Default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double? DivergenceShare
    {
        get;
        init => field = Check.Positive(value, nameof(DivergenceShare));
    } = 0.5;
}
