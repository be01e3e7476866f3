using BenchmarkDotNet.Attributes;
using ModelObservability.Benchmarks.Ratios;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ModelObservability.Benchmarks.Inference;

/// <summary>What listens while a call is made.</summary>
public enum Listening
{
    Nobody,
    Metrics,
    MetricsAndTraces,
}

/// <summary>A call bare, with five instruments and a span written by hand, and wrapped.</summary>
[MemoryDiagnoser]
public class InferenceBenchmarks
{
    private readonly ModelMonitor monitor = new("ratios", "1");
    private readonly HandWritten hand = new();
    private readonly Func<int, int> bare = static x => x + 1;
    private Func<int, int> wrapped = null!, batched = null!;
    private Func<int, Task<int>> wrappedTask = null!;
    private MeterProvider? metrics;
    private TracerProvider? traces;

    [ParamsAllValues]
    public Listening Listening { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Task<int> done = Task.FromResult(1);
        wrapped = monitor.Observe(bare);
        batched = monitor.Observe(bare, new() { BatchSize = static _ => 8 });
        wrappedTask = monitor.Observe((Func<int, Task<int>>)(_ => done));
        if (Listening >= Listening.Metrics)
        {
            metrics = Sdk.CreateMeterProviderBuilder().AddMeter(ModelMonitor.SourceName).AddMeter(HandWritten.Name)
                .AddReader(new BaseExportingMetricReader(new Discarded())).Build();
        }

        if (Listening == Listening.MetricsAndTraces)
            traces = Sdk.CreateTracerProviderBuilder().AddSource(ModelMonitor.SourceName).AddSource(HandWritten.Name).Build();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        metrics?.Dispose();
        traces?.Dispose();
        monitor.Dispose();
        hand.Dispose();
    }

    [Benchmark]
    public int Bare() => bare(1);

    [Benchmark(Baseline = true)]
    public int HandWrittenCall() => hand.TracedCall(1);

    [Benchmark]
    public int Wrapped() => wrapped(1);

    [Benchmark]
    public int WrappedWithBatch() => batched(1);

    [Benchmark]
    public Task<int> WrappedTask() => wrappedTask(1);

    private sealed class Discarded : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
