using System.Diagnostics;
using ModelObservability.Detection;
using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// Runs the detectors over the numbers of a run, raises what they find, and carries out what the application decides. For the thread of the
/// loop, but for <see cref="Raise"/>. Nothing in here throws.
/// </summary>
internal sealed class RunDetectors
{
    private readonly ModelMonitor monitor;
    private readonly TrainingOptions options;
    private readonly string run;
    private readonly RunTally tally;
    private readonly RunEnding ending;
    private readonly SinkQueue? sinks;
    private readonly NotFiniteDetector? notFinite;
    private readonly LossSpikeDetector? spikes;
    private readonly DivergenceDetector? divergence;
    private readonly PlateauDetector? plateau;
    private readonly GradientDetector? gradients;
    private readonly OverfittingDetector? overfitting;
    private readonly DataStarvationDetector? starvation;
    private readonly EarlyStoppingRule? stopping;
    private readonly MinuteLimit<SignalDefinition> limit;
    private LossLevel level;

    public RunDetectors(ModelMonitor monitor, TrainingOptions options, string run, RunTally tally, RunEnding ending, SinkQueue? sinks)
    {
        (this.monitor, this.options, this.run, this.tally, this.ending, this.sinks) = (monitor, options, run, tally, ending, sinks);
        limit = new(monitor.Clock);
        if (options.EarlyStopping is { } early) stopping = new(early);
        if (options.Detection is not { } detection) return;
        if (detection.NotFinite) notFinite = new();
        if (detection.LossSpikeDeviations is { } deviations) spikes = new(deviations);
        if (detection.DivergenceShare is { } share) divergence = new(share);
        if (detection.PlateauImprovement is { } improvement) plateau = new(improvement);
        if (detection.ExplodingGradientFactor is not null || detection.VanishingGradientFactor is not null)
            gradients = new(detection.ExplodingGradientFactor, detection.VanishingGradientFactor);
        if (detection.OverfittingRise is { } rise) overfitting = new(rise);
        if (detection.DataWaitShare is { } waiting) starvation = new(waiting);
    }

    /// <summary>Whether anybody would receive a finding. Read once per step.</summary>
    public bool IsWanted => options.Detection is not null && (options.OnSignal is not null || sinks is not null || monitor.Signals.IsWanted) && !monitor.IsDisposed;

    /// <summary>The innermost span of the run; findings are events on it.</summary>
    public Activity? Span { get; set; }

    public IReadOnlyList<long> SpikedSteps => spikes?.Batches ?? [];

    /// <summary>A step was reported.</summary>
    /// <returns>What the application decided.</returns>
    public TrainingAction Reported(in RecentSteps.Slot step, bool hasNorm)
    {
        TrainingAction action = TrainingAction.Continue;
        if (notFinite?.Next(step.Loss) is { } broken) action = Strongest(action, Raise(broken, step.Epoch, step.Step));
        if (double.IsFinite(step.Loss))
        {
            if (spikes?.Next(step.Step, step.Loss, in level) is { } spike) action = Strongest(action, Raise(spike, step.Epoch, step.Step));
            level.Add(step.Loss);
            if (divergence?.Next(in level) is { } diverged) action = Strongest(action, Raise(diverged, step.Epoch, step.Step));
            if (plateau?.Next(step.Loss) is { } flat) action = Strongest(action, Raise(flat, step.Epoch, step.Step));
        }

        if (hasNorm && gradients?.Next(step.GradientNorm, in level) is { } norm) action = Strongest(action, Raise(norm, step.Epoch, step.Step));
        return action;
    }

    /// <summary>A step is done that was timed.</summary>
    public void Timed(in RecentSteps.Slot step)
    {
        if (double.IsFinite(step.DataWait + step.Duration) && starvation?.Next(step.DataWait, step.Duration) is { } starved) Raise(starved, step.Epoch, step.Step);
    }

    /// <summary>A validation was reported.</summary>
    public void Validated(double train, double? loss, ReadOnlySpan<TrainingScore> scores, in RunTally.Numbers now)
    {
        if (IsWanted && double.IsFinite(train) && loss is { } number && double.IsFinite(number) && overfitting?.Next(train, number) is { } overfit) Raise(overfit, now.Epoch, now.Step);
        ApplyEarlyStopping(TrainingSplit.Validation, loss, scores, now);
    }

    /// <summary>An epoch is over.</summary>
    public void EpochEnded(ReadOnlySpan<TrainingScore> means, in RunTally.Numbers now)
    {
        if (now.EpochLosses + now.EpochNotFinite > 0) ApplyEarlyStopping(TrainingSplit.Train, now.EpochNotFinite > 0 ? double.NaN : now.EpochLoss, means, now);
    }

    /// <summary>Raises a finding and carries out what the application decides. Any thread.</summary>
    public TrainingAction Raise(Finding finding, int epoch, long step)
    {
        TrainingAction action = Decide(Announce(finding, epoch, step));
        if (action == TrainingAction.Stop) ending.StopFor(new(TrainingStopReason.Signal, epoch, step, SignalCode: finding.Definition.Code));
        else if (action == TrainingAction.Pause) ending.Pause();
        else if (action == TrainingAction.LowerLearningRate) ending.SuggestLearningRate(tally.Read().LearningRate * options.LearningRateFactor);
        return action;
    }

    private static TrainingAction Strongest(TrainingAction one, TrainingAction other) => one > other ? one : other;

    private void ApplyEarlyStopping(TrainingSplit split, double? loss, ReadOnlySpan<TrainingScore> scores, in RunTally.Numbers now)
    {
        if (stopping is null || options.EarlyStopping!.Split != split || ending.Stop is not null) return;
        string metric = options.EarlyStopping.Metric;
        if ((metric == "loss" ? loss : Find(metric, scores)) is not { } value || stopping.Next(value) is not { } decision) return;
        ending.StopFor(new(decision.Reason, now.Epoch, now.Step, value, decision.Limit));
        Announce(
            new(CoreSignals.StoppedEarly, ("reason", OutcomeNames.Of(decision.Reason)), ("metric", metric), ("value", value), ("limit", decision.Limit)),
            now.Epoch, now.Step);
    }

    private static double? Find(string name, ReadOnlySpan<TrainingScore> scores)
    {
        foreach (TrainingScore score in scores)
            if (score.Name == name) return score.Value;
        return null;
    }

    /// <summary>
    /// Sends the signal to handlers, logs and sinks, each within its limit. Sinks belong to a run, so their limit is per run; the application
    /// decides every time.
    /// </summary>
    private Signal Announce(Finding finding, int epoch, long step)
    {
        Dictionary<string, object> evidence = new(finding.Evidence.Length + 3) { ["run"] = run, ["epoch"] = epoch, ["step"] = step };
        foreach (var (name, value) in finding.Evidence) evidence[name] = value;
        Signal signal = monitor.Signals.Announce(finding.Definition, Span, evidence);
        if (sinks is null || !limit.Allows(finding.Definition, out long withheld)) return signal;
        if (withheld > 0) evidence["withheld"] = withheld; // of this run: its files may lack others than the handlers of the model
        sinks.TryWrite(new TrainingSignal(signal.Time, epoch, step, signal with { Evidence = evidence }));
        return signal;
    }

    private TrainingAction Decide(Signal signal)
    {
        try
        {
            return options.OnSignal?.Invoke(signal) is { } action && Enum.IsDefined(action) ? action : TrainingAction.Continue;
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return TrainingAction.Continue;
        }
    }
}
