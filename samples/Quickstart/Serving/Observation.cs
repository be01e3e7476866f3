using System.Collections.Concurrent;
using ModelObservability;
using Quickstart.Board;

namespace Quickstart.Serving;

/// <summary>Puts the board together from what the library knows: its instruments, its quality counts, its labels, its signals.</summary>
internal sealed class Observation : IDisposable
{
    private const int ThroughputFrames = 8, HistoryFrames = 400;

    private readonly ModelMonitor monitor;
    private readonly MulticlassQuality quality;
    private readonly DelayedLabels<long, int, int> labels;
    private readonly ConcurrentQueue<Signal> signals = [];
    private readonly Queue<(TimeSpan At, long Calls, long Items)> recent = [];
    private readonly List<double> throughput = [], tail = [];

    public Observation(ModelMonitor monitor, MulticlassQuality quality, DelayedLabels<long, int, int> labels)
    {
        (this.monitor, this.quality, this.labels) = (monitor, quality, labels);
        monitor.SignalRaised += signals.Enqueue;
    }

    public Readings Readings { get; } = new();

    /// <summary>The board of now.</summary>
    public BoardState Read(TimeSpan elapsed, TimeSpan planned, string? address)
    {
        Readings.Refresh();
        IReadOnlyDictionary<string, long> calls = Readings.Of("ml.inference.duration");
        IReadOnlyDictionary<string, long> items = Readings.Of("ml.inference.items");
        (double callsPerSecond, double itemsPerSecond) = Rates(elapsed, calls.Values.Sum(), items.Values.Sum());
        Remember(throughput, callsPerSecond);
        Remember(tail, Readings.RecentLatency(0.99));
        return new BoardState
        {
            Model = $"{monitor.Identity.Name} {monitor.Identity.Version}",
            Address = address,
            Elapsed = elapsed,
            Planned = planned,
            Throughput = [.. throughput],
            ItemsPerSecond = itemsPerSecond,
            Median = Readings.RecentLatency(0.5),
            Tail = [.. tail],
            Calls = calls,
            Items = items,
            Anomalies = Readings.Of("ml.inference.output.anomalies"),
            Quality = quality.Counts,
            Recent = quality.Recent.Counts,
            Labels = labels.Counts,
            Signals = [.. signals],
        };
    }

    public void Dispose()
    {
        monitor.SignalRaised -= signals.Enqueue;
        Readings.Dispose();
    }

    private static void Remember(List<double> history, double value)
    {
        history.Add(value);
        if (history.Count > HistoryFrames) history.RemoveAt(0);
    }

    private (double Calls, double Items) Rates(TimeSpan at, long calls, long items)
    {
        recent.Enqueue((at, calls, items));
        if (recent.Count > ThroughputFrames) recent.Dequeue();
        (TimeSpan since, long callsBefore, long itemsBefore) = recent.Peek();
        double seconds = (at - since).TotalSeconds;
        return seconds > 0 ? ((calls - callsBefore) / seconds, (items - itemsBefore) / seconds) : (0, 0);
    }
}
