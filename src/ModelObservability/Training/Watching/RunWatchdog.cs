using ModelObservability.Detection;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>Looks from a timer of the application's clock whether the loop makes progress while it is in the middle of something.</summary>
internal sealed class RunWatchdog : IDisposable
{
    /// <summary>Looks within the time a step may take.</summary>
    private const int LooksPerLimit = 8;

    private readonly SafeClock clock;
    private readonly RunLoop loop;
    private readonly RunWatch watch;
    private readonly StallDetector detector;
    private readonly ITimer? timer;
    private long progress = -1;
    private long since;

    public RunWatchdog(ModelMonitor monitor, RunLoop loop, RunWatch watch, TimeSpan limit)
    {
        (clock, this.loop, this.watch) = (monitor.Clock, loop, watch);
        detector = new(limit.TotalSeconds);
        TimeSpan period = TimeSpan.FromMilliseconds(Math.Clamp(limit.TotalMilliseconds / LooksPerLimit, 1, uint.MaxValue - 2));
        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        try
        {
            timer = monitor.TimeProvider.CreateTimer(static self => ((RunWatchdog)self!).Look(), this, period, period);
        }
        catch when (Faults.Caught(FaultSite.Clock))
        {
        }
        finally
        {
            flow?.Dispose();
        }
    }

    public void Dispose() => timer?.Dispose();

    private void Look()
    {
        RunTally.Numbers now = loop.Tally.Read();
        long seen = now.Step + now.Done.Steps;
        if (seen != progress || !loop.IsBusy || !watch.IsWanted)
        {
            (progress, since) = (seen, clock.Timestamp());
            return;
        }

        double usual = new RunReading([], loop.Timed.Read(), firstStep: 0).StepSeconds;
        if (detector.Look(seen, clock.Seconds(since, clock.Timestamp()), usual) is { } stalled) watch.Raise(stalled, now.Epoch, now.Step);
    }
}
