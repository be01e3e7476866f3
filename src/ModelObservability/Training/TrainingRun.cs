using ModelObservability.Metrics;
using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// A training run: <see cref="Epochs"/>, in each the batches given to <c>Observe</c>, in each step a <c>Report</c>. One thread at a time trains;
/// any thread reads the state, stops, pauses and resumes. Nothing here throws for what is reported: that is counted
/// (<c>ml.training.rejected</c>), and training goes on.
/// </summary>
/// <remarks>
/// A run has completed when <see cref="Epochs"/> was enumerated to its end, or after <see cref="Complete"/>. Disposed before, without having been
/// told to stop, it has failed.
/// </remarks>
/// <example><code>
/// using TrainingRun run = monitor.StartTraining(new() { Epochs = 10 });
/// foreach (var epoch in run.Epochs())
///     foreach (var step in epoch.Observe(loader))
///         step.Report(Train(step.Batch), learningRate: rate);
/// </code></example>
public sealed class TrainingRun : IDisposable
{
    /// <summary>The last values of a run that is over are published this long, so that a short one is seen at all.</summary>
    private static readonly TimeSpan Afterglow = TimeSpan.FromMinutes(2);

    private readonly ModelMonitor monitor;
    private readonly TrainingOptions options;
    private readonly RunControl control = new();
    private readonly RunTally tally;
    private readonly RunWatch watch;
    private readonly RunLoop loop;
    private readonly RunPace pace;
    private readonly RunCourse course;
    private readonly RunValidation validation;
    private readonly RunScopes scopes;
    private readonly long startedAt;
    private RunWatchdog? watchdog;
    private RunRecords? records;
    private RunRescue? rescue;
    private bool hasCrashReport;
    private int disposed;
    private long endedAt;
    private TrainingOutcome? outcome;

    internal TrainingRun(ModelMonitor monitor, TrainingOptions options, string name)
    {
        (this.monitor, this.options, Name) = (monitor, options, name);
        Tags = new(monitor.Identity, name);
        tally = new(RunTally.Numbers.From(options.ResumeFrom));
        watch = new(monitor, options, control, tally, name);
        loop = new(monitor, options, control, tally, watch);
        pace = new(monitor.Clock, options);
        validation = new(monitor, tally, watch);
        course = new(monitor, options, loop, pace, watch, validation.Record, Tags);
        scopes = new(monitor, loop, pace, course, validation, Tags);
        startedAt = monitor.Clock.Timestamp();
    }

    /// <summary>What tells the run from others of its model: the value of <c>ml.training.run</c>.</summary>
    public string Name { get; }

    /// <summary>Tells this run from all others, in its records and reports.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Everything that is known now; an immutable value. Any thread may read it at any time.</summary>
    public TrainingState State => StateReading.Of(
        Name, options, loop, pace, watch, validation.Record, Clock.Seconds(startedAt, HasEnded ? endedAt : Clock.Timestamp()), HasEnded, outcome ?? course.Known);

    /// <summary>The last steps that are done, oldest first; as many as <see cref="TrainingOptions.RecentSteps"/>.</summary>
    public IReadOnlyList<RecentStep> RecentSteps => loop.Recent.Read();

    /// <summary>How far the run has come: what a checkpoint keeps to resume from.</summary>
    public TrainingPosition Position
    {
        get
        {
            RunTally.Numbers numbers = tally.Read();
            return new(numbers.EpochsDone, options.ResumeFrom.Steps + numbers.Done.Steps, numbers.Epoch > numbers.EpochsDone ? numbers.StepInEpoch : 0);
        }
    }

    /// <summary>What became of the records offered to each sink.</summary>
    public IReadOnlyList<TrainingSinkCounts> SinkCounts => records?.Counts ?? [];

    /// <summary>Whether the run is to stop. Sequences of batches and <see cref="Epochs"/> then end by themselves.</summary>
    public bool ShouldStop => control.Stop is not null;

    /// <summary>Why the run is to stop; null while it is not.</summary>
    public TrainingStop? StopDecision => control.Stop;

    /// <summary>
    /// The learning rate to go on with, after a handler of signals answered <see cref="TrainingAction.LowerLearningRate"/>: the reported one times
    /// <see cref="TrainingOptions.LearningRateFactor"/>. The application sets it. Null where there is no advice.
    /// </summary>
    public double? SuggestedLearningRate => control.SuggestedLearningRate;

    /// <summary>Whether the run waits for <see cref="Resume"/>.</summary>
    public bool IsPaused => control.IsPaused;

    internal SafeClock Clock => monitor.Clock;

    internal RunTags Tags { get; }

    internal bool HasEnded => Volatile.Read(ref endedAt) != 0;

    internal bool IsStale => monitor.IsDisposed || (HasEnded && !(Clock.Seconds(endedAt, Clock.Timestamp()) < Afterglow.TotalSeconds));

    internal TrainingCounts Counts => tally.Read().Done;

    /// <summary>The epochs that are left, until the run is to stop.</summary>
    /// <returns>The epochs, each open until the next is asked for.</returns>
    public IEnumerable<TrainingEpoch> Epochs() => course.Epochs();

    /// <summary>Tells how a validation went.</summary>
    /// <param name="loss">
    /// The loss over the validation samples; null where there is none. NaN and infinities are data: counted, shown in the state, never given to
    /// an instrument.
    /// </param>
    /// <param name="scores">Further numbers by name; up to 32 names a run.</param>
    public void ReportValidation(double? loss, params ReadOnlySpan<TrainingScore> scores)
    {
        if (HasEnded) monitor.Training.Reject(TrainingRejection.Ended);
        else validation.Report(loss, scores);
    }

    /// <summary>Tells how a validation went, with scores of a metric.</summary>
    /// <typeparam name="TMetric">The metric.</typeparam>
    /// <typeparam name="TValue">Its value.</typeparam>
    /// <param name="loss">The loss over the validation samples; null where there is none.</param>
    /// <param name="metric">A metric that has counted the validation samples.</param>
    /// <param name="scores">Which of its scores to tell, by name: <c>("recall", counts => counts.Recall)</c>. One that throws is counted and left out.</param>
    /// <exception cref="ArgumentNullException"><paramref name="metric"/> is null.</exception>
    public void ReportValidation<TMetric, TValue>(
        double? loss, IStreamingMetric<TMetric, TValue> metric, params ReadOnlySpan<(string Name, Func<TValue, double> Score)> scores)
        where TMetric : class, IStreamingMetric<TMetric, TValue>
    {
        ArgumentNullException.ThrowIfNull(metric);
        ReportValidation(loss, RunValidation.Read(metric, scores));
    }

    /// <summary>Begins a validation: a span <c>validate</c>, and time that is not counted to a step. Complete when it is reported.</summary>
    /// <returns>The scope, to be disposed.</returns>
    public TrainingScope Validate() => new(scopes, isCheckpoint: false);

    /// <summary>Begins to write a checkpoint: a span <c>checkpoint</c>, <c>ml.training.checkpoint.duration</c>, and time that is not counted to a step.</summary>
    /// <returns>The scope, to be completed and disposed.</returns>
    public TrainingScope Checkpoint() => new(scopes, isCheckpoint: true);

    /// <summary>Tells the run to stop: no further batch is handed out, no further epoch begins.</summary>
    public void Stop() => StopFor(TrainingStopReason.Requested);

    /// <summary>The next batch is handed out only after <see cref="Resume"/>; a thread that asks for it waits.</summary>
    public void Pause()
    {
        if (!HasEnded) control.Pause();
    }

    /// <summary>Ends a pause.</summary>
    public void Resume() => control.Resume();

    /// <summary>The run has succeeded; for runs whose number of epochs is open, or that were left on purpose.</summary>
    public void Complete() => course.Declared = TrainingOutcome.Completed;

    /// <summary>The run has failed, or was cancelled where the exception says so.</summary>
    /// <param name="exception">Why; only its type is recorded.</param>
    public void Fail(Exception exception)
    {
        if (exception is null) return;
        control.Saw(exception);
        course.Declared = RunCourse.OutcomeOf(exception);
    }

    /// <summary>Hands a text, a histogram or a picture to the sinks.</summary>
    /// <param name="record">What happened.</param>
    /// <returns>Whether every sink will get it; false also where there is none, or the run is over.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is null.</exception>
    public bool Write(TrainingRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record is TrainingScalars { Values: { } values } scalars)
            record = scalars with { Values = [.. values.Where(one => !string.IsNullOrEmpty(one.Name)).DistinctBy(one => one.Name).Select(one => one with { Name = ScoreNames.BesideLoss(one.Name) })] };
        return !HasEnded && records is { } sinks && sinks.Write(record);
    }

    /// <summary>The run has crashed: it has failed, and a report is written where <see cref="TrainingOptions.CrashReportFolder"/> says so.</summary>
    /// <param name="exception">Why, where it is known.</param>
    /// <returns>The path of the report; null where none was asked for or it could not be written.</returns>
    public string? Crash(Exception? exception = null)
    {
        if (exception is not null) Fail(exception);
        else course.Declared = TrainingOutcome.Failed;
        if (options.CrashReportFolder is not { } folder) return null;
        hasCrashReport = true;
        return CrashReport.Write(folder, monitor.Identity, Clock.UtcNow(), State, Position, options.Hyperparameters, loop.StepsOfNow, exception);
    }

    /// <summary>Ends the run. Batches that are still asked for are handed out, and nothing more is counted.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        if (options.CrashReportFolder is { } folder) KeepCrashReport(folder);
        TrainingOutcome how = course.End();
        outcome = how;
        monitor.Training.End(this, how);
        control.Resume();
        watchdog?.Dispose();
        rescue?.Dispose();
        records?.Ended(how, control.Stop, tally.Read());
        records?.Dispose();
        SinksInUse.Release(options.Sinks);
    }

    /// <summary>Begins; apart from construction, which happens under a lock.</summary>
    internal TrainingRun Open()
    {
        if (options.Sinks.Count > 0) loop.Records = watch.Records = validation.Sinks = records = new(monitor, options, SinkFailed);
        records?.Started(Id, monitor.Identity, options);
        if (options.Detection?.StallAfter is { } limit) watchdog = new(monitor, loop, watch, limit);
        if (options.CrashReportFolder is not null) ThrownExceptions.Remember();
        if (options.CrashReportFolder is not null || records is not null) rescue = new(this, records);
        course.Open();
        return this;
    }

    /// <summary>Tells the sinks how the run ends, as far as is known while it crashes.</summary>
    internal void TellEnd(RunRecords sinks, TrainingOutcome otherwise) => sinks.Ended(course.OutcomeOfNow ?? otherwise, control.Stop, tally.Read());

    internal void MarkEnded() => Volatile.Write(ref endedAt, Math.Max(1, Clock.Timestamp()));

    private void SinkFailed(ITrainingSink sink, IEnumerable<(string Name, object Value)> evidence)
    {
        RunTally.Numbers now = tally.Read();
        watch.Raise(new(CoreSignals.SinkFailed, [("sink", sink.Name), .. evidence]), now.Epoch, now.Step);
    }

    /// <summary>A run that an exception leaves may be disposed long before the exception ends the process: what there is to tell is known only now.</summary>
    private void KeepCrashReport(string folder)
    {
        List<WeakReference<Exception>> underWay = [.. ThrownExceptions.OfThisThread()];
        ThrownExceptions.Forget();
        if (control.Fault is { } fault) underWay.Add(new(fault));
        if (hasCrashReport || underWay.Count == 0 || course.Known == TrainingOutcome.Completed) return;
        (DateTimeOffset time, TrainingState state, TrainingPosition position, RecentStep[] steps) = (Clock.UtcNow(), State, Position, loop.StepsOfNow);
        (ModelIdentity model, IReadOnlyDictionary<string, object> hyperparameters) = (monitor.Identity, options.Hyperparameters);
        PendingCrashReports.Keep(underWay, exception => CrashReport.Write(folder, model, time, state, position, hyperparameters, steps, exception));
    }

    private void StopFor(TrainingStopReason reason)
    {
        RunTally.Numbers numbers = tally.Read();
        control.StopFor(new(reason, numbers.Epoch, numbers.Step));
    }
}
