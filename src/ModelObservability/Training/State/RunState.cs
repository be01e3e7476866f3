namespace ModelObservability.Training;

/// <summary>
/// What is known of a run. Steps and epochs are written by the thread of its loop, validations by any thread; any thread reads.
/// </summary>
internal sealed class RunState(string name, TrainingOptions options, SafeClock clock, RejectionCounts rejections)
{
    private readonly long startedAt = clock.Timestamp();
    private long endedAt;

    public RunTally Tally { get; } = new(RunTally.Numbers.From(options.ResumeFrom));

    public RecentSteps Recent { get; } = new(options.RecentSteps);

    /// <summary>The last steps that were timed; the same as <see cref="Recent"/> unless they are short.</summary>
    public RecentSteps Timed { get; } = new(options.RecentSteps);

    public ScoreTable Scores { get; } = new();

    public ValidationResults Validation { get; } = new();

    public GradientNoise Noise { get; } = new();

    public EpochPace Pace { get; } = new(clock, options);

    public RejectionCounts Rejections => rejections;

    public bool HasEnded => Volatile.Read(ref endedAt) != 0;

    /// <summary>Seconds since the run ended; NaN where the clock failed.</summary>
    public double SecondsSinceEnd => clock.Seconds(endedAt, clock.Timestamp());

    /// <summary>How long it has run, or did.</summary>
    public double SecondsElapsed => clock.Seconds(startedAt, HasEnded ? endedAt : clock.Timestamp());

    public TrainingPosition Position
    {
        get
        {
            RunTally.Numbers numbers = Tally.Read();
            return new(numbers.EpochsDone, options.ResumeFrom.Steps + numbers.Done.Steps, numbers.Epoch > numbers.EpochsDone ? numbers.StepInEpoch : 0);
        }
    }

    public void BeginEpoch(int number)
    {
        Scores.BeginEpoch();
        ref RunTally.Numbers numbers = ref Tally.BeginWrite();
        if (numbers.Epoch != numbers.EpochsDone || numbers.Done.Epochs > 0) numbers.StepInEpoch = 0; // else it is what the run resumes with
        numbers.Epoch = number;
        (numbers.EpochLossSum, numbers.EpochLosses, numbers.EpochNotFinite) = (0, 0, 0);
        Tally.EndWrite();
    }

    /// <summary>Counts an epoch that was done to its end.</summary>
    public void CountEpoch()
    {
        ref RunTally.Numbers numbers = ref Tally.BeginWrite();
        numbers.EpochsDone++;
        numbers.Done.Epochs++;
        Tally.EndWrite();
        Pace.Learn(numbers.StepInEpoch);
    }

    public void End() => Volatile.Write(ref endedAt, Math.Max(1, clock.Timestamp()));

    /// <summary>Everything at one moment.</summary>
    /// <param name="spikedSteps">The last steps whose loss was a spike.</param>
    /// <param name="stop">Why the run is to stop.</param>
    /// <param name="outcome">How it ends, where that is known.</param>
    public TrainingState Read(IReadOnlyList<long> spikedSteps, TrainingStop? stop, TrainingOutcome? outcome)
    {
        RunTally.Numbers numbers = Tally.Read();
        RunReading reading = new(Recent.Read(), Timed.Read(), options.ResumeFrom.Steps + 1);
        var (validated, validationScores) = Validation.Read();
        return new()
        {
            Run = name,
            Epoch = numbers.Epoch,
            Epochs = options.Epochs,
            Step = numbers.Step,
            StepInEpoch = numbers.StepInEpoch,
            Samples = numbers.Done.Samples,
            Loss = numbers.Loss,
            LossMean = reading.LossMean,
            LossVariance = reading.LossVariance,
            LossTrend = reading.LossTrend,
            EpochLoss = numbers.EpochLoss,
            FirstLoss = numbers.FirstLoss,
            BestLoss = numbers.BestLoss,
            BestStep = numbers.BestStep,
            LearningRate = numbers.LearningRate,
            GradientNorm = numbers.GradientNorm,
            GradientNoiseScale = Noise.Scale,
            Scores = Scores.Last(),
            ValidationLoss = validated.Loss,
            BestValidationLoss = validated.BestLoss,
            BestValidationEpoch = validated.BestEpoch,
            ValidationsSinceBest = validated.SinceBest,
            ValidationScores = validationScores,
            Elapsed = Span(SecondsElapsed) ?? TimeSpan.Zero,
            Progress = Pace.Progress(numbers),
            Remaining = !HasEnded ? Span(Pace.Remaining(numbers, reading.StepSeconds)) : null,
            StepsPerSecond = 1 / reading.StepSeconds,
            SamplesPerSecond = reading.SamplesPerSecond,
            DataWaitShare = reading.DataWaitShare,
            FlopUtilization = reading.SamplesPerSecond * (options.FlopsPerSample ?? double.NaN) / (options.PeakFlopsPerSecond ?? double.NaN),
            SpikedSteps = spikedSteps,
            Stop = stop,
            Outcome = outcome,
        };
    }

    private static TimeSpan? Span(double seconds) => seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
}
