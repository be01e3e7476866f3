using System.Diagnostics.Metrics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>An inspection that records the confidence of each row in a histogram and counts its class, row by row.</summary>
internal sealed class RecordPerRow : IDisposable
{
    public const string Name = "RecordPerRow";

    private readonly Meter meter = new(Name);
    private readonly Histogram<double> confidence;
    private readonly KeyValuePair<string, object?>[] tags = [new("ml.model.name", "outputs"), new("ml.model.version", "1")];
    private readonly long[] counts = new long[1000];

    public RecordPerRow() => confidence = meter.CreateHistogram("confidence", "1", null, null, new InstrumentAdvice<double>
    {
        HistogramBucketBoundaries = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99, 0.999, 1],
    });

    public Func<float[], float[]> Around(Func<float[], float[]> model, int classes) => input =>
    {
        float[] output = model(input);
        for (int start = 0; start < output.Length; start += classes)
        {
            int best = ArgMax(output.AsSpan(start, classes));
            Interlocked.Increment(ref counts[best]);
            confidence.Record(output[start + best], tags);
        }

        return output;
    };

    public void Dispose() => meter.Dispose();

    private static int ArgMax(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int index = 1; index < row.Length; index++)
            if (row[index] > row[best]) best = index;
        return best;
    }
}
