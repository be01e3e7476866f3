using ModelObservability.Signals;

namespace ModelObservability.Training;

/// <summary>
/// A training run: <see cref="Epochs"/>, in each the batches given to <c>Observe</c>, in each step a <c>Report</c>. One thread at a time trains;
/// any thread may read the state, stop, pause and resume. Invalid values never throw: they are counted (<c>ml.training.rejected</c>), and
/// training continues.
/// </summary>
/// <remarks>
/// A run has completed when <see cref="Epochs"/> was enumerated to its end, or after <see cref="Complete"/>. Disposed earlier without being
/// told to stop, it has failed.
/// </remarks>
/// <example><code>
/// using TrainingRun run = monitor.StartTraining(new() { Epochs = 10 });
/// foreach (var epoch in run.Epochs())
///     foreach (var step in epoch.Observe(loader))
///         step.Report(Train(step.Batch), learningRate: rate);
/// </code></example>
public sealed partial class TrainingRun : IDisposable
{
    /// <summary>How long the last values of an ended run are still published, so that a short run is seen at all.</summary>
    private static readonly TimeSpan Afterglow = TimeSpan.FromMinutes(2);

    private readonly ModelMonitor monitor;
    private readonly TrainingOptions options;
    private readonly RunState state;
    private readonly RunEnding ending = new();
    private readonly SinkQueue? sinks;
    private readonly RunDetectors detectors;
    private readonly StepRecorder recorder;
    private readonly StallWatchdog? watchdog;
    private readonly OpenSpan span;
    private readonly MeteredPart metered;

    internal TrainingRun(ModelMonitor monitor, TrainingOptions options, string name)
    {
        (this.monitor, this.options, Name) = (monitor, options, name);
        Tags = new(monitor.Identity, name);
        state = new(name, options, monitor.Clock, monitor.Training.Rejections);
        if (options.Sinks.Count > 0) monitor.Training.Sinks.Add(sinks = new(options.Sinks, options.SinkCapacity, monitor.TimeProvider, RaiseSinkFailed));
        detectors = new(monitor, options, name, state.Tally, ending, sinks);
        recorder = new(monitor, options, Tags, state, ending, detectors, sinks);
        sinks?.TryWrite(new TrainingStarted(monitor.Clock.UtcNow(), options.ResumeFrom.Epochs, options.ResumeFrom.Steps, Id, monitor.Identity, options.Hyperparameters)
        {
            Epochs = options.Epochs,
            StepsPerEpoch = options.StepsPerEpoch,
        });
        if (options.Detection?.StallAfter is { } limit) watchdog = new(monitor, state, recorder, detectors, limit);
        span = StartSpan();
        detectors.Span = span.Span;
        metered = MeteredPart.OfRun(monitor, span.Span);
        PrepareForCrash();
    }

    /// <summary>The name of the run, unique among the current runs of its model: the value of <c>ml.training.run</c>.</summary>
    public string Name { get; }

    /// <summary>A unique identifier of the run, in its records and reports.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Everything that is known now; an immutable value. Any thread may read it at any time.</summary>
    public TrainingState State => state.Read(detectors.SpikedSteps, ending.Stop, ending.Known);

    /// <summary>The last steps that are done, oldest first; as many as <see cref="TrainingOptions.RecentSteps"/>.</summary>
    public IReadOnlyList<RecentStep> RecentSteps => state.Recent.Read();

    /// <summary>How far the run has come: what a checkpoint keeps to resume from.</summary>
    public TrainingPosition Position => state.Position;

    /// <summary>What became of the records offered to each sink.</summary>
    public IReadOnlyList<TrainingSinkCounts> SinkCounts => sinks?.Counts ?? [];

    /// <summary>Whether the run is to stop. Sequences of batches and <see cref="Epochs"/> then end by themselves.</summary>
    public bool ShouldStop => ending.Stop is not null;

    /// <summary>Why the run is to stop; null while it is not.</summary>
    public TrainingStop? StopDecision => ending.Stop;

    /// <summary>
    /// The learning rate to continue with, after a handler of signals answered <see cref="TrainingAction.LowerLearningRate"/>: the reported one times
    /// <see cref="TrainingOptions.LearningRateFactor"/>. The application sets it. Null where there is no advice.
    /// </summary>
    public double? SuggestedLearningRate => ending.SuggestedLearningRate;

    /// <summary>Whether the run waits for <see cref="Resume"/>.</summary>
    public bool IsPaused => ending.IsPaused;

    internal ModelMonitor Monitor => monitor;

    internal TrainingOptions Options => options;

    internal RunTags Tags { get; }

    internal bool HasEnded => state.HasEnded;

    internal bool StopsEarly => options.EarlyStopping is not null;

    /// <summary>Whether nothing of it is published any longer.</summary>
    internal bool IsStale => monitor.IsDisposed || (HasEnded && !(state.SecondsSinceEnd < Afterglow.TotalSeconds));

    internal TrainingCounts Counts => state.Tally.Read().Done;

    /// <summary>Tells the run to stop: no further batch is handed out, no further epoch begins.</summary>
    public void Stop()
    {
        RunTally.Numbers now = state.Tally.Read();
        ending.StopFor(new(TrainingStopReason.Requested, now.Epoch, now.Step));
    }

    /// <summary>Holds back the next batch until <see cref="Resume"/>; a thread that asks for it waits.</summary>
    public void Pause()
    {
        if (!HasEnded) ending.Pause();
    }

    /// <summary>Ends a pause.</summary>
    public void Resume() => ending.Resume();

    /// <summary>Hands a text, a histogram or a picture to the sinks.</summary>
    /// <param name="record">What happened.</param>
    /// <returns>Whether every sink will get it; false also where there is none, or the run is over.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is null.</exception>
    public bool Write(TrainingRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record is TrainingScalars { Values: { } values } scalars)
            record = scalars with { Values = [.. values.Where(one => !string.IsNullOrEmpty(one.Name)).DistinctBy(one => one.Name).Select(one => one with { Name = ScoreNames.BesideLoss(one.Name) })] };
        return !HasEnded && sinks is not null && sinks.TryWrite(record);
    }

    internal TrainingAction RaiseSignal(SignalDefinition definition, (string Name, object Value)[] evidence)
    {
        if (HasEnded || !detectors.IsWanted) return TrainingAction.Continue;
        RunTally.Numbers now = state.Tally.Read();
        return detectors.Raise(new(definition, evidence), now.Epoch, now.Step);
    }

    private void RaiseSinkFailed(ITrainingSink sink, IEnumerable<(string Name, object Value)> evidence)
    {
        RunTally.Numbers now = state.Tally.Read();
        detectors.Raise(new(CoreSignals.SinkFailed, [("sink", sink.Name), .. evidence]), now.Epoch, now.Step);
    }
}
