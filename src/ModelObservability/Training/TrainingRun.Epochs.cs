using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>The epochs of a run, for the thread of its loop.</summary>
public sealed partial class TrainingRun
{
    private TrainingEpoch? epoch;
    private MeteredPart meteredEpoch;
    private long epochStartedAt;

    /// <summary>The remaining epochs, until the run is to stop.</summary>
    /// <returns>The epochs, each open until the next one is requested.</returns>
    public IEnumerable<TrainingEpoch> Epochs()
    {
        while (BeginEpoch() is { } next)
        {
            bool isDone = false;
            try
            {
                yield return next;
                isDone = true;
            }
            finally
            {
                EndEpoch(next, isDone && !next.WasCut);
            }
        }
    }

    private OpenSpan StartSpan()
    {
        List<KeyValuePair<string, object?>> tags = [.. Tags.Run];
        foreach (var (name, value) in options.Hyperparameters) tags.Add(new($"{Names.Training.Hyperparameter}.{name}", value));
        if (options.Epochs is { } epochs) tags.Add(new(Names.Training.EpochCount, epochs));
        return OpenSpan.Start(monitor.Training.SpanName, within: null, [.. tags]);
    }

    private TrainingEpoch? BeginEpoch()
    {
        if (recorder.IsClosed || ending.Stop is not null) return null;
        int number = state.Tally.Own.EpochsDone + 1;
        if (number > options.Epochs)
        {
            ending.CompleteEpochs();
            return null;
        }

        epochStartedAt = monitor.Clock.Timestamp();
        epoch = new TrainingEpoch(number, recorder, Tags, span.Span);
        state.BeginEpoch(number);
        recorder.BeginEpoch(epoch);
        detectors.Span = InnermostSpan;
        meteredEpoch = MeteredPart.Of(monitor, epoch.Span);
        return epoch;
    }

    /// <summary>The parent of new spans.</summary>
    private Activity? InnermostSpan => epoch?.Span ?? span.Span;

    private void EndEpoch(TrainingEpoch ended, bool isWhole)
    {
        if (!ReferenceEquals(epoch, ended)) return;
        epoch = null;
        recorder.EndEpoch();
        if (isWhole) state.CountEpoch();
        RunTally.Numbers now = state.Tally.Own;
        TrainingScore[] means = [.. state.Scores.Means()];
        detectors.EpochEnded(means, now);
        sinks?.TryWrite(RecordOf(ended, means, now));
        meteredEpoch.End(monitor, ended.Span);
        ended.End(now.EpochLoss);
        detectors.Span = span.Span;
    }

    private TrainingEpochEnded RecordOf(TrainingEpoch ended, TrainingScore[] means, in RunTally.Numbers now)
    {
        TimeSpan duration = SafeClock.Span(monitor.Clock.Seconds(epochStartedAt, monitor.Clock.Timestamp()));
        TrainingScore[] train = [new(ScoreNames.Loss, now.EpochLoss), .. means.Select(mean => mean with { Name = ScoreNames.BesideLoss(mean.Name) })];
        return new(monitor.Clock.UtcNow(), now.Epoch, now.Step, duration, train, state.Validation.Of(ended.Number));
    }
}
