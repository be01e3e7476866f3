namespace ModelObservability.Training;

/// <summary>What the application has to say about a step.</summary>
internal sealed partial class RunLoop
{
    public TrainingAction Report(
        long step, double loss, double? learningRate, double? gradientNorm, int? samples, ReadOnlySpan<TrainingScore> scores)
    {
        ref RecentSteps.Slot slot = ref Recent.Last;
        if (phase != Phase.Open || step != slot.Step) return Reject(WhyNot(step));
        phase = Phase.Reported;
        if (!double.IsFinite(loss)) series.Reject(TrainingRejection.NonFiniteLoss);
        double rate = learningRate is { } someRate ? Checked(someRate, TrainingRejection.NonFiniteLearningRate, TrainingRejection.LearningRateOutOfRange) : double.NaN;
        double norm = gradientNorm is { } someNorm ? Checked(someNorm, TrainingRejection.NonFiniteGradientNorm, TrainingRejection.GradientNormOutOfRange) : double.NaN;
        int count = samples is { } some ? Checked(some) : declaredSamples;
        (slot.Loss, slot.LearningRate, slot.GradientNorm, slot.Samples) = (loss, rate, norm, count);
        ref RunTally.Numbers numbers = ref Tally.BeginWrite();
        numbers.Do(count);
        numbers.Report(step, loss, rate, norm);
        Tally.EndWrite();
        ReadOnlySpan<TrainingScore> taken = Take(scores);
        TrainingAction action = watched || Records is not null ? Show(in slot, taken, hasNorm: gradientNorm is { } given && !(given < 0)) : TrainingAction.Continue;
        return control.Stop is null ? action : TrainingAction.Stop;
    }

    /// <summary>Shows the step to who looks.</summary>
    private TrainingAction Show(in RecentSteps.Slot step, ReadOnlySpan<TrainingScore> scores, bool hasNorm)
    {
        Records?.Step(in step, scores);
        return watched ? watch.Reported(in step, hasNorm) : TrainingAction.Continue;
    }

    private TrainingRejection WhyNot(long step) =>
        closed ? TrainingRejection.Ended : phase == Phase.None || step != Recent.Last.Step ? TrainingRejection.OutOfOrder : TrainingRejection.Duplicate;

    private TrainingAction Reject(TrainingRejection reason)
    {
        series.Reject(reason);
        return control.Stop is null ? TrainingAction.Continue : TrainingAction.Stop;
    }

    /// <summary>Infinity stays, as data; a negative number is as good as none.</summary>
    private double Checked(double value, TrainingRejection notFinite, TrainingRejection outOfRange)
    {
        if (value is >= 0 and <= double.MaxValue) return value;
        series.Reject(double.IsFinite(value) ? outOfRange : notFinite);
        return double.IsFinite(value) ? double.NaN : value;
    }

    private int Checked(int samples)
    {
        if (samples >= 0) return samples;
        series.Reject(TrainingRejection.SamplesOutOfRange);
        return 0;
    }

    /// <summary>Takes the scores of a step; what has no name, a name of the same report or one too many is counted and goes nowhere.</summary>
    /// <returns>The scores that were taken: mostly all of them, where they lie.</returns>
    private ReadOnlySpan<TrainingScore> Take(ReadOnlySpan<TrainingScore> scores)
    {
        for (int index = 0; index < scores.Length; index++)
            if (!TryTake(scores, index)) return TakeRest(scores, index);
        return scores;
    }

    private TrainingScore[] TakeRest(ReadOnlySpan<TrainingScore> scores, int refused)
    {
        List<TrainingScore> taken = [.. scores[..refused]];
        for (int index = refused + 1; index < scores.Length; index++)
            if (TryTake(scores, index)) taken.Add(scores[index]);
        return [.. taken];
    }

    private bool TryTake(ReadOnlySpan<TrainingScore> scores, int index)
    {
        TrainingScore score = scores[index];
        if (!double.IsFinite(score.Value)) series.Reject(TrainingRejection.NonFiniteScore);
        if (!ScoreTable.IsRepeated(scores, index) && Scores.TrySet(score.Name, score.Value)) return true;
        series.Reject(TrainingRejection.ScoreLimit);
        return false;
    }
}
