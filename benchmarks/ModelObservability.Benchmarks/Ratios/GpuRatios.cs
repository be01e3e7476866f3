using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Sampling;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>A watched call of a model that is joined to GPUs against the same call of one that is not, while an SDK collects.</summary>
internal static class GpuRatios
{
    private static int s_sink;

    public static IEnumerable<RatioRow> Rows()
    {
        using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddMeter(ModelMonitor.SourceName)
            .AddReader(new BaseExportingMetricReader(new Discarded())).Build();
        using ModelMonitor plain = new("ratios gpu", "plain"), one = new("ratios gpu", "one"), eight = new("ratios gpu", "eight");
        Func<int, int> bare = static x => x + 1;
        Func<int, int> control = plain.Observe(bare);
        Join(one, devices: 1);
        Join(eight, devices: 8);
        yield return RatioRow.AtMostLonger(30, "joined to a GPU", "the watched call, not joined", Compare(control, one.Observe(bare)));
        yield return RatioRow.AtMostLonger(180, "joined to eight GPUs", "the watched call, not joined", Compare(control, eight.Observe(bare)));
    }

    /// <summary>What the first poll after <c>gpus.Join(model)</c> does on a machine with so many GPUs.</summary>
    private static void Join(ModelMonitor model, int devices)
    {
        SampleClock clock = new(TimeProvider.System);
        LedgerEntry entry = new WorkLedger(clock).Open(model, []);
        for (int device = 0; device < devices; device++)
        {
            DeviceLane lane = new($"GPU-{device}", clock.Now(), clock);
            lane.Settle(new(clock.Now(), Energy: 0, IsEstimated: false, Power: 500, Utilization: 0.5, MemoryUsed: 1e9));
            entry.Add(lane);
        }
    }

    private static Comparison Compare(Func<int, int> control, Func<int, int> subject) => Comparison.Of(n => Run(control, n), n => Run(subject, n));

    private static void Run(Func<int, int> model, int times)
    {
        int value = s_sink;
        for (int i = 0; i < times; i++) value = model(value);
        s_sink = value;
    }

    private sealed class Discarded : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
