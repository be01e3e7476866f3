using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// The step of a run, from waiting for its batch to the request of the next. One thread at a time steps; any thread reads. Nothing in here
/// throws, and nothing is allocated in a step.
/// </summary>
/// <remarks>
/// Reading the clock costs more than the rest of a step, so every step is timed only while somebody wants durations. Otherwise the state
/// still has to know the pace: steps long enough for the clock not to matter are all timed, and of short ones every 128th.
/// </remarks>
internal sealed class RunLoop(ModelMonitor monitor, TrainingOptions options, RunControl control, RunTally tally, RunWatch watch)
{
    private const double ShortStep = 10e-6;
    private const int TimedShortSteps = 128;

    private readonly TrainingSeries series = monitor.Training;
    private readonly SafeClock clock = monitor.Clock;
    private readonly int declaredSamples = options.BatchSize ?? 0;
    private readonly bool stepSpans = options.StepSpans;
    private OpenSpan span;
    private bool open;
    private bool reported;
    private bool timed;
    private bool markIsNow;
    private long mark;
    private double elsewhere;
    private double lastDuration = double.NaN;
    private int untilTimed;
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
    public bool IsInStep => open;

    /// <summary>The last steps, and the one under way as far as it is known. For the thread of the loop.</summary>
    public RecentStep[] StepsOfNow => open ? [.. Recent.Read(), Recent.Last.ToStep()] : Recent.Read();

    /// <summary>From here on nothing is counted.</summary>
    public void Close()
    {
        EndStep();
        EndWait();
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
        if (!open) return;
        open = false;
        ref RecentSteps.Slot step = ref Recent.Last;
        if (timed)
        {
            long now = clock.Timestamp();
            step.Duration = lastDuration = Math.Max(0, clock.Seconds(mark, now) - elsewhere);
            (mark, markIsNow) = (now, true);
            untilTimed = step.DataWait + step.Duration < ShortStep ? TimedShortSteps : 1;
            if (double.IsFinite(step.DataWait + step.Duration)) Timed.Add(in step);
            if (watched) watch.Timed(in step);
        }

        Volatile.Write(ref step.Key, step.Step);
        if (!reported)
        {
            Tally.BeginWrite().Do(step.Samples);
            Tally.EndWrite();
        }

        if (span.Span is null) return;
        span.Stop();
        span = default;
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
        watched = watch.IsWanted;
        timed = --untilTimed <= 0 || watched || (TrainingInstruments.StepsEnabled && !monitor.IsDisposed);
        if (timed && !markIsNow) mark = clock.Timestamp();
        markIsNow = false;
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
    public long BeginStep(TrainingEpoch of)
    {
        if (closed || !ReferenceEquals(of, epoch)) return 0;
        ref RecentSteps.Slot slot = ref Recent.Begin();
        slot.DataWait = double.NaN;
        slot.Duration = double.NaN;
        if (timed)
        {
            long now = clock.Timestamp();
            slot.DataWait = clock.Seconds(mark, now);
            mark = now;
            Record(slot.DataWait);
        }

        long step = slot.Step = Tally.BeginStep();
        slot.Epoch = of.Number;
        slot.Samples = declaredSamples;
        slot.Loss = slot.LearningRate = slot.GradientNorm = double.NaN;
        (open, reported, elsewhere) = (true, false, 0);
        if (stepSpans && CoreSource.Instance.HasListeners) span = OpenSpan.Start("step", of.Span, of.TagsOf(step));
        return step;
    }

    /// <summary>No batch came: the sequence is at its end, was left, or failed.</summary>
    public void EndWait()
    {
        Record(double.NaN);
        timed = false;
    }

    /// <summary>What the application has to say about a step.</summary>
    public TrainingAction Report(
        long step, double loss, double? learningRate, double? gradientNorm, int? samples, ReadOnlySpan<TrainingScore> scores)
    {
        ref RecentSteps.Slot slot = ref Recent.Last;
        if (closed) return Reject(TrainingRejection.Ended);
        if (!open || step != slot.Step) return Reject(TrainingRejection.OutOfOrder);
        if (reported) return Reject(TrainingRejection.Duplicate);
        reported = true;
        slot.Loss = loss;
        if (!double.IsFinite(loss)) series.Reject(TrainingRejection.NonFiniteLoss);
        if (learningRate is { } rate) slot.LearningRate = Checked(rate, TrainingRejection.NonFiniteLearningRate, TrainingRejection.LearningRateOutOfRange);
        if (gradientNorm is { } norm) slot.GradientNorm = Checked(norm, TrainingRejection.NonFiniteGradientNorm, TrainingRejection.GradientNormOutOfRange);
        if (samples is { } count) slot.Samples = Checked(count);
        ref RunTally.Numbers numbers = ref Tally.BeginWrite();
        numbers.Do(slot.Samples);
        numbers.Report(in slot);
        Tally.EndWrite();
        foreach (TrainingScore score in scores) Take(score);
        Records?.Step(in slot, scores);
        TrainingAction action = watched ? watch.Reported(in slot, hasNorm: gradientNorm is { } given && !(given < 0)) : TrainingAction.Continue;
        return control.Stop is null ? action : TrainingAction.Stop;
    }

    private TrainingAction Reject(TrainingRejection reason)
    {
        series.Reject(reason);
        return control.Stop is null ? TrainingAction.Continue : TrainingAction.Stop;
    }

    /// <summary>Infinity stays, as data; a negative number is as good as none.</summary>
    private double Checked(double value, TrainingRejection notFinite, TrainingRejection outOfRange)
    {
        if (double.IsFinite(value) && value >= 0) return value;
        series.Reject(double.IsFinite(value) ? outOfRange : notFinite);
        return double.IsFinite(value) ? double.NaN : value;
    }

    private int Checked(int samples)
    {
        if (samples >= 0) return samples;
        series.Reject(TrainingRejection.SamplesOutOfRange);
        return 0;
    }

    private void Take(TrainingScore score)
    {
        if (!double.IsFinite(score.Value)) series.Reject(TrainingRejection.NonFiniteScore);
        if (!Scores.TrySet(score.Name, score.Value)) series.Reject(TrainingRejection.ScoreLimit);
    }

    /// <summary>
    /// Records the step before and the wait of this one, when the clock of the wait has stopped: what listeners cost is not waiting for data.
    /// The body of the loop finds the current activity as it was, whatever they made of it.
    /// </summary>
    private void Record(double waited)
    {
        double duration = lastDuration;
        lastDuration = double.NaN;
        if ((double.IsNaN(duration) && double.IsNaN(waited)) || !TrainingInstruments.StepsEnabled || monitor.IsDisposed) return;
        Activity? ambient = Activity.Current;
        TrainingInstruments.StepDuration.Record(duration, series.Tags);
        TrainingInstruments.DataWait.Record(waited, series.Tags);
        GuardedSource.MakeCurrent(ambient);
    }
}
