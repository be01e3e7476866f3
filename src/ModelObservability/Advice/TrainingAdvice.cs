using ModelObservability.Instrumentation;
using ModelObservability.Signals;
using ModelObservability.Training;

namespace ModelObservability.Advice;

/// <summary>Advice from the state of the runs under way. The pages of the signals state the limits.</summary>
internal static class TrainingAdvice
{
    /// <summary>A slope so many standard errors from 0: losses of consecutive steps are not independent, so far more than usual.</summary>
    private const double Certain = 8;

    private const int LeastLosses = 50;
    private const int ManyJumps = 3;
    private const long JumpsWithin = 1_000;
    private const long WarmUp = 500;
    private const long ManyValidations = 5;

    public static IEnumerable<AdviceFinding> Of(TrainingSeries model) =>
        model.Published().Where(run => !run.HasEnded).SelectMany(run => Of(run, run.State));

    private static IEnumerable<AdviceFinding> Of(TrainingRun run, TrainingState state)
    {
        LossLine line = LossLine.Of(run.RecentSteps);
        int jumps = state.SpikedSteps.Count(step => step > state.Step - JumpsWithin);
        bool rises = line.Count >= LeastLosses && line.Strength > Certain && line.Change > 0.05 * Math.Abs(line.Mean);
        if (jumps >= ManyJumps || rises)
            yield return new(CoreSignals.LowerLearningRate, Evidence(state, ("jumps", jumps), ("loss_change", line.Change), ("steps", line.Count), ("learning_rate", state.LearningRate)));
        else if (FallsTooSlowly(state, line))
            yield return new(CoreSignals.RaiseLearningRate, Evidence(state, ("loss", line.Mean), ("first_loss", state.FirstLoss), ("loss_change", line.Change), ("steps", line.Count), ("learning_rate", state.LearningRate)));

        if (!run.StopsEarly && state.ValidationsSinceBest >= ManyValidations && state.Stop is null)
            yield return new(CoreSignals.StopTraining, Evidence(state, ("validations_since_best", state.ValidationsSinceBest), ("best_epoch", state.BestValidationEpoch), ("best_loss", state.BestValidationLoss)));
        if (state.EpochLoss > 0 && state.ValidationLoss > 1.5 * state.EpochLoss && state.ValidationsSinceBest >= 2)
            yield return new(CoreSignals.Regularise, Evidence(state, ("training_loss", state.EpochLoss), ("validation_loss", state.ValidationLoss), ("best_validation_loss", state.BestValidationLoss)));
        if (state.DataWaitShare >= 0.2 && run.RecentSteps.Count >= LeastLosses)
            yield return new(CoreSignals.FeedFaster, Evidence(state, ("data_wait_share", state.DataWaitShare), ("steps", run.RecentSteps.Count)));
        if (BatchAdvice.Of(run, state) is { } batch) yield return batch;
    }

    private static bool FallsTooSlowly(TrainingState state, LossLine line) =>
        state.Step >= WarmUp && line.Count >= LeastLosses && line.Strength < -Certain && line.Mean > 0
        && line.Noise < 0.02 * line.Mean && line.Mean > 0.9 * state.FirstLoss && line.Mean < state.FirstLoss;

    private static Dictionary<string, object> Evidence(TrainingState state, params ReadOnlySpan<(string Name, object Value)> numbers)
    {
        Dictionary<string, object> evidence = new() { ["run"] = state.Run, ["epoch"] = state.Epoch, ["step"] = state.Step };
        foreach (var (name, value) in numbers)
            if (value is not double.NaN) evidence[name] = value;
        return evidence;
    }
}
