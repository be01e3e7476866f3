using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>How long an epoch is, and the time spent outside of steps. Written by the thread of the loop, read by any.</summary>
internal sealed class EpochPace(SafeClock clock, TrainingOptions options)
{
    private long stepsPerEpoch = options.StepsPerEpoch ?? 0;
    private bool isLearned = options.StepsPerEpoch is not null;
    private long leftAt;
    private double between;
    private int gaps;
    private double withinSteps;

    /// <summary>Steps of an epoch; 0 while unknown.</summary>
    public long StepsPerEpoch => Volatile.Read(ref stepsPerEpoch);

    /// <summary>A sequence of batches begins. Between it and the one before lie validation, checkpoints, shuffling.</summary>
    public void BeginSequence()
    {
        if (leftAt == 0) return;
        double seconds = clock.Seconds(leftAt, clock.Timestamp());
        leftAt = 0;
        if (!double.IsFinite(seconds)) return;
        Volatile.Write(ref between, between + seconds);
        Volatile.Write(ref gaps, gaps + 1);
    }

    /// <summary>A sequence of batches is over.</summary>
    public void EndSequence() => leftAt = clock.Timestamp();

    /// <summary>Validation or a checkpoint in the middle of a step took this long.</summary>
    public void AddScope(double seconds) => Volatile.Write(ref withinSteps, withinSteps + seconds);

    /// <summary>The length that a sequence announces; replaced by the length of the first whole epoch.</summary>
    public void Expect(long steps)
    {
        if (!isLearned) Volatile.Write(ref stepsPerEpoch, steps);
    }

    /// <summary>The length of a whole epoch.</summary>
    public void Learn(long steps)
    {
        if (steps == 0) return;
        Volatile.Write(ref stepsPerEpoch, steps);
        isLearned = true;
    }

    /// <summary>The share of the run that is done; NaN where its length is open.</summary>
    public double Progress(in RunTally.Numbers numbers)
    {
        if (options.Epochs is not { } epochs) return double.NaN;
        return Math.Clamp((numbers.EpochsDone + (StepsPerEpoch > 0 ? Within(numbers) / StepsPerEpoch : 0)) / epochs, 0, 1);
    }

    /// <summary>Seconds until the run is done; NaN where that cannot be estimated.</summary>
    public double Remaining(in RunTally.Numbers numbers, double secondsPerStep)
    {
        if (options.Epochs is not { } epochs || StepsPerEpoch == 0) return double.NaN;
        double epochsLeft = Math.Max(0, epochs - numbers.EpochsDone), steps = Math.Max(0, epochsLeft * StepsPerEpoch - Within(numbers));
        double scopes = numbers.Done.Steps == 0 ? 0 : Volatile.Read(ref withinSteps) / numbers.Done.Steps;
        double gap = Volatile.Read(ref gaps) is > 0 and var count ? Volatile.Read(ref between) / count : 0;
        return steps == 0 && epochsLeft == 0 ? 0 : steps * (secondsPerStep + scopes) + Math.Max(0, epochsLeft - 1) * gap;
    }

    /// <summary>Steps done of an epoch that is not.</summary>
    private static double Within(in RunTally.Numbers numbers) => numbers.Epoch > numbers.EpochsDone ? numbers.StepInEpoch : 0;
}
