using ModelObservability.Training;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>The numbers of a healthy run that never ends: a loss that wanders a little, norms around one.</summary>
internal static class TrainingNumbers
{
    public const int Count = 4_096;

    public static readonly double[] Losses = Make(7, 0.7, 0.05), Norms = Make(8, 1, 0.3);

    private static double[] Make(int seed, double level, double noise)
    {
#pragma warning disable CA5394 // nothing secret
        Random random = new(seed);
        return [.. Enumerable.Range(0, Count).Select(_ => level * Math.Exp(noise * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)))];
#pragma warning restore CA5394
    }

    public static IEnumerable<int> Batches()
    {
        for (int batch = 0; ; batch++) yield return batch;
    }
}

/// <summary>A training loop nobody watches.</summary>
internal sealed class BareLoop
{
    private readonly IEnumerator<int> loader = TrainingNumbers.Batches().GetEnumerator();
    private double sum;
    private int at;

    public void Run(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            loader.MoveNext();
            int index = at++ & (TrainingNumbers.Count - 1);
            sum += loader.Current + TrainingNumbers.Losses[index] + TrainingNumbers.Norms[index];
        }
    }

    public void Run(int steps, Action<IEnumerator<int>, double, double> each)
    {
        for (int step = 0; step < steps; step++)
        {
            int index = at++ & (TrainingNumbers.Count - 1);
            each(loader, TrainingNumbers.Losses[index], TrainingNumbers.Norms[index]);
            sum += loader.Current;
        }
    }
}

/// <summary>The same loop, watched.</summary>
internal sealed class WatchedLoop : IDisposable
{
    private readonly TrainingRun run;
    private readonly IEnumerator<TrainingEpoch> epochs;
    private readonly IEnumerator<TrainingStep<int>> steps;
    private double sum;
    private int at;

    public WatchedLoop(ModelMonitor monitor, TrainingOptions options)
    {
        run = monitor.StartTraining(options);
        epochs = run.Epochs().GetEnumerator();
        epochs.MoveNext();
        steps = epochs.Current.Observe(TrainingNumbers.Batches()).GetEnumerator();
    }

    public IReadOnlyList<TrainingSinkCounts> SinkCounts => run.SinkCounts;

    public void Run(int count)
    {
        for (int step = 0; step < count; step++)
        {
            steps.MoveNext();
            int index = at++ & (TrainingNumbers.Count - 1);
            TrainingStep<int> current = steps.Current;
            sum += current.Batch;
            current.Report(TrainingNumbers.Losses[index], learningRate: 0.1, gradientNorm: TrainingNumbers.Norms[index]);
        }
    }

    /// <summary>The same with work in every step: arithmetic in registers, as much of it whatever else the machine does.</summary>
    /// <param name="count">Steps.</param>
    /// <param name="work">Operations in each; 80,000 take about 100 µs.</param>
    public void Run(int count, int work)
    {
        for (int step = 0; step < count; step++)
        {
            int x = step;
            for (int i = 0; i < work; i++) x = unchecked(x * 31 + i);
            at += x & 1;
            Run(1);
        }
    }

    public void Dispose()
    {
        steps.Dispose();
        epochs.Dispose();
        run.Dispose();
    }
}
