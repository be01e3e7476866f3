using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// The step of a run, from waiting for its batch to the request of the next. One thread at a time steps; any thread reads. Nothing in here
/// throws, and nothing is allocated in a step.
/// </summary>
/// <remarks>
/// Reading the clock costs more than the rest of a step, so every step is timed only while somebody wants durations. Otherwise the state
/// still has to know the pace: steps long enough for the clock not to matter are all timed, and of short ones every 64th.
/// </remarks>
internal sealed class RunLoop(ModelMonitor monitor, TrainingOptions options, RunControl control)
{
    private const double ShortStep = 10e-6;
    private const int TimedShortSteps = 64;

    private readonly TrainingSeries series = monitor.Training;
    private readonly SafeClock clock = monitor.Clock;
    private RecentStep current;
    private OpenSpan span;
    private MeteredPart metered;
    private bool open;
    private bool reported;
    private bool timed;
    private bool markIsNow;
    private long mark;
    private double elsewhere;
    private double lastDuration = double.NaN;
    private int untilTimed;
    private TrainingEpoch? epoch;
    private volatile bool closed;

    public RunTally Tally { get; } = new(RunTally.Numbers.From(options.ResumeFrom));

    public RecentSteps Recent { get; } = new(options.RecentSteps);

    public ScoreTable Scores { get; } = new();

    public RunControl Control => control;

    public bool IsClosed => closed;

    /// <summary>The step under way, as far as it is known; null where none is. For the thread of the loop.</summary>
    public RecentStep? UnderWay => open ? current : null;

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
        (numbers.EpochLossSum, numbers.EpochLosses) = (0, 0);
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
        if (timed)
        {
            long now = clock.Timestamp();
            lastDuration = Math.Max(0, clock.Seconds(mark, now) - elsewhere);
            (mark, markIsNow) = (now, true);
            untilTimed = current.DataWait + lastDuration < ShortStep ? TimedShortSteps : 1;
        }

        Recent.Add(current with { Duration = lastDuration });
        ref RunTally.Numbers numbers = ref Tally.BeginWrite();
        numbers.StepInEpoch++;
        numbers.Done.Steps++;
        if (!reported) numbers.Done.Samples += current.Samples;
        Tally.EndWrite();
        monitor.Meters?.Training.Count(1);
        metered.End(monitor, span.Span);
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
        timed = --untilTimed <= 0 || (TrainingInstruments.StepsEnabled && !monitor.IsDisposed);
        if (timed && !markIsNow) mark = clock.Timestamp();
        markIsNow = false;
    }

    /// <summary>The loop did something else than stepping, for as long as this.</summary>
    public void SpentElsewhere(double seconds)
    {
        if (double.IsFinite(seconds)) elsewhere += seconds;
    }

    /// <summary>The batch is there.</summary>
    /// <returns>The number of the step; 0 where it does not belong to the run.</returns>
    public long BeginStep(TrainingEpoch of)
    {
        if (closed || !ReferenceEquals(of, epoch)) return 0;
        double waited = double.NaN;
        if (timed)
        {
            long now = clock.Timestamp();
            waited = clock.Seconds(mark, now);
            mark = now;
        }

        ref RunTally.Numbers numbers = ref Tally.BeginWrite();
        long step = ++numbers.Step;
        Tally.EndWrite();
        current = new(step, of.Number, double.NaN, double.NaN, double.NaN, options.BatchSize ?? 0, waited, double.NaN);
        (open, reported, elsewhere) = (true, false, 0);
        Record(waited);
        if (options.StepSpans && CoreSource.Instance.HasListeners) span = OpenSpan.Start("step", of.Span, of.TagsOf(step));
        metered = MeteredPart.Of(monitor, span.Span);
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
        if (closed) return Reject(TrainingRejection.Ended);
        if (!open || step != current.Step) return Reject(TrainingRejection.OutOfOrder);
        if (reported) return Reject(TrainingRejection.Duplicate);
        reported = true;
        if (!double.IsFinite(loss)) series.Reject(TrainingRejection.NonFiniteLoss);
        current = current with
        {
            Loss = loss,
            LearningRate = learningRate is { } rate ? Checked(rate, TrainingRejection.NonFiniteLearningRate, TrainingRejection.LearningRateOutOfRange) : double.NaN,
            GradientNorm = gradientNorm is { } norm ? Checked(norm, TrainingRejection.NonFiniteGradientNorm, TrainingRejection.GradientNormOutOfRange) : double.NaN,
            Samples = samples is { } count ? Checked(count) : current.Samples,
        };
        ref RunTally.Numbers numbers = ref Tally.BeginWrite();
        numbers.Report(in current);
        Tally.EndWrite();
        foreach (TrainingScore score in scores) Take(score);
        return Decide();
    }

    private TrainingAction Decide() => control.Stop is null ? TrainingAction.Continue : TrainingAction.Stop;

    private TrainingAction Reject(TrainingRejection reason)
    {
        series.Reject(reason);
        return Decide();
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
        if (!TrainingInstruments.StepsEnabled || (double.IsNaN(duration) && double.IsNaN(waited)) || monitor.IsDisposed) return;
        Activity? ambient = Activity.Current;
        TrainingInstruments.StepDuration.Record(duration, series.Tags);
        TrainingInstruments.DataWait.Record(waited, series.Tags);
        GuardedSource.MakeCurrent(ambient);
    }
}
