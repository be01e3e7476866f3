using BenchmarkDotNet.Attributes;
using ModelObservability.Metrics;

namespace ModelObservability.Benchmarks.Metrics;

/// <summary>One batch into each state, from the size of a request to that of an evaluation.</summary>
[MemoryDiagnoser]
public class ConfusionBenchmarks
{
    private readonly BinaryConfusion _binary = new();
    private readonly MulticlassConfusion _classes = new(10);
    private byte[] _labels = [];
    private byte[] _predictions = [];
    private float[] _scores = [];
    private int[] _classLabels = [];
    private int[] _classPredictions = [];
    private float[] _rows = [];

    /// <summary>Samples in a batch.</summary>
    [Params(1, 32, 1024, 65_536)]
    public int Batch { get; set; }

    /// <summary>Fills the arrays.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _labels = [.. Enumerable.Range(0, Batch).Select(_ => (byte)random.Next(2))];
        _predictions = [.. Enumerable.Range(0, Batch).Select(_ => (byte)random.Next(2))];
        _scores = [.. Enumerable.Range(0, Batch).Select(_ => random.NextSingle())];
        _classLabels = [.. Enumerable.Range(0, Batch).Select(_ => random.Next(10))];
        _classPredictions = [.. Enumerable.Range(0, Batch).Select(_ => random.Next(10))];
        _rows = [.. Enumerable.Range(0, 10 * Batch).Select(_ => random.NextSingle())];
    }

    /// <summary>Byte labels and predictions.</summary>
    [Benchmark]
    public void BinaryPredictions() => _binary.Add(_labels, _predictions);

    /// <summary>Byte labels and float scores.</summary>
    [Benchmark]
    public void BinaryScores() => _binary.Add(_labels, _scores);

    /// <summary>Ten classes.</summary>
    [Benchmark]
    public void Classes() => _classes.Add(_classLabels, _classPredictions);

    /// <summary>Rows of ten scores.</summary>
    [Benchmark]
    public void Rows() => _classes.Add(_classLabels, _rows);
}
