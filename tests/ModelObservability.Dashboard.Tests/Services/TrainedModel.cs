using ModelObservability.Training;

namespace ModelObservability.Dashboard.Tests;

/// <summary>A model with two training runs that have ended, and a study.</summary>
internal sealed class TrainedModel : IDisposable
{
    public const string Name = "vision";

    private readonly ModelMonitor monitor = new(Name, "0.9", "torch");
    private readonly TrainingStudy study;

    public TrainedModel()
    {
        Train("slow", learningRate: 0.001);
        Train("fast", learningRate: 0.1);
        study = monitor.StartStudy(new()
        {
            Name = "search",
            Metric = "validation loss",
            Trials = 4,
            Seed = 7,
            Space = new Dictionary<string, SearchRange> { ["learning_rate"] = SearchRange.Logarithmic(1e-4, 1), ["optimizer"] = SearchRange.Choice("sgd", "adam") },
        });
        foreach (TrainingTrial trial in study.Trials())
            if (trial.Number < 3) trial.Complete(1.0 / (1 + trial.Number));
            else trial.Report(1, 0.7);
    }

    public void Dispose()
    {
        study.Dispose();
        monitor.Dispose();
    }

    /// <summary>More steps than a curve has room for, with one spike that must be seen.</summary>
    private void Train(string name, double learningRate)
    {
        using TrainingRun run = monitor.StartTraining(new()
        {
            Name = name,
            Epochs = 2,
            StepsPerEpoch = 1500,
            RecentSteps = 5000,
            Hyperparameters = new Dictionary<string, object> { ["learning_rate"] = learningRate, ["optimizer"] = "sgd" },
        });
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(0, 1500)))
                step.Report(step.Number == 777 ? 9.5 : 1 / (1 + (learningRate * step.Number)), learningRate, gradientNorm: 1);
            run.ReportValidation(1.1 / (1 + (learningRate * epoch.Number * 1500)));
        }
    }
}
