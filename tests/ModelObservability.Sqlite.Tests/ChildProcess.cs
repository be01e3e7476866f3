using ModelObservability.Testing;

namespace ModelObservability.Sqlite.Tests;

/// <summary>What child processes of tests do, and how a test runs one: this assembly is their program.</summary>
internal static class ChildProcess
{
    public static int Main(string[] arguments)
    {
        string name = arguments[1], path = arguments[2];
        int from = int.Parse(arguments[3], null), to = int.Parse(arguments[4], null);
        using SqlitePredictionStore store = new(path);
        using ModelMonitor monitor = new(name, version: "1");
        DelayedLabels<int, double, bool> labels = monitor.TrackBinary(new() { SegmentBy = "country" }).DelayLabels<int>(new() { Store = store, Capacity = 1_000_000 });
        for (int id = from; id < to; id++) labels.Predicted(id, 0.9, "de");
        switch (arguments[0])
        {
            case "predict":
                return 0; // disposal writes what is queued
            case "die":
                Console.WriteLine(labels.Counts.Pending);
                Environment.FailFast("as a crash does: nothing is disposed");
                return 0;
            default:
                for (int id = from; id < to; id++) labels.Labelled(id, true);
                DelayedLabelCounts counts = labels.Counts;
                Console.WriteLine($"{counts.Matched} {counts.Duplicate} {counts.Unknown} {counts.Dropped}");
                return 0;
        }
    }

    public static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        ExternalProcess.RunAsync("dotnet", [typeof(ChildProcess).Assembly.Location, .. arguments], default);
}
