using System.Diagnostics;
using ModelObservability.Dashboard.History;
using ModelObservability.Dashboard.Snapshots;
using ModelObservability.Testing;

namespace ModelObservability.Dashboard.Tests.Streaming;

/// <summary>What a second costs, for the figures in <c>docs/dashboard.md</c>.</summary>
[TestFixture, Explicit("Measures; its numbers depend on the machine.")]
public sealed class CostMeasurement
{
    [Test]
    public void Recipe_03_a_second_with_fifty_models_and_pages_that_look()
    {
        const int Models = 50, Seconds = 120;
        TickingTime time = new();
        ModelMonitor[] monitors = [.. Enumerable.Range(0, Models).Select(index => new ModelMonitor($"cost-{index}", timeProvider: time))];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using LiveHistory history = new(new(), time);
        using SignalLog signals = new();
        PageWriter writer = new(history, signals, new(), time);
        history.Open();
        history.Collect();
        double collecting = 0, overview = 0, model = 0;
        for (int second = 0; second < Seconds; second++)
        {
            foreach (ModelMonitor monitor in monitors)
            {
                for (int call = 0; call < 5; call++)
                {
                    using InferenceCall active = monitor.StartInference(4);
                    active.Record(InferencePhase.Execute, TimeSpan.FromMilliseconds(1 + call));
                    active.Complete();
                }

                if (second % 5 == 0) monitor.TrackBinary().Record([true, false], [0.7, 0.4]);
            }

            time.Advance(TimeSpan.FromSeconds(1));
            collecting += Took(history.Collect);
            overview += Took(() => writer.Event(new(PageView.Overview, "", 15), history.Slot - 1));
            model += Took(() => writer.Event(new(PageView.Model, "cost-7", 15), history.Slot - 1));
        }

        long kept = history.All.Where(static watched => watched.Key.Name.StartsWith("cost-", StringComparison.Ordinal)).Sum(static watched => watched.Series.Count(static series => series.IsKept));
        double snapshot = Took(() => writer.Snapshot(new(PageView.Model, "cost-7", 15)));
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{Models} models, {kept} series with history, {history.Budget.Taken / 1048576.0:F1} MiB of history, {(GC.GetTotalMemory(true) - before) / 1048576.0:F1} MiB in all; a second: collection {collecting / Seconds:F2} ms, event of the overview {overview / Seconds:F2} ms, of a model {model / Seconds:F2} ms; a snapshot of a model {snapshot:F1} ms"));
        foreach (ModelMonitor monitor in monitors) monitor.Dispose();
    }

    private static double Took(Action what)
    {
        long start = Stopwatch.GetTimestamp();
        what();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
