namespace ModelObservability.Training;

/// <summary>Decides from one value after the other whether a run is to stop. The order of the rules is that of PyTorch Lightning.</summary>
internal sealed class EarlyStoppingRule(EarlyStopping options)
{
    private double best = double.NaN;
    private int withoutImprovement;

    /// <summary>Judges the next value.</summary>
    /// <returns>Why to stop, and what the value was compared with; null: continue.</returns>
    public (TrainingStopReason Reason, double Limit)? Next(double value)
    {
        if (!double.IsFinite(value)) return options.StopWhenNotFinite ? (TrainingStopReason.NotFinite, double.NaN) : CountWithoutImprovement();
        if (options.Target is { } target && !IsBetter(target, value)) return (TrainingStopReason.TargetReached, target);
        if (options.DivergenceThreshold is { } threshold && IsBetter(threshold, value)) return (TrainingStopReason.Diverged, threshold);
        if (!double.IsNaN(best) && !IsBetter(value, IsLower ? best - options.MinimumDelta : best + options.MinimumDelta)) return CountWithoutImprovement();
        (best, withoutImprovement) = (value, 0);
        return null;
    }

    private bool IsLower => options.Mode == ImprovementMode.Lower;

    private bool IsBetter(double value, double than) => IsLower ? value < than : value > than;

    private (TrainingStopReason, double)? CountWithoutImprovement() => ++withoutImprovement >= options.Patience ? (TrainingStopReason.NoImprovement, best) : null;
}
