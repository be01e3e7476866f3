namespace ModelObservability.Training;

/// <summary>Decides from one value after the other whether a run is to stop. The order of the rules is that of PyTorch Lightning.</summary>
internal sealed class EarlyStoppingRule(EarlyStopping options)
{
    private double best = double.NaN;
    private int without;

    /// <summary>Takes the watched value.</summary>
    /// <returns>Why to stop, and what the value was held against; null: go on.</returns>
    public (TrainingStopReason Reason, double Limit)? Next(double value)
    {
        if (!double.IsFinite(value)) return options.StopWhenNotFinite ? (TrainingStopReason.NotFinite, double.NaN) : Without();
        if (options.Target is { } target && !IsBetter(target, value)) return (TrainingStopReason.TargetReached, target);
        if (options.DivergenceThreshold is { } threshold && IsBetter(threshold, value)) return (TrainingStopReason.Diverged, threshold);
        if (!double.IsNaN(best) && !IsBetter(value, IsLower ? best - options.MinimumDelta : best + options.MinimumDelta)) return Without();
        (best, without) = (value, 0);
        return null;
    }

    private bool IsLower => options.Mode == ImprovementMode.Lower;

    private bool IsBetter(double value, double than) => IsLower ? value < than : value > than;

    private (TrainingStopReason, double)? Without() => ++without >= options.Patience ? (TrainingStopReason.NoImprovement, best) : null;
}
