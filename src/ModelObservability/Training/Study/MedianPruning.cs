namespace ModelObservability.Training;

/// <summary>
/// The median rule: a trial is pruned if the best it has reported so far is worse than the median of what completed trials reported at the
/// same step. Golovin et al. 2017, "Google Vizier", section 3.2.2, with the values themselves in place of their running averages, as Optuna's
/// <c>MedianPruner</c> has it.
/// </summary>
public sealed record MedianPruning
{
    /// <summary>Trials that must be completed before one is pruned, 1 or more. Default 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int StartupTrials
    {
        get;
        init => field = Check.InRange(value, 1, int.MaxValue, nameof(StartupTrials));
    } = 5;

    /// <summary>No trial is pruned before this step, 0 or more. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.</exception>
    public int WarmupSteps
    {
        get;
        init => field = Check.InRange(value, 0, int.MaxValue, nameof(WarmupSteps));
    }

    /// <summary>Completed trials that must have reported at the same step, 1 or more. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int MinimumTrials
    {
        get;
        init => field = Check.InRange(value, 1, int.MaxValue, nameof(MinimumTrials));
    } = 1;
}
