using ModelObservability;
using ModelObservability.Training;

namespace Deploy.Tests.Workload;

/// <summary>Two long training runs: one whose data may come too slowly, one whose steps may hang.</summary>
internal sealed class HeavyLearning(Conditions conditions) : IDisposable
{
    private readonly ModelMonitor weather = new("weather", "1.0"), proteins = new("proteins", "1.0");

    public async Task ForecastWeatherAsync()
    {
        using TrainingRun run = weather.StartTraining(new() { Epochs = 1, Detection = null });
        foreach (TrainingEpoch epoch in run.Epochs())
            await foreach (TrainingStep<int> step in epoch.Observe(BatchesAsync()))
            {
                await Task.Delay(20);
                step.Report(1.0 / (1 + step.Number));
            }
    }

    public async Task FoldProteinsAsync()
    {
        using TrainingRun run = proteins.StartTraining(new() { Epochs = 1, Detection = new() { StallAfter = TimeSpan.FromSeconds(3) } });
        foreach (TrainingEpoch epoch in run.Epochs())
            foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(0, 20)))
            {
                await Task.Delay(20);
                if (step.Number == 5)
                    for (int tries = 0; tries < 100 && conditions.Stalled; tries++) await Task.Delay(100);
                step.Report(1.0 / (1 + step.Number));
            }
    }

    public void Dispose()
    {
        weather.Dispose();
        proteins.Dispose();
    }

    private async IAsyncEnumerable<int> BatchesAsync()
    {
        for (int batch = 0; batch < 20; batch++)
        {
            if (conditions.Starved) await Task.Delay(100);
            yield return batch;
        }
    }
}
