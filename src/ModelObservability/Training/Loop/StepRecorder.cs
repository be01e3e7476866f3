using System.Diagnostics;
using System.Runtime.CompilerServices;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// Records the steps of a run, each when it ends. One thread at a time steps; any thread reads. Nothing in here throws, and nothing is
/// allocated in a step.
/// </summary>
/// <remarks>
/// Reading the clock and asking who listens cost more than the rest of a step. So while nobody listens, of short steps only every 128th is
/// timed, for the pace in the state, and there listeners are looked for again; steps long enough for both not to matter are all timed. For the
/// same reason the time that recording itself takes, which is not waiting for data, is measured in every 16th of short steps and in all others.
/// </remarks>
internal sealed partial class StepRecorder(
    ModelMonitor monitor, TrainingOptions options, RunTags tags, RunState state, RunEnding ending, RunDetectors detectors, SinkQueue? sinks)
{
    private const double ShortStep = 10e-6;
    private const int ShortSteps = 128;
    private const int RecordedSteps = 16;

    private readonly SafeClock clock = monitor.Clock;
    private readonly RunTally tally = state.Tally;
    private readonly RecentSteps recent = state.Recent;
    private readonly RejectionCounts rejections = state.Rejections;
    private readonly int declaredSamples = options.BatchSize ?? 0;
    private readonly bool stepSpans = options.StepSpans;
    private OpenSpan span;
    private MeteredPart metered;
    private Phase phase;
    private bool isTimed; // this step, or the wait for its batch
    private bool isMarkNow;
    private long mark; // the beginning of the wait or of the step
    private double inScopes; // seconds of the step that went into validation and checkpoints
    private int untilTimed;
    private int untilMeasured;
    private long recording; // what recording took when it was measured last, in units of the clock
    private bool isRecorded;
    private bool isWatched;
    private TrainingEpoch? epoch;
    private volatile bool isInSequence;
    private volatile int scopes;
    private volatile bool closed;

    public RunEnding Ending => ending;

    /// <summary>Whether the loop waits for a batch or works on one, so that progress is to be expected. Any thread.</summary>
    public bool IsBusy => isInSequence && scopes == 0 && !ending.IsPaused && !closed;

    public bool IsClosed => closed;

    /// <summary>Whether a step is under way.</summary>
    public bool IsInStep => phase != Phase.None;

    /// <summary>The last steps, and the one under way as far as it is known. For the thread of the loop.</summary>
    public RecentStep[] StepsOfNow => phase switch
    {
        Phase.Open => [.. recent.Read(), Unreported(recent.Last).ToStep()],
        Phase.Reported => [.. recent.Read(), recent.Last.ToStep()],
        _ => recent.Read(),
    };

    /// <summary>From here on nothing is counted.</summary>
    public void Close()
    {
        EndEpoch();
        isTimed = false;
        closed = true;
    }

    /// <summary>From here on the steps of an epoch are counted.</summary>
    public void BeginEpoch(TrainingEpoch next) => epoch = next;

    /// <summary>From here on the steps of the epoch are not counted any more.</summary>
    public void EndEpoch()
    {
        EndStep();
        epoch = null;
    }

    /// <summary>A sequence of batches begins.</summary>
    /// <param name="steps">Its length; null where it is not known.</param>
    public void BeginSequence(long? steps)
    {
        state.Pace.BeginSequence();
        if (steps is { } count) state.Pace.Expect(tally.Own.StepInEpoch + count);
        isInSequence = true;
    }

    /// <summary>A sequence of batches is over: at its end, left, or failed.</summary>
    public void EndSequence()
    {
        (isTimed, isMarkNow) = (false, false); // a sequence that is left ends its last step, and begins no wait
        isInSequence = false;
        state.Pace.EndSequence();
    }

    /// <summary>A part of the run begins that is no step.</summary>
    public void BeginScope() => Interlocked.Increment(ref scopes);

    /// <summary>A part of the run is over that was no step, after so many seconds.</summary>
    public void EndScope(double seconds)
    {
        Interlocked.Decrement(ref scopes);
        if (!double.IsFinite(seconds)) return;
        inScopes += seconds;
        if (IsInStep) state.Pace.AddScope(seconds);
    }

    /// <inheritdoc cref="RunEnding.WaitWhilePaused"/>
    public bool WaitWhilePaused()
    {
        isMarkNow = false; // a pause is not waiting for data
        return ending.WaitWhilePaused();
    }

    /// <inheritdoc cref="RunEnding.WaitWhilePausedAsync"/>
    public ValueTask<bool> WaitWhilePausedAsync(CancellationToken cancellationToken)
    {
        isMarkNow = false;
        return ending.WaitWhilePausedAsync(cancellationToken);
    }

    /// <summary>Begins to wait for a batch.</summary>
    public void BeginWait()
    {
        if (--untilTimed > 0) return;
        BeginTimedWait();
    }

    /// <summary>The batch is there.</summary>
    /// <returns>The number of the step; 0 where it does not belong to the run.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // one caller for each kind of sequence
    public long BeginStep(TrainingEpoch of)
    {
        if (!ReferenceEquals(of, epoch)) return 0;
        ref RecentSteps.Slot slot = ref recent.Begin();
        slot.DataWait = slot.Duration = double.NaN;
        slot.Epoch = of.Number;
        phase = Phase.Open;
        long step = slot.Step = tally.BeginStep();
        if (isTimed) BeginTimedStep(of, ref slot);
        return step;
    }

    /// <summary>The step is over, if one is under way.</summary>
    public void EndStep()
    {
        if (phase == Phase.None) return;
        ref RecentSteps.Slot step = ref recent.Last;
        if (phase == Phase.Open) EndUnreported(ref step);
        phase = Phase.None;
        if (isTimed) EndTimedStep(ref step);
        Volatile.Write(ref step.Key, step.Step);
    }

    private void BeginTimedWait()
    {
        isWatched = detectors.IsWanted;
        isRecorded = StepInstruments.Enabled && !monitor.IsDisposed;
        isTimed = true;
        if (!isMarkNow) mark = clock.Timestamp();
        isMarkNow = false;
    }

    private void BeginTimedStep(TrainingEpoch of, ref RecentSteps.Slot slot)
    {
        long now = clock.Timestamp();
        slot.DataWait = clock.Seconds(mark, now);
        (mark, inScopes) = (now, 0);
        if (!stepSpans || !CoreSource.Instance.HasListeners) return;
        span = OpenSpan.Start("step", of.Span, of.TagsOf(slot.Step));
        metered = MeteredPart.Of(monitor, span.Span);
    }

    private void EndTimedStep(ref RecentSteps.Slot step)
    {
        long now = clock.Timestamp();
        span.End();
        step.Duration = Math.Max(0, clock.Seconds(mark, now) - inScopes);
        bool each = isRecorded || isWatched || stepSpans || !(step.DataWait + step.Duration < ShortStep);
        (isTimed, mark, isMarkNow, untilTimed) = (false, now, each, each ? 1 : ShortSteps);
        if (double.IsFinite(step.DataWait + step.Duration)) state.Timed.Add(in step);
        if (isWatched) detectors.Timed(in step);
        if (isRecorded) Record(in step);
        if (span.Span is null) return;
        metered.End(monitor, span.Span);
        span.Stop();
        span = default;
        isMarkNow = false;
    }

    /// <summary>Records a step; the wait for the next batch begins after that.</summary>
    private void Record(in RecentSteps.Slot step)
    {
        if (monitor.IsDisposed) return;
        StepInstruments.StepDuration.Record(step.Duration, tags.Model);
        StepInstruments.DataWait.Record(step.DataWait, tags.Model);
        if (--untilMeasured > 0 && step.DataWait + step.Duration < ShortStep)
        {
            mark += recording;
            return;
        }

        long now = clock.Timestamp();
        (recording, untilMeasured) = (double.IsFinite(clock.Seconds(mark, now)) ? now - mark : 0, RecordedSteps);
        mark = now;
    }

    private void EndUnreported(ref RecentSteps.Slot step)
    {
        step = Unreported(step);
        tally.BeginWrite().CountStep(step.Samples);
        tally.EndWrite();
    }

    /// <summary>A step without what a report says.</summary>
    private RecentSteps.Slot Unreported(in RecentSteps.Slot step) =>
        step with { Samples = declaredSamples, Loss = double.NaN, LearningRate = double.NaN, GradientNorm = double.NaN };

    private enum Phase : byte
    {
        None,
        Open,
        Reported,
    }
}
