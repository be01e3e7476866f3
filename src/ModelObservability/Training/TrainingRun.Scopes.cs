using ModelObservability.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>The parts of a run outside of steps: validation, checkpoints.</summary>
public sealed partial class TrainingRun
{
    private TrainingScope? validation;

    internal SafeClock Clock => monitor.Clock;

    /// <summary>Reports the result of a validation.</summary>
    /// <param name="loss">
    /// The loss over the validation samples; null if there is none. NaN and infinities are counted and shown in the state, but never given to
    /// an instrument.
    /// </param>
    /// <param name="scores">Further numbers by name; at most 32 names per run.</param>
    public void ReportValidation(double? loss, params ReadOnlySpan<TrainingScore> scores)
    {
        if (HasEnded)
        {
            state.Rejections.Add(TrainingRejection.Ended);
            return;
        }

        if (loss is { } number && !double.IsFinite(number)) state.Rejections.Add(TrainingRejection.NonFiniteLoss);
        foreach (TrainingScore score in scores)
            if (!double.IsFinite(score.Value)) state.Rejections.Add(TrainingRejection.NonFiniteScore);
        RunTally.Numbers now = state.Tally.Read();
        TrainingScore[] accepted = state.Validation.Add(loss, now.Epoch, scores, state.SecondsElapsed);
        for (int refused = scores.Length + (loss is null ? 0 : 1) - accepted.Length; refused > 0; refused--) state.Rejections.Add(TrainingRejection.ScoreLimit);
        validation?.Reported(loss);
        if (accepted.Length > 0) sinks?.TryWrite(new TrainingScalars(Clock.UtcNow(), now.Epoch, now.Step, TrainingSplit.Validation, accepted));
        detectors.Validated(now.EpochLoss, loss, scores, now);
    }

    /// <summary>Reports the result of a validation, with scores of a metric.</summary>
    /// <typeparam name="TMetric">The metric.</typeparam>
    /// <typeparam name="TValue">Its value.</typeparam>
    /// <param name="loss">The loss over the validation samples; null if there is none.</param>
    /// <param name="metric">A metric that has counted the validation samples.</param>
    /// <param name="scores">Which of its scores to report, by name: <c>("recall", counts => counts.Recall)</c>. One that throws is counted and left out.</param>
    /// <exception cref="ArgumentNullException"><paramref name="metric"/> is null.</exception>
    public void ReportValidation<TMetric, TValue>(
        double? loss, IStreamingMetric<TMetric, TValue> metric, params ReadOnlySpan<(string Name, Func<TValue, double> Score)> scores)
        where TMetric : class, IStreamingMetric<TMetric, TValue>
    {
        ArgumentNullException.ThrowIfNull(metric);
        TValue value = metric.Value;
        List<TrainingScore> read = new(scores.Length);
        foreach (var (name, score) in scores)
        {
            try
            {
                read.Add(new(name, score(value)));
            }
            catch when (Faults.Caught(FaultSite.Option))
            {
            }
        }

        ReportValidation(loss, [.. read]);
    }

    /// <summary>Begins a validation: a span <c>validate</c>; its time does not count as part of a step. Reporting the validation completes it.</summary>
    /// <returns>The scope, to be disposed.</returns>
    public TrainingScope Validate() => new(this, isCheckpoint: false);

    /// <summary>Begins a checkpoint: a span <c>checkpoint</c> and <c>ml.training.checkpoint.duration</c>; its time does not count as part of a step.</summary>
    /// <returns>The scope; complete and dispose it.</returns>
    public TrainingScope Checkpoint() => new(this, isCheckpoint: true);

    /// <summary>A scope begins.</summary>
    /// <returns>Its span.</returns>
    internal OpenSpan BeginScope(TrainingScope scope)
    {
        RunTally.Numbers now = state.Tally.Read();
        OpenSpan opened = OpenSpan.Start(
            scope.IsCheckpoint ? "checkpoint" : "validate", InnermostSpan,
            [.. Tags.Run, new(Names.Training.EpochNumber, now.Epoch), new(Names.Training.StepNumber, now.Step)]);
        if (!scope.IsCheckpoint) validation = scope;
        recorder.BeginScope();
        return opened;
    }

    /// <summary>A scope is over.</summary>
    internal void EndScope(TrainingScope scope, double seconds)
    {
        if (ReferenceEquals(validation, scope)) validation = null;
        recorder.EndScope(seconds);
    }

    /// <summary>A checkpoint is written.</summary>
    internal void RecordCheckpoint(double seconds)
    {
        if (!monitor.IsDisposed) StepInstruments.CheckpointDuration.Record(seconds, Tags.Model);
    }
}
