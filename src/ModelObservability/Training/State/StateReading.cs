namespace ModelObservability.Training;

/// <summary>Puts the state of a run together.</summary>
internal static class StateReading
{
    public static TrainingState Of(
        string run, TrainingOptions options, RunLoop loop, RunPace pace, RunWatch watch, ValidationRecord validation, double elapsed, bool hasEnded,
        TrainingOutcome? outcome)
    {
        RunTally.Numbers numbers = loop.Tally.Read();
        RunReading reading = new(loop.Recent.Read(), loop.Timed.Read(), options.ResumeFrom.Steps + 1);
        var (validated, validationScores) = validation.Read();
        return new()
        {
            Run = run,
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
            BestLoss = numbers.BestLoss,
            BestStep = numbers.BestStep,
            LearningRate = numbers.LearningRate,
            GradientNorm = numbers.GradientNorm,
            Scores = loop.Scores.Last(),
            ValidationLoss = validated.Loss,
            BestValidationLoss = validated.BestLoss,
            BestValidationEpoch = validated.BestEpoch,
            ValidationsSinceBest = validated.SinceBest,
            ValidationScores = validationScores,
            Elapsed = Span(elapsed) ?? TimeSpan.Zero,
            Progress = pace.Progress(numbers),
            Remaining = !hasEnded ? Span(pace.Remaining(numbers, reading.StepSeconds)) : null,
            StepsPerSecond = 1 / reading.StepSeconds,
            SamplesPerSecond = reading.SamplesPerSecond,
            DataWaitShare = reading.DataWaitShare,
            FlopUtilization = reading.SamplesPerSecond * (options.FlopsPerSample ?? double.NaN) / (options.PeakFlopsPerSecond ?? double.NaN),
            SpikedSteps = watch.SpikedSteps,
            Stop = loop.Control.Stop,
            Outcome = outcome,
        };
    }

    private static TimeSpan? Span(double seconds) => seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
}
