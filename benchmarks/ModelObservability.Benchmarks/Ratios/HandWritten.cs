using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>What people write around a call: the same five instruments and span as ours, with the tags in the call.</summary>
internal sealed class HandWritten : IDisposable
{
    public const string Name = "HandWritten";

    private readonly Meter meter = new(Name);
    private readonly ActivitySource source = new(Name);
    private readonly Histogram<double> duration;
    private readonly Histogram<long> batchSize;
    private readonly Counter<long> items;
    private readonly UpDownCounter<long> active;
    private readonly KeyValuePair<string, object?> model = new("ml.model.name", "ratios"), version = new("ml.model.version", "1");
    private readonly KeyValuePair<string, object?> success = new("ml.inference.outcome", "success");
    private readonly KeyValuePair<string, object?>[] built, builtSuccess;

    public HandWritten()
    {
        (built, builtSuccess) = ([model, version], [model, version, success]);
        duration = meter.CreateHistogram("ml.inference.duration", "s", null, null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });
        batchSize = meter.CreateHistogram<long>("ml.inference.batch.size", "{item}");
        items = meter.CreateCounter<long>("ml.inference.items", "{item}");
        active = meter.CreateUpDownCounter<long>("ml.inference.active", "{call}");
    }

    public int Call(int x)
    {
        active.Add(1, model, version);
        long start = Stopwatch.GetTimestamp();
        int result = x + 1;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        duration.Record(seconds, model, version, success);
        batchSize.Record(8, model, version);
        items.Add(8, model, version, success);
        active.Add(-1, model, version);
        return result;
    }

    /// <summary>One histogram with attributes built once: what nobody who wants the duration can do without.</summary>
    public int LeastCall(int x)
    {
        long start = Stopwatch.GetTimestamp();
        int result = x + 1;
        duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, builtSuccess);
        return result;
    }

    /// <summary>As <see cref="LeastCall"/>, and the size of the batch.</summary>
    public int LeastBatch(int x)
    {
        int result = LeastCall(x);
        batchSize.Record(8, built);
        return result;
    }

    public int TracedCall(int x)
    {
        using Activity? span = source.StartActivity("infer ratios");
        span?.SetTag("ml.model.name", "ratios").SetTag("ml.model.version", "1");
        int result = Call(x);
        span?.SetTag("ml.inference.outcome", "success");
        return result;
    }

    public void Dispose()
    {
        meter.Dispose();
        source.Dispose();
    }
}
