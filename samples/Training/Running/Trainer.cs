using ModelObservability;
using ModelObservability.Training;
using Training.Breaking;
using Training.Model;

namespace Training.Running;

/// <summary>Trains a network while ModelObservability watches. This is the part to copy from.</summary>
internal sealed class Trainer(Tumours training, Tumours validation, Settings settings, TimeProvider time)
{
    private readonly Network network = new(settings.Hidden, settings.Seed);
    private double[] best = [];
    private double bestLoss = double.PositiveInfinity;

    /// <summary>What is broken on purpose; null: nothing.</summary>
    public Breakage? Breakage { get; init; }

    /// <summary>Where checkpoints go; null: they stay in memory.</summary>
    public string? Folder { get; init; }

    /// <summary>Milliseconds a step takes longer, so that one can watch.</summary>
    public int Pace { get; init; }

    /// <summary>Called after every validation; returns whether to continue.</summary>
    public Func<int, double, bool> ShouldContinue { get; init; } = static (_, _) => true;

    /// <summary>Trains until the run says that it is over, and leaves the network as it was at its best.</summary>
    public Network Train(TrainingRun run, Checkpoint? resumed, CancellationToken cancellation)
    {
        double rate = settings.LearningRate;
        Breakage?.Prepare(network);
        if (resumed is not null)
        {
            resumed.Parameters.CopyTo(network.Parameters, 0);
            resumed.Velocity.CopyTo(network.Velocity, 0);
            (rate, bestLoss, best) = (resumed.Rate, resumed.BestLoss, resumed.Best);
        }

        using CancellationTokenRegistration stop = cancellation.Register(run.Stop);
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<Tumours> step in epoch.Observe(Load(epoch.Number, resumed?.Position ?? default)))
            {
                Tumours batch = Breakage?.Spoil(step.Number, step.Batch) ?? step.Batch;
                var (loss, accuracy, norm) = network.Learn(batch, settings.WeightDecay);
                TrainingAction decision = step.Report(loss, rate, norm, batch.Count, new TrainingScore("accuracy", accuracy));
                if (decision is TrainingAction.SkipBatch or TrainingAction.Stop) continue; // the update is left out
                rate = run.SuggestedLearningRate ?? rate;
                network.Update(rate, settings.Momentum);
                if (Breakage is { StepMilliseconds: > 0 and var stuck, CauseAt: var at } && step.Number == at) cancellation.WaitHandle.WaitOne(stuck);
                if (Pace > 0) cancellation.WaitHandle.WaitOne(Pace);
            }

            Validate(run, epoch.Number);
            Save(run, rate);
        }

        if (best.Length > 0) best.CopyTo(network.Parameters, 0);
        return network;
    }

    /// <summary>The batches of an epoch; of one that was begun before, those that are left.</summary>
    private IEnumerable<Tumours> Load(int epoch, TrainingPosition resumed)
    {
        IReadOnlyList<Tumours> batches = training.Batches(settings.BatchSize, settings.Seed, epoch);
        if (epoch == resumed.Epochs + 1 && resumed.StepsInEpoch > 0) return batches.Skip((int)resumed.StepsInEpoch);
        return Breakage is { LoaderMilliseconds: > 0 and var slow } ? Slowly(batches, slow) : batches;
    }

    /// <summary>What a loader on a slow disk looks like from here.</summary>
    private static IEnumerable<Tumours> Slowly(IReadOnlyList<Tumours> batches, int milliseconds)
    {
        foreach (Tumours batch in batches)
        {
            CancellationToken.None.WaitHandle.WaitOne(milliseconds);
            yield return batch;
        }
    }

    private void Validate(TrainingRun run, int epoch)
    {
        if (run.ShouldStop) return;
        using TrainingScope scope = run.Validate();
        Evaluation evaluation = new(network, validation);
        run.ReportValidation(evaluation.Loss, evaluation.Confusion, ("accuracy", counts => counts.Accuracy), ("recall", counts => counts.Recall), ("roc_auc", _ => evaluation.RocAuc));
        if (evaluation.Loss < bestLoss) (bestLoss, best) = (evaluation.Loss, [.. network.Parameters]);
        if (!ShouldContinue(epoch, evaluation.Loss)) run.Stop();
        if (epoch % 10 == 1) Picture(run, evaluation);
    }

    /// <summary>What TensorBoard shows beside curves.</summary>
    private void Picture(TrainingRun run, Evaluation evaluation)
    {
        TrainingPosition now = run.Position;
        run.Write(TrainingImage.OfConfusion(time.GetUtcNow(), now.Epochs + 1, now.Steps, "confusion/validation", evaluation.Table));
        run.Write(TrainingHistogram.Of(time.GetUtcNow(), now.Epochs + 1, now.Steps, "weights", [.. network.Parameters.Select(static weight => (float)weight)]));
    }

    private void Save(TrainingRun run, double rate)
    {
        if (Folder is null || run.ShouldStop) return;
        using TrainingScope scope = run.Checkpoint();
        new Checkpoint(settings, run.Position, rate, network.Parameters, network.Velocity, double.IsFinite(bestLoss) ? bestLoss : double.MaxValue, best).Write(Folder);
        scope.Complete();
    }
}
