using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>What a run leaves behind when the whole process goes down: a report, and what its sinks still hold.</summary>
internal sealed class RunRescue : IDisposable
{
    private readonly TrainingRun run;

    /// <summary>Waits for the end of the process until disposed.</summary>
    public RunRescue(TrainingRun run, RunRecords? records)
    {
        (this.run, Records) = (run, records);
        ProcessEnd.Watch(this);
    }

    /// <summary>Where the run's records go; null where it has no sinks.</summary>
    public RunRecords? Records { get; }

    public void Dispose() => ProcessEnd.Forget(this);

    /// <summary>An exception takes the process down. Never throws.</summary>
    public void Crash(Exception? exception)
    {
        try
        {
            run.Crash(exception);
        }
        catch when (Faults.Caught(FaultSite.File))
        {
        }
    }

    /// <summary>Offers the sinks the record of the run's end. Never throws.</summary>
    /// <param name="otherwise">How the run has ended where nothing was said.</param>
    public void TellEnd(TrainingOutcome otherwise)
    {
        try
        {
            if (Records is not null) run.TellEnd(Records, otherwise);
        }
        catch when (Faults.Caught(FaultSite.Sink))
        {
        }
    }
}
