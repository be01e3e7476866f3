using System.Diagnostics;
using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>The course of a run: its span, its epochs, how it ends. For the thread of the loop.</summary>
internal sealed class RunCourse(
    ModelMonitor monitor, TrainingOptions options, RunLoop loop, RunPace pace, RunWatch watch, ValidationRecord validation, RunTags tags)
{
    private long epochStartedAt;
    private OpenSpan span;
    private MeteredPart meteredRun;
    private MeteredPart meteredEpoch;
    private TrainingEpoch? epoch;
    private volatile bool didAllEpochs;
    private volatile int declared = -1; // one word: any thread may ask for the outcome

    /// <summary>What the application said about the end; null where it said nothing.</summary>
    public TrainingOutcome? Declared
    {
        get => declared is >= 0 and var outcome ? (TrainingOutcome)outcome : null;
        set => declared = value is { } outcome ? (int)outcome : -1;
    }

    /// <summary>How the run ends, where that is known before it is disposed. Any thread.</summary>
    public TrainingOutcome? Known => Declared ?? (loop.Control.Stop is null && didAllEpochs ? TrainingOutcome.Completed : null);

    /// <summary>The span new ones belong into.</summary>
    public Activity? InnermostSpan => epoch?.Span ?? span.Span;

    /// <summary>Starts the span of the run; apart from construction, which happens under a lock.</summary>
    public void Open()
    {
        List<KeyValuePair<string, object?>> about = [.. tags.Run];
        foreach (var (name, value) in options.Hyperparameters) about.Add(new($"{Names.Training.Hyperparameter}.{name}", value));
        if (options.Epochs is { } epochs) about.Add(new(Names.Training.EpochCount, epochs));
        span = OpenSpan.Start(monitor.Training.SpanName, within: null, [.. about]);
        watch.Span = span.Span;
        meteredRun = MeteredPart.OfRun(monitor, span.Span);
    }

    /// <summary>The epochs that are left, until the run is to stop.</summary>
    public IEnumerable<TrainingEpoch> Epochs()
    {
        while (Begin() is { } next)
        {
            bool through = false;
            try
            {
                yield return next;
                through = true;
            }
            finally
            {
                End(next, through && !next.WasCut);
            }
        }
    }

    /// <summary>How the run would end now; null where nothing says so.</summary>
    public TrainingOutcome? OutcomeOfNow =>
        Declared ?? (loop.Control.Stop is { } stop ? OutcomeOf(stop)
            : didAllEpochs ? TrainingOutcome.Completed
            : loop.Control.Fault is { } fault ? OutcomeOf(fault) : null);

    /// <summary>Ends the run.</summary>
    /// <returns>How.</returns>
    public TrainingOutcome End()
    {
        loop.Close();
        if (epoch is not null) End(epoch, isWhole: false);
        TrainingStop? stop = loop.Control.Stop;
        Exception? fault = loop.Control.Fault;
        TrainingOutcome outcome = OutcomeOfNow ?? OutcomeOf(fault);
        if (span.Span is { } ending)
        {
            ending.SetTag(Names.Training.Outcome, TrainingSeries.NameOf(outcome));
            if (stop is not null) ending.SetTag(Names.Training.StopReason, TrainingSeries.NameOf(stop.Reason));
            if (outcome is TrainingOutcome.Failed or TrainingOutcome.Cancelled) ending.SetTag(Names.ErrorType, fault?.GetType().FullName ?? Names.UnknownError);
            if (outcome is TrainingOutcome.Failed or TrainingOutcome.Diverged) ending.SetStatus(ActivityStatusCode.Error);
        }

        meteredRun.EndRun(monitor, span.Span);
        span.Stop();
        return outcome;
    }

    /// <summary>Time-outs of HTTP clients come as cancellations that hold a <see cref="TimeoutException"/>: nobody cancelled.</summary>
    public static TrainingOutcome OutcomeOf(Exception? exception) =>
        exception is OperationCanceledException { InnerException: not TimeoutException } ? TrainingOutcome.Cancelled : TrainingOutcome.Failed;

    private static TrainingOutcome OutcomeOf(TrainingStop stop) =>
        stop.Reason is TrainingStopReason.Diverged or TrainingStopReason.NotFinite
        || stop.SignalCode == CoreSignals.LossNotFinite.Code || stop.SignalCode == CoreSignals.Diverged.Code
            ? TrainingOutcome.Diverged
            : TrainingOutcome.Stopped;

    private TrainingEpoch? Begin()
    {
        if (loop.IsClosed || loop.Control.Stop is not null) return null;
        int number = loop.Tally.Own.EpochsDone + 1;
        if (number > options.Epochs)
        {
            didAllEpochs = true;
            return null;
        }

        epochStartedAt = monitor.Clock.Timestamp();
        epoch = loop.Begin(new TrainingEpoch(number, loop, pace, tags, span.Span));
        watch.Span = InnermostSpan;
        meteredEpoch = MeteredPart.Of(monitor, epoch.Span);
        return epoch;
    }

    private void End(TrainingEpoch ending, bool isWhole)
    {
        if (!ReferenceEquals(epoch, ending)) return;
        epoch = null;
        loop.EndEpoch(isWhole);
        if (isWhole) pace.Learn(loop.Tally.Own.StepInEpoch);
        Tell(ending.Number);
        meteredEpoch.End(monitor, ending.Span);
        ending.End();
        watch.Span = span.Span;
    }

    /// <summary>Tells early stopping and the sinks of the epoch.</summary>
    private void Tell(int number)
    {
        RunTally.Numbers now = loop.Tally.Own;
        TrainingScore[] means = [.. loop.Scores.Means()];
        watch.EpochEnded(means, now);
        if (loop.Records is not { } records) return;
        double seconds = monitor.Clock.Seconds(epochStartedAt, monitor.Clock.Timestamp());
        records.EpochEnded(
            SafeClock.Span(seconds), [new(ScoreNames.Loss, now.EpochLoss), .. means.Select(mean => mean with { Name = ScoreNames.BesideLoss(mean.Name) })], validation.Of(number), now);
    }
}
