using System.Diagnostics;
using System.Globalization;

namespace ModelObservability.Benchmarks.Large;

/// <summary>Runs of more samples than 32 bits count, and the memory of a billion: too long for a test, run once for a release.</summary>
internal static class LargeRuns
{
    /// <summary>Exit code 0 where every count was exact and no memory grew, 1 where not, 2 for wrong arguments.</summary>
    public static int Run(string[] args)
    {
        if (args is not ([] or ["--only", "counts" or "memory"] or ["--only", "counts" or "memory", _]))
        {
            Console.Error.WriteLine("usage: large [--only counts|memory [NAME]]; NAME is a part of the names of the runs");
            return 2;
        }

        string name = args is [_, _, var part] ? part : "";

        bool exact = true;
        if (args is not [_, "memory", ..])
        {
            Console.WriteLine("more samples than 32 bits count: every count against the one of the batch times the batches, as integers of any size");
            foreach (long samples in new[] { (1L << 31) + 1, (1L << 32) + 1 })
            {
                foreach (CountedRun run in CountedRun.All.Where(run => run.Name.Contains(name, StringComparison.Ordinal))) exact &= Report(run.Name, samples, () => run.Check(samples));
            }
        }

        if (args is not [_, "counts", ..])
        {
            Console.WriteLine("the memory of a billion samples: bytes allocated, and bytes of the heap more at the end, after the first batch");
            foreach (MemoryRun run in MemoryRun.All.Where(run => run.Name.Contains(name, StringComparison.Ordinal))) exact &= Report(run.Name, 1_000_000_000, () => run.Check(1_000_000_000));
        }

        return exact ? 0 : 1;
    }

    private static bool Report(string name, long samples, Func<(bool Ok, string Result)> check)
    {
        long start = Stopwatch.GetTimestamp();
        (bool ok, string result) = check();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-28} {samples,13} samples {Stopwatch.GetElapsedTime(start).TotalSeconds,7:0.0} s  {(ok ? "yes" : "NO"),-3}  {result}"));
        return ok;
    }
}
