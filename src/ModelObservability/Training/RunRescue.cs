using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>What a run leaves behind when it, or the whole process, goes down: a report, and what its sinks still hold.</summary>
internal sealed class RunRescue : IDisposable
{
    /// <summary>What a process that crashes waits for its sinks.</summary>
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(2);

    private readonly TrainingRun run;
    private readonly RunRecords? records;

    /// <summary>Listens for the end of the process until disposed.</summary>
    public RunRescue(TrainingRun run, RunRecords? records)
    {
        (this.run, this.records) = (run, records);
        AppDomain.CurrentDomain.UnhandledException += CrashWithProcess;
    }

    public void Dispose() => AppDomain.CurrentDomain.UnhandledException -= CrashWithProcess;

    /// <summary>Nothing is disposed any more: what the sinks still hold would be lost.</summary>
    private void CrashWithProcess(object sender, UnhandledExceptionEventArgs e)
    {
        run.Crash(e.ExceptionObject as Exception);
        if (records is null) return;
        run.TellEnd(records);
        records.Close(LastMoment);
    }
}
