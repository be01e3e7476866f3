using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>A wrapped call against the bare call while nobody listens, and against the same telemetry written by hand while an SDK collects.</summary>
internal static class InferenceRatios
{
    private static int s_sink;

    public static IEnumerable<RatioRow> Rows()
    {
        using ModelMonitor monitor = new("ratios", "1");
        Func<int, int> bare = static x => x + 1;
        Func<int, Task<int>> bareTask = static _ => s_task;
        Func<int, int> wrapped = monitor.Observe(bare);
        Func<int, int> batched = monitor.Observe(bare, new() { BatchSize = static _ => 8 });
        Func<int, Task<int>> wrappedTask = monitor.Observe(bareTask);

        yield return RatioRow.AtMostLonger(5, "nobody listening: function", "the bare function", Compare(bare, wrapped));
        yield return RatioRow.AtMostLonger(
            5, "nobody listening: task", "the bare function", Comparison.Of(n => Run(bareTask, n), n => Run(wrappedTask, n)),
            ReferenceEquals(bareTask(1), wrappedTask(1)) ? "gives back the very task" : "GIVES BACK ANOTHER TASK");
        using ModelMonitor other = new("ratios of another", "1");
        yield return Threads("nobody listening: two threads", wrapped, other.Observe(bare), calls: 2_000_000);

        using HandWritten hand = new();
        using (MeterProvider metrics = Collecting())
        {
            yield return RatioRow.AtMost(0.6, "metrics on", "five instruments by hand", Compare(hand.Call, wrapped));
            yield return RatioRow.AtMost(0.65, "metrics on, a batch declared", "five instruments by hand", Compare(hand.Call, batched), "a second histogram in the call");
            yield return RatioRow.AtMost(1.25, "metrics on", "its histogram and clock by hand", Compare(hand.LeastCall, wrapped), "the least it can cost");
            yield return RatioRow.AtMost(1.2, "metrics on, a batch declared", "its histograms and clock by hand", Compare(hand.LeastBatch, batched), "the least it can cost");
            Func<int, int> model = Work;
            yield return Threads("metrics on: two threads, a model of 10 µs", monitor.Observe(model), other.Observe(model), calls: 1_000);
        }

        using (MeterProvider metrics = Collecting())
        using (TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddSource(ModelMonitor.SourceName).AddSource(HandWritten.Name).Build())
        {
            Comparison measured = Compare(hand.TracedCall, wrapped);
            double ofActivity = Compare(bare, hand.TracedCall).AllocatedBytes;
            yield return RatioRow.AtMost(
                0.8, "metrics and traces", "the same by hand", measured with { AllocatedBytes = measured.AllocatedBytes - ofActivity },
                $"bytes above the {ofActivity:0} of Activity itself");
        }
    }

    private static readonly Task<int> s_task = Task.FromResult(1);

    private static MeterProvider Collecting() => Sdk.CreateMeterProviderBuilder().AddMeter(ModelMonitor.SourceName).AddMeter(HandWritten.Name)
        .AddReader(new BaseExportingMetricReader(new Discarded())).Build();

    private static Comparison Compare(Func<int, int> control, Func<int, int> subject) => Comparison.Of(n => Run(control, n), n => Run(subject, n));

    private static void Run(Func<int, int> model, int times)
    {
        int value = s_sink;
        for (int i = 0; i < times; i++) value = model(value);
        s_sink = value;
    }

    private static void Run(Func<int, Task<int>> model, int times)
    {
        for (int i = 0; i < times; i++) s_sink += model(i).Id & 1;
    }

    /// <summary>About 10 µs of arithmetic in registers: what a tiny model takes.</summary>
    private static int Work(int x)
    {
        for (int i = 0; i < 8_000; i++) x = unchecked(x * 31 + i);
        return x;
    }

    /// <summary>
    /// The time a call takes with one thread calling and with two, in turns; the fastest of 100 short rounds each. Two processors may be halves of
    /// one core, and then even threads that share nothing, each calling a model of its own, are less than twice as fast: 0.95 of that is asked for.
    /// </summary>
    private static RatioRow Threads(string name, Func<int, int> shared, Func<int, int> other, int calls)
    {
        double one = double.MaxValue, two = double.MaxValue, apart = double.MaxValue;
        for (int round = 0; round < 100; round++)
        {
            one = Math.Min(one, Concurrently(calls, shared));
            two = Math.Min(two, Concurrently(calls, shared, shared));
            apart = Math.Min(apart, Concurrently(calls, shared, other));
        }

        return RatioRow.AtLeast(
            0.95 * Math.Min(2, one / apart), name, "calls of one thread", new Comparison(one, two, 0), FormattableString.Invariant($"with a model each {one / apart:0.00}"));
    }

    // The threads look at the clock themselves: whoever started them may get a processor only after they are done.
    private static double Concurrently(int calls, params Func<int, int>[] models)
    {
        long[] began = new long[models.Length], ended = new long[models.Length];
        using Barrier start = new(models.Length);
        Thread[] workers = [.. models.Select((model, index) => new Thread(() =>
        {
            start.SignalAndWait();
            began[index] = Stopwatch.GetTimestamp();
            int value = 1;
            for (int call = 0; call < calls; call++) value = model(value);
            ended[index] = Stopwatch.GetTimestamp();
            Volatile.Write(ref s_sink, value);
        }))];
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
        return Stopwatch.GetElapsedTime(began.Min(), ended.Max()).TotalNanoseconds / (models.Length * (double)calls);
    }

    private sealed class Discarded : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
