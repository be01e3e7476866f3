using BenchmarkDotNet.Attributes;
using ModelObservability.Metrics;

namespace ModelObservability.Benchmarks.Metrics;

/// <summary>One batch into each state, from the size of a request to that of an evaluation.</summary>
[MemoryDiagnoser]
public class ConfusionBenchmarks
{
    private readonly BinaryConfusion binary = new();
    private readonly MulticlassConfusion classes = new(10);
    private byte[] labels = [];
    private byte[] predictions = [];
    private float[] scores = [];
    private int[] classLabels = [];
    private int[] classPredictions = [];
    private float[] rows = [];

    /// <summary>Samples in a batch.</summary>
    [Params(1, 32, 1024, 65_536)]
    public int Batch { get; set; }

    /// <summary>Fills the arrays.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        labels = [.. Enumerable.Range(0, Batch).Select(_ => (byte)random.Next(2))];
        predictions = [.. Enumerable.Range(0, Batch).Select(_ => (byte)random.Next(2))];
        scores = [.. Enumerable.Range(0, Batch).Select(_ => random.NextSingle())];
        classLabels = [.. Enumerable.Range(0, Batch).Select(_ => random.Next(10))];
        classPredictions = [.. Enumerable.Range(0, Batch).Select(_ => random.Next(10))];
        rows = [.. Enumerable.Range(0, 10 * Batch).Select(_ => random.NextSingle())];
    }

    /// <summary>Byte labels and predictions.</summary>
    [Benchmark]
    public void BinaryPredictions() => binary.Add(labels, predictions);

    /// <summary>Byte labels and float scores.</summary>
    [Benchmark]
    public void BinaryScores() => binary.Add(labels, scores);

    /// <summary>Ten classes.</summary>
    [Benchmark]
    public void Classes() => classes.Add(classLabels, classPredictions);

    /// <summary>Rows of ten scores.</summary>
    [Benchmark]
    public void Rows() => classes.Add(classLabels, rows);
}
