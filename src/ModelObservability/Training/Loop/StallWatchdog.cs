using ModelObservability.Detection;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>Looks from a timer of the application's clock whether the loop makes progress while it is in the middle of something.</summary>
internal sealed class StallWatchdog : IDisposable
{
    /// <summary>Looks within the time a step may take.</summary>
    private const int LooksPerLimit = 8;

    private readonly SafeClock clock;
    private readonly RunState state;
    private readonly StepRecorder recorder;
    private readonly RunDetectors detectors;
    private readonly StallDetector detector;
    private readonly ITimer? timer;
    private long progress = -1;
    private long since;

    public StallWatchdog(ModelMonitor monitor, RunState state, StepRecorder recorder, RunDetectors detectors, TimeSpan limit)
    {
        (clock, this.state, this.recorder, this.detectors) = (monitor.Clock, state, recorder, detectors);
        detector = new(limit.TotalSeconds);
        TimeSpan period = TimeSpan.FromMilliseconds(Math.Clamp(limit.TotalMilliseconds / LooksPerLimit, 1, uint.MaxValue - 2));
        timer = clock.Repeat(static self => ((StallWatchdog)self!).Check(), this, period);
    }

    public void Dispose() => timer?.Dispose();

    private void Check()
    {
        RunTally.Numbers now = state.Tally.Read();
        long seen = now.Step + now.Done.Steps;
        if (seen != progress || !recorder.IsBusy || !detectors.IsWanted)
        {
            (progress, since) = (seen, clock.Timestamp());
            return;
        }

        double usual = new RunReading([], state.Timed.Read(), firstStep: 0).StepSeconds;
        if (detector.Check(seen, clock.Seconds(since, clock.Timestamp()), usual) is { } stalled) detectors.Raise(stalled, now.Epoch, now.Step);
    }
}
