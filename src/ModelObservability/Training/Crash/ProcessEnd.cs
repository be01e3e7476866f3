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
    /// A signal will end the process, unless somebody who asked for it earlier says no: he is asked after us. So nothing is closed; were the
    /// run to go on, its sinks get a second end, and the later one counts.
    /// </summary>
    private static void Signalled(PosixSignalContext signal)
    {
        if (signal.Cancel) return; // the application ends in its own time
        ILiveRun[] runs = Runs();
        foreach (ILiveRun run in runs) Guard(FaultSite.Sink, () => run.WriteEnd(TrainingOutcome.Cancelled));
        Guard(FaultSite.Sink, () => SinkQueue.Flush(Sinks(runs), LastMoment));
    }

    private static void Close(ILiveRun[] runs, TrainingOutcome otherwise)
    {
        foreach (ILiveRun run in runs) Guard(FaultSite.Sink, () => run.WriteEnd(otherwise));
        Guard(FaultSite.Sink, () => SinkQueue.Close(Sinks(runs), LastMoment));
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
