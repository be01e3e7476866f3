using System.Diagnostics;
using System.Runtime.CompilerServices;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// The step of a run, from waiting for its batch to the request of the next. One thread at a time steps; any thread reads. Nothing in here
/// throws, and nothing is allocated in a step.
/// </summary>
/// <remarks>
/// Reading the clock and asking who listens cost more than the rest of a step. So while nobody listens, of short steps only every 128th is
/// timed, for the pace in the state, and there it is asked again; steps long enough for both not to matter are all timed.
/// </remarks>
internal sealed partial class RunLoop(ModelMonitor monitor, TrainingOptions options, RunControl control, RunTally tally, RunWatch watch)
{
    private const double ShortStep = 10e-6;
    private const int ShortSteps = 128;

    private readonly TrainingSeries series = monitor.Training;
    private readonly SafeClock clock = monitor.Clock;
    private readonly int declaredSamples = options.BatchSize ?? 0;
    private readonly bool stepSpans = options.StepSpans;
    private OpenSpan span;
    private MeteredPart metered;
    private Phase phase;
    private bool extra;
    private bool markIsNow;
    private long mark;
    private double elsewhere;
    private double lastDuration = double.NaN;
    private int untilLook;
    private bool measured;
    private bool watched;
    private TrainingEpoch? epoch;
    private volatile bool isInSequence;
    private volatile int scopes;
    private volatile bool closed;

    public RunTally Tally => tally;

    public RecentSteps Recent { get; } = new(options.RecentSteps);

    /// <summary>The last steps that were timed; the same as <see cref="Recent"/> unless they are short.</summary>
    public RecentSteps Timed { get; } = new(options.RecentSteps);

    public ScoreTable Scores { get; } = new();

    public RunControl Control => control;

    public RunRecords? Records { get; set; }

    /// <summary>Whether the loop waits for a batch or works on one, so that progress is to be expected. Any thread.</summary>
    public bool IsBusy => isInSequence && scopes == 0 && !control.IsPaused && !closed;

    public bool IsClosed => closed;

    /// <summary>Whether a step is under way.</summary>
    public bool IsInStep => phase != Phase.None;

    /// <summary>The last steps, and the one under way as far as it is known. For the thread of the loop.</summary>
    public RecentStep[] StepsOfNow => phase switch
    {
        Phase.Open => [.. Recent.Read(), Unreported(Recent.Last).ToStep()],
        Phase.Reported => [.. Recent.Read(), Recent.Last.ToStep()],
        _ => Recent.Read(),
    };

    /// <summary>From here on nothing is counted.</summary>
    public void Close()
    {
        EndStep();
        EndWait();
        epoch = null;
        closed = true;
    }

    /// <summary>An epoch begins; from now on its steps are counted.</summary>
    public TrainingEpoch Begin(TrainingEpoch next)
    {
        epoch = next;
        Scores.BeginEpoch();
        ref RunTally.Numbers numbers = ref Tally.BeginWrite();
        if (numbers.Epoch != numbers.EpochsDone || numbers.Done.Epochs > 0) numbers.StepInEpoch = 0; // else it is what the run resumes with
        numbers.Epoch = next.Number;
        (numbers.EpochLossSum, numbers.EpochLosses, numbers.EpochNotFinite) = (0, 0, 0);
        Tally.EndWrite();
        return next;
    }

    /// <summary>The epoch is over.</summary>
    /// <param name="isWhole">Whether it was done to its end.</param>
    public void EndEpoch(bool isWhole)
    {
        EndStep();
        epoch = null;
        if (!isWhole) return;
        ref RunTally.Numbers numbers = ref Tally.BeginWrite();
        numbers.EpochsDone++;
        numbers.Done.Epochs++;
        Tally.EndWrite();
    }

    /// <summary>The step before is over.</summary>
    public void EndStep()
    {
        if (phase == Phase.None) return;
        ref RecentSteps.Slot step = ref Recent.Last;
        if (phase == Phase.Open) EndUnreported(ref step);
        phase = Phase.None;
        if (extra) EndExtra(ref step);
        Volatile.Write(ref step.Key, step.Step);
    }

    /// <summary>Waits while the run is paused, which is not waiting for data; false where it is to stop.</summary>
    public bool GoesOn()
    {
        markIsNow = false;
        return control.GoesOn();
    }

    /// <inheritdoc cref="GoesOn"/>
    public ValueTask<bool> GoesOnAsync(CancellationToken cancellationToken)
    {
        markIsNow = false;
        return control.GoesOnAsync(cancellationToken);
    }

    /// <summary>Begins to wait for a batch.</summary>
    public void BeginWait()
    {
        if (--untilLook > 0) return;
        Look();
    }

    /// <summary>A sequence of batches begins or is over.</summary>
    public void InSequence(bool isIn) => isInSequence = isIn;

    /// <summary>The loop begins something else than stepping.</summary>
    public void GoElsewhere() => Interlocked.Increment(ref scopes);

    /// <summary>The loop did something else than stepping, for as long as this.</summary>
    public void ComeBack(double seconds)
    {
        Interlocked.Decrement(ref scopes);
        if (double.IsFinite(seconds)) elsewhere += seconds;
    }

    /// <summary>The batch is there.</summary>
    /// <returns>The number of the step; 0 where it does not belong to the run.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // one caller for each kind of sequence
    public long BeginStep(TrainingEpoch of)
    {
        if (!ReferenceEquals(of, epoch)) return 0;
        ref RecentSteps.Slot slot = ref Recent.Begin();
        slot.DataWait = slot.Duration = double.NaN;
        slot.Epoch = of.Number;
        phase = Phase.Open;
        long step = slot.Step = Tally.BeginStep();
        if (extra) BeginExtra(of, ref slot);
        return step;
    }

    /// <summary>No batch came: the sequence is at its end, was left, or failed.</summary>
    public void EndWait()
    {
        Record(double.NaN);
        extra = false;
    }

    private void Look()
    {
        watched = watch.IsWanted;
        measured = watched || (TrainingInstruments.StepsEnabled && !monitor.IsDisposed);
        extra = true;
        if (!markIsNow) mark = clock.Timestamp();
        markIsNow = false;
    }

    private void BeginExtra(TrainingEpoch of, ref RecentSteps.Slot slot)
    {
        long now = clock.Timestamp();
        slot.DataWait = clock.Seconds(mark, now);
        (mark, elsewhere) = (now, 0);
        Record(slot.DataWait);
        if (!stepSpans || !CoreSource.Instance.HasListeners) return;
        span = OpenSpan.Start("step", of.Span, of.TagsOf(slot.Step));
        metered = MeteredPart.Of(monitor, span.Span);
    }

    private void EndExtra(ref RecentSteps.Slot step)
    {
        long now = clock.Timestamp();
        span.End();
        step.Duration = lastDuration = Math.Max(0, clock.Seconds(mark, now) - elsewhere);
        bool each = measured || stepSpans || !(step.DataWait + step.Duration < ShortStep);
        (extra, mark, markIsNow, untilLook) = (false, now, each, each ? 1 : ShortSteps);
        if (double.IsFinite(step.DataWait + step.Duration)) Timed.Add(in step);
        if (watched) watch.Timed(in step);
        if (span.Span is null) return;
        metered.End(monitor, span.Span);
        span.Stop();
        span = default;
    }

    private void EndUnreported(ref RecentSteps.Slot step)
    {
        step = Unreported(step);
        Tally.BeginWrite().Do(step.Samples);
        Tally.EndWrite();
    }

    /// <summary>A step without what a report says.</summary>
    private RecentSteps.Slot Unreported(in RecentSteps.Slot step) =>
        step with { Samples = declaredSamples, Loss = double.NaN, LearningRate = double.NaN, GradientNorm = double.NaN };

    /// <summary>
    /// Records the step before and the wait of this one, when the clock of the wait has stopped: what listeners cost is not waiting for data.
    /// </summary>
    private void Record(double waited)
    {
        double duration = lastDuration;
        lastDuration = double.NaN;
        if ((double.IsNaN(duration) && double.IsNaN(waited)) || !TrainingInstruments.StepsEnabled || monitor.IsDisposed) return;
        TrainingInstruments.StepDuration.Record(duration, series.Tags);
        TrainingInstruments.DataWait.Record(waited, series.Tags);
    }

    private enum Phase : byte
    {
        None,
        Open,
        Reported,
    }
}
