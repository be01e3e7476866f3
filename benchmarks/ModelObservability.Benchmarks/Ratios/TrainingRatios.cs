using System.Diagnostics;
using ModelObservability.Training;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>What a watched step costs: alone, against the same instruments by hand, with every detector, with every sink.</summary>
internal static class TrainingRatios
{
    private const int LongSteps = 1_100; // so many fill a chunk of the queue: every round has its part of the writing
    private const int Million = 1_000_000;

    public static IEnumerable<RatioRow> Rows()
    {
        using ModelMonitor monitor = new("ratios", "1");
        using WatchedLoop unheard = new(monitor, new() { BatchSize = 32 });
        BareLoop bare = new();
        Settle(bare.Run, unheard.Run);
        yield return RatioRow.AtMostLonger(20, "nobody listening: Observe and Report", "the bare loop", Comparison.Of(bare.Run, unheard.Run));
        using (WatchedLoop heard = new(monitor, new() { BatchSize = 32, OnSignal = static _ => TrainingAction.Continue }))
            yield return RatioRow.AtMostLonger(200, "all detectors", "nobody listening", Comparison.Of(unheard.Run, heard.Run), "clock readings included");

        using HandWrittenTraining hand = new();
        using (Sdk.CreateMeterProviderBuilder().AddMeter(ModelMonitor.SourceName).AddMeter(HandWrittenTraining.Name)
            .AddReader(new BaseExportingMetricReader(new Discarded())).Build())
        {
            BareLoop loader = new();
            void ByHand(int steps) => loader.Run(steps, hand.Step);
            using WatchedLoop quiet = new(monitor, new() { BatchSize = 32, Detection = null });
            using WatchedLoop watched = new(monitor, new() { BatchSize = 32 });
            Settle(ByHand, watched.Run);
            yield return RatioRow.AtMost(0.8, "metrics on", "seven instruments by hand", Comparison.Of(ByHand, watched.Run), "with every detector");
            yield return RatioRow.AtMost(0.8, "metrics on, no detection", "seven instruments by hand", Comparison.Of(ByHand, quiet.Run));
        }

        yield return Sinks(monitor);
        yield return AMillion(monitor);
    }

    /// <summary>A step is several methods deep, and the runtime compiles them for good one after the other; a training loop has the time.</summary>
    private static void Settle(params Action<int>[] loops)
    {
        foreach (Action<int> loop in Enumerable.Repeat(loops, 2).SelectMany(one => one))
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1);) loop(5_000);
    }

    /// <summary>Steps of 100 µs without sinks and with all of them, in turns; a turn is long enough for the sinks to write and flush.</summary>
    private static RatioRow Sinks(ModelMonitor monitor)
    {
        string directory = Directory.CreateTempSubdirectory("ratios").FullName;
        try
        {
            using WatchedLoop without = new(monitor, new() { BatchSize = 32, Detection = null });
            using WatchedLoop with = new(monitor, new() { BatchSize = 32, Detection = null, Sinks = Every(directory) });
            double fastestWithout = double.MaxValue, fastestWith = double.MaxValue;
            for (int round = 0; round < 40; round++)
            {
                fastestWithout = Math.Min(fastestWithout, Long(without));
                fastestWith = Math.Min(fastestWith, Long(with));
            }

            Comparison measured = new(fastestWithout, fastestWith, 0);
            return RatioRow.AtMost(1.02, "steps of 100 µs with every sink", "the same without sinks", measured, "TensorBoard, CSV and JSON Lines");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>A million steps as fast as they go, and what became of them.</summary>
    private static RatioRow AMillion(ModelMonitor monitor)
    {
        string directory = Directory.CreateTempSubdirectory("ratios").FullName;
        try
        {
            using WatchedLoop with = new(monitor, new() { Detection = null, Sinks = Every(directory) });
            with.Run(10_000);
            long before = GC.GetTotalMemory(forceFullCollection: true), start = Stopwatch.GetTimestamp();
            with.Run(Million);
            double stepping = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Million;
            long waiting = GC.GetTotalMemory(forceFullCollection: false) - before;
            SpinWait.SpinUntil(() => with.SinkCounts.All(counts => counts.Pending == 0), TimeSpan.FromMinutes(1));
            double writing = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Million;
            IReadOnlyList<TrainingSinkCounts> ended = with.SinkCounts;
            bool whole = ended.All(counts => counts.Written >= Million && counts.Dropped == 0 && counts.Pending == 0);
            string note = FormattableString.Invariant($"written in {writing:0} ns a step; {waiting >> 20} MiB waited at the end; {ended.Sum(counts => counts.Dropped)} dropped");
            return new("a million steps with every sink, lost", "steps", "lost", ended.Sum(counts => Million + 10_000 + 1 - counts.Written), 0, whole, 0, stepping, 0, note);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static double Long(WatchedLoop loop)
    {
        long start = Stopwatch.GetTimestamp();
        loop.Run(LongSteps, work: 80_000);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / LongSteps;
    }

    private static ITrainingSink[] Every(string directory) =>
    [
        new TensorBoardSink(Path.Combine(directory, "logs")),
        new CsvSink(Path.Combine(directory, "history.csv"), new() { Rows = CsvRows.Steps }),
        new JsonLinesSink(Path.Combine(directory, "run.jsonl")),
    ];

    private sealed class Discarded : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
