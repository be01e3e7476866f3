using System.Runtime.InteropServices;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// Watches over the runs that live: when the process goes down, by an exception, a signal, <c>Environment.Exit</c> or the end of
/// <c>Main</c>, nothing is disposed any more, and what their sinks still hold would be lost. One deadline for all runs together.
/// </summary>
internal static class ProcessEnd
{
    /// <summary>What a process that ends waits for its sinks, however many there are.</summary>
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(2);

    private static readonly Lock Gate = new();
    private static readonly HashSet<RunRescue> Alive = [];
    private static readonly List<PosixSignalRegistration> Signals = [];

    public static void Watch(RunRescue run)
    {
        lock (Gate)
        {
            if (Alive.Add(run) && Alive.Count == 1) Attach();
        }
    }

    public static void Forget(RunRescue run)
    {
        lock (Gate)
        {
            if (Alive.Remove(run) && Alive.Count == 0) Detach();
        }
    }

    private static void Attach()
    {
        AppDomain.CurrentDomain.UnhandledException += Crash;
        AppDomain.CurrentDomain.ProcessExit += Exit;
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT })
        {
            try
            {
                Signals.Add(PosixSignalRegistration.Create(signal, Signalled));
            }
            catch when (Faults.Caught(FaultSite.Sink))
            {
                // Not every platform has signals.
            }
        }
    }

    private static void Detach()
    {
        AppDomain.CurrentDomain.UnhandledException -= Crash;
        AppDomain.CurrentDomain.ProcessExit -= Exit;
        foreach (PosixSignalRegistration signal in Signals) signal.Dispose();
        Signals.Clear();
    }

    private static RunRescue[] Runs()
    {
        lock (Gate) return [.. Alive];
    }

    private static void Crash(object sender, UnhandledExceptionEventArgs e)
    {
        RunRescue[] runs = Runs();
        foreach (RunRescue run in runs) run.Crash(e.ExceptionObject as Exception);
        Close(runs, TrainingOutcome.Failed);
    }

    private static void Exit(object? sender, EventArgs e) => Close(Runs(), TrainingOutcome.Cancelled);

    /// <summary>
    /// A signal will end the process, unless somebody who asked for it earlier says no: he is asked after us. So nothing is closed; were the
    /// run to go on, its sinks get a second end, and the later one counts.
    /// </summary>
    private static void Signalled(PosixSignalContext signal)
    {
        if (signal.Cancel) return; // the application ends in its own time
        RunRescue[] runs = Runs();
        foreach (RunRescue run in runs) run.TellEnd(TrainingOutcome.Cancelled);
        Guard(() => RunRecords.Flush(Records(runs), LastMoment));
    }

    private static void Close(RunRescue[] runs, TrainingOutcome otherwise)
    {
        foreach (RunRescue run in runs) run.TellEnd(otherwise);
        Guard(() => RunRecords.Close(Records(runs), LastMoment));
    }

    private static IEnumerable<RunRecords> Records(RunRescue[] runs) => runs.Select(run => run.Records).OfType<RunRecords>();

    private static void Guard(Action last)
    {
        try
        {
            last();
        }
        catch when (Faults.Caught(FaultSite.Sink))
        {
        }
    }
}
