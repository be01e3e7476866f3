using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>Hands what happens in a run to its sinks. Writing never waits for a sink and never throws.</summary>
internal sealed class RunRecords : IDisposable
{
    private readonly SafeClock clock;
    private readonly SinkQueue queue;

    public RunRecords(ModelMonitor monitor, TrainingOptions options, Action<ITrainingSink, IEnumerable<(string Name, object Value)>> onFailure)
    {
        clock = monitor.Clock;
        queue = new(options.Sinks, options.SinkCapacity, monitor.TimeProvider, onFailure);
    }

    public IReadOnlyList<TrainingSinkCounts> Counts => queue.Counts;

    public void Started(string id, ModelIdentity model, TrainingOptions options) =>
        queue.TryWrite(new TrainingStarted(clock.UtcNow(), options.ResumeFrom.Epochs, options.ResumeFrom.Steps, id, model, options.Hyperparameters)
        {
            Epochs = options.Epochs,
            StepsPerEpoch = options.StepsPerEpoch,
        });

    public void Step(in RecentSteps.Slot step, ReadOnlySpan<TrainingScore> scores) => queue.TryWriteStep(new()
    {
        Time = clock.UtcNow(),
        Epoch = step.Epoch,
        Step = step.Step,
        Loss = step.Loss,
        LearningRate = double.IsNaN(step.LearningRate) ? null : step.LearningRate,
        GradientNorm = double.IsNaN(step.GradientNorm) ? null : step.GradientNorm,
        Samples = step.Samples,
        Scores = scores,
    });

    public void Validated(TrainingScore[] values, in RunTally.Numbers now)
    {
        if (values.Length > 0) queue.TryWrite(new TrainingScalars(clock.UtcNow(), now.Epoch, now.Step, TrainingSplit.Validation, values));
    }

    public void EpochEnded(TimeSpan duration, IReadOnlyList<TrainingScore> train, IReadOnlyList<TrainingScore> validation, in RunTally.Numbers now) =>
        queue.TryWrite(new TrainingEpochEnded(clock.UtcNow(), now.Epoch, now.Step, duration, train, validation));

    public void Signal(Signal signal, int epoch, long step) => queue.TryWrite(new TrainingSignal(signal.Time, epoch, step, signal));

    public void Ended(TrainingOutcome outcome, TrainingStop? stop, in RunTally.Numbers now) => queue.TryWrite(new TrainingEnded(
        clock.UtcNow(), now.Epoch, now.Step, outcome, stop is null ? null : TrainingSeries.NameOf(stop.Reason) + (stop.SignalCode is null ? "" : " " + stop.SignalCode)));

    public bool Write(TrainingRecord record) => queue.TryWrite(record);

    /// <summary>Waits until the sinks of all these runs have flushed, or the deadline.</summary>
    public static bool Flush(IEnumerable<RunRecords> runs, TimeSpan deadline) => SinkQueue.Flush([.. runs.Select(run => run.queue)], deadline);

    /// <summary>Closes the sinks of all these runs within one deadline.</summary>
    public static void Close(IEnumerable<RunRecords> runs, TimeSpan deadline) => SinkQueue.Close([.. runs.Select(run => run.queue)], deadline);

    public void Dispose() => queue.Dispose();
}
