using ModelObservability;
using ModelObservability.Training;

namespace Deploy.Tests.Workload;

/// <summary>Short training runs one after the other, and a search.</summary>
internal sealed class Learning(Conditions conditions) : IDisposable
{
    private readonly ModelMonitor monitor = new("tumours", "3");
    private readonly string records = Path.Combine(Path.GetTempPath(), $"records-{Environment.ProcessId}.jsonl");
    private int runs;

    public async Task WorkAsync()
    {
        using JsonLinesSink sink = new(records);
        using TrainingRun run = monitor.StartTraining(new() { Sinks = [sink], Name = "run", Epochs = 2, StepsPerEpoch = 20, FlopsPerSample = 1e6, PeakFlopsPerSecond = 1e12, BatchSize = 16 });
        bool diverges = conditions.Diverging;
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(0, 20)))
            {
                await Task.Delay(2);
                double loss = diverges ? double.NaN : 1.0 / (1 + step.Number) + 0.001 * (step.Number % 7);
                step.Report(loss, learningRate: 0.01, gradientNorm: 1 + 0.1 * (step.Number % 5), samples: 16, new TrainingScore("accuracy", 0.9));
                if (step.Number % 10 == 0 && !conditions.Flawless) step.Report(loss); // a second report of a step is refused
            }

            using (run.Validate()) run.ReportValidation(0.5, ("accuracy", 0.85));
            using TrainingScope checkpoint = run.Checkpoint();
            await Task.Delay(1);
            checkpoint.Complete();
        }

        if (runs++ % 3 == 0) Search();
    }

    public void Dispose()
    {
        monitor.Dispose();
        File.Delete(records);
    }

    private void Search()
    {
        using TrainingStudy study = monitor.StartStudy(new() { Name = "search", Trials = 2, Space = new Dictionary<string, SearchRange> { ["rate"] = SearchRange.Logarithmic(1e-4, 1) } });
        foreach (TrainingTrial trial in study.Trials()) trial.Complete(trial.Get<double>("rate"));
    }
}
