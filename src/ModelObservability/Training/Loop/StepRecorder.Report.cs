namespace ModelObservability.Training;

/// <summary>What the application reports of a step.</summary>
internal sealed partial class StepRecorder
{
    public TrainingAction Report(
        long step, double loss, double? learningRate, double? gradientNorm, int? samples, ReadOnlySpan<TrainingScore> scores)
    {
        ref RecentSteps.Slot slot = ref recent.Last;
        if (phase != Phase.Open || step != slot.Step) return Reject(ReasonAgainst(step));
        phase = Phase.Reported;
        if (!double.IsFinite(loss)) rejections.Add(TrainingRejection.NonFiniteLoss);
        double rate = learningRate is { } someRate ? Checked(someRate, TrainingRejection.NonFiniteLearningRate, TrainingRejection.LearningRateOutOfRange) : double.NaN;
        double norm = gradientNorm is { } someNorm ? Checked(someNorm, TrainingRejection.NonFiniteGradientNorm, TrainingRejection.GradientNormOutOfRange) : double.NaN;
        int count = samples is { } some ? Checked(some) : declaredSamples;
        (slot.Loss, slot.LearningRate, slot.GradientNorm, slot.Samples) = (loss, rate, norm, count);
        ref RunTally.Numbers numbers = ref tally.BeginWrite();
        numbers.CountStep(count);
        numbers.Report(step, loss, rate, norm);
        tally.EndWrite();
        ReadOnlySpan<TrainingScore> accepted = Accept(scores);
        TrainingAction action = isWatched || sinks is not null ? Publish(in slot, accepted, hasNorm: gradientNorm is { } given && !(given < 0)) : TrainingAction.Continue;
        return ending.Stop is null ? action : TrainingAction.Stop;
    }

    /// <summary>Hands the step to the sinks and to the detectors.</summary>
    private TrainingAction Publish(in RecentSteps.Slot step, ReadOnlySpan<TrainingScore> scores, bool hasNorm)
    {
        sinks?.TryWriteStep(new()
        {
            Time = clock.UtcNow(),
            Epoch = step.Epoch,
            Step = step.Step,
            Loss = step.Loss,
            LearningRate = double.IsNaN(step.LearningRate) ? null : step.LearningRate,
            GradientNorm = double.IsNaN(step.GradientNorm) ? null : step.GradientNorm,
            Samples = step.Samples,
            Scores = scores,
        });
        return isWatched ? detectors.Reported(in step, hasNorm) : TrainingAction.Continue;
    }

    private TrainingRejection ReasonAgainst(long step) =>
        closed ? TrainingRejection.Ended : phase == Phase.None || step != recent.Last.Step ? TrainingRejection.OutOfOrder : TrainingRejection.Duplicate;

    private TrainingAction Reject(TrainingRejection reason)
    {
        rejections.Add(reason);
        return ending.Stop is null ? TrainingAction.Continue : TrainingAction.Stop;
    }

    /// <summary>Infinity stays, as data; a negative number is as good as none.</summary>
    private double Checked(double value, TrainingRejection notFinite, TrainingRejection outOfRange)
    {
        if (value is >= 0 and <= double.MaxValue) return value;
        rejections.Add(double.IsFinite(value) ? outOfRange : notFinite);
        return double.IsFinite(value) ? double.NaN : value;
    }

    private int Checked(int samples)
    {
        if (samples >= 0) return samples;
        rejections.Add(TrainingRejection.SamplesOutOfRange);
        return 0;
    }

    /// <summary>The scores that count: mostly all of them, where they lie. One without a name, with a name of the same report, or under one name too many does not.</summary>
    private ReadOnlySpan<TrainingScore> Accept(ReadOnlySpan<TrainingScore> scores)
    {
        for (int index = 0; index < scores.Length; index++)
            if (!TryAccept(scores, index)) return AcceptRest(scores, index);
        return scores;
    }

    private TrainingScore[] AcceptRest(ReadOnlySpan<TrainingScore> scores, int refused)
    {
        List<TrainingScore> accepted = [.. scores[..refused]];
        for (int index = refused + 1; index < scores.Length; index++)
            if (TryAccept(scores, index)) accepted.Add(scores[index]);
        return [.. accepted];
    }

    private bool TryAccept(ReadOnlySpan<TrainingScore> scores, int index)
    {
        TrainingScore score = scores[index];
        if (!double.IsFinite(score.Value)) rejections.Add(TrainingRejection.NonFiniteScore);
        if (!ScoreTable.IsRepeated(scores, index) && state.Scores.TrySet(score.Name, score.Value)) return true;
        rejections.Add(TrainingRejection.ScoreLimit);
        return false;
    }
}
