using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>How a run ends: completed, failed, crashed, with the process.</summary>
public sealed partial class TrainingRun : ILiveRun
{
    private bool hasCrashReport;
    private int disposed;

    SinkQueue? ILiveRun.Sinks => sinks;

    /// <summary>The run has succeeded; for runs with an open number of epochs, or that were left on purpose.</summary>
    public void Complete() => ending.Declare(TrainingOutcome.Completed);

    /// <summary>The run has failed, or was cancelled if the exception says so.</summary>
    /// <param name="exception">The exception; only its type is recorded.</param>
    public void Fail(Exception exception)
    {
        if (exception is not null) ending.DeclareFault(exception);
    }

    /// <summary>The run has crashed: it has failed, and a report is written if <see cref="TrainingOptions.CrashReportFolder"/> is set.</summary>
    /// <param name="exception">The cause, if known.</param>
    /// <returns>The path of the report; null if none was requested or it could not be written.</returns>
    public string? Crash(Exception? exception = null)
    {
        if (exception is not null) Fail(exception);
        else ending.Declare(TrainingOutcome.Failed);
        if (options.CrashReportFolder is not { } folder) return null;
        hasCrashReport = true;
        return CrashReport.Write(folder, monitor.Identity, Clock.UtcNow(), State, Position, options.Hyperparameters, recorder.StepsOfNow, exception);
    }

    /// <summary>Ends the run. Batches are still handed out on request, but nothing more is counted.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        if (options.CrashReportFolder is { } folder) KeepCrashReport(folder);
        recorder.Close();
        if (epoch is not null) EndEpoch(epoch, isWhole: false);
        TrainingOutcome outcome = ending.End();
        EndSpan(outcome);
        monitor.Training.End(this, outcome);
        if (!monitor.IsDisposed) StepInstruments.RunDuration.Record(state.SecondsElapsed, monitor.Training.TagsOf(outcome));
        ending.Resume();
        watchdog?.Dispose();
        ProcessEnd.Forget(this);
        WriteEnd(outcome);
        sinks?.Dispose();
        SinksInUse.Release(options.Sinks);
    }

    void ILiveRun.Crash(Exception? exception) => Crash(exception);

    void ILiveRun.WriteEnd(TrainingOutcome otherwise) => WriteEnd(ending.Expected ?? otherwise);

    internal void MarkEnded() => state.End();

    private void WriteEnd(TrainingOutcome outcome)
    {
        RunTally.Numbers now = state.Tally.Read();
        string? reason = ending.Stop is { } stop ? OutcomeNames.Of(stop.Reason) + (stop.SignalCode is null ? "" : " " + stop.SignalCode) : null;
        sinks?.TryWrite(new TrainingEnded(Clock.UtcNow(), now.Epoch, now.Step, outcome, reason));
    }

    private void EndSpan(TrainingOutcome outcome)
    {
        if (span.Span is { } ended)
        {
            ended.SetTag(Names.Training.Outcome, OutcomeNames.Of(outcome));
            if (ending.Stop is { } stop) ended.SetTag(Names.Training.StopReason, OutcomeNames.Of(stop.Reason));
            if (outcome is TrainingOutcome.Failed or TrainingOutcome.Cancelled) ended.SetTag(Names.ErrorType, ending.Fault?.GetType().FullName ?? Names.UnknownError);
            if (outcome is TrainingOutcome.Failed or TrainingOutcome.Diverged) ended.SetStatus(ActivityStatusCode.Error);
        }

        metered.EndRun(monitor, span.Span);
        span.Stop();
    }

    private void PrepareForCrash()
    {
        if (options.CrashReportFolder is not null) ThrownExceptions.StartListening();
        if (options.CrashReportFolder is not null || sinks is not null) ProcessEnd.Watch(this);
    }

    /// <summary>An exception may dispose a run long before it ends the process: the report has to be prepared now.</summary>
    private void KeepCrashReport(string folder)
    {
        List<WeakReference<Exception>> underWay = [.. ThrownExceptions.OfThisThread()];
        ThrownExceptions.StopListening();
        if (ending.Fault is { } fault) underWay.Add(new(fault));
        if (hasCrashReport || underWay.Count == 0 || ending.Known == TrainingOutcome.Completed) return;
        (DateTimeOffset time, TrainingState known, TrainingPosition position, RecentStep[] steps) = (Clock.UtcNow(), State, Position, recorder.StepsOfNow);
        (ModelIdentity model, IReadOnlyDictionary<string, object> hyperparameters) = (monitor.Identity, options.Hyperparameters);
        PendingCrashReports.Keep(underWay, exception => CrashReport.Write(folder, model, time, known, position, hyperparameters, steps, exception));
    }
}
