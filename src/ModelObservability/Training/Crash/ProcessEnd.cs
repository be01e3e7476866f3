using System.Runtime.InteropServices;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// Flushes the sinks of live runs when the process ends: after an exception, a signal, <c>Environment.Exit</c> or the end of <c>Main</c>
/// nothing is disposed any more, and what the sinks still hold would be lost. One deadline for all runs together.
/// </summary>
internal static class ProcessEnd
{
    /// <summary>How long an ending process waits for its sinks, however many there are.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private static readonly Lock Gate = new();
    private static readonly HashSet<ILiveRun> Alive = [];
    private static readonly List<PosixSignalRegistration> Signals = [];

    public static void Watch(ILiveRun run)
    {
        lock (Gate)
        {
            if (Alive.Add(run) && Alive.Count == 1) Attach();
        }
    }

    public static void Forget(ILiveRun run)
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

    private static ILiveRun[] Runs()
    {
        lock (Gate) return [.. Alive];
    }

    private static void Crash(object sender, UnhandledExceptionEventArgs e)
    {
        ILiveRun[] runs = Runs();
        foreach (ILiveRun run in runs) Guard(FaultSite.File, () => run.Crash(e.ExceptionObject as Exception));
        Close(runs, TrainingOutcome.Failed);
    }

    private static void Exit(object? sender, EventArgs e) => Close(Runs(), TrainingOutcome.Cancelled);

    /// <summary>
    /// A signal ends the process unless a handler that was registered earlier cancels it, and that one runs after ours. So nothing is closed;
    /// if the run continues, its sinks get a second end record, and the later one counts.
    /// </summary>
    private static void Signalled(PosixSignalContext signal)
    {
        if (signal.Cancel) return; // the application ends in its own time
        ILiveRun[] runs = Runs();
        foreach (ILiveRun run in runs) Guard(FaultSite.Sink, () => run.WriteEnd(TrainingOutcome.Cancelled));
        Guard(FaultSite.Sink, () => SinkQueue.Flush(Sinks(runs), Deadline));
    }

    private static void Close(ILiveRun[] runs, TrainingOutcome otherwise)
    {
        foreach (ILiveRun run in runs) Guard(FaultSite.Sink, () => run.WriteEnd(otherwise));
        Guard(FaultSite.Sink, () => SinkQueue.Close(Sinks(runs), Deadline));
    }

    private static SinkQueue[] Sinks(ILiveRun[] runs) => [.. runs.Select(run => run.Sinks).OfType<SinkQueue>()];

    private static void Guard(FaultSite site, Action last)
    {
        try
        {
            last();
        }
        catch when (Faults.Caught(site))
        {
        }
    }
}
