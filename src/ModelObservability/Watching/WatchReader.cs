using ModelObservability.Inference;
using ModelObservability.Metrics.Sketches;
using ModelObservability.Quality;
using ModelObservability.References;

namespace ModelObservability.Watching;

/// <summary>Reads what is counted of a model anyway: calls from their cells, quality from the tracker, whenever there is one.</summary>
internal sealed class WatchReader
{
    private const double LateShare = 0.95;

    private readonly ModelMonitor monitor;
    private readonly int classes;
    private readonly int? limit;
    private QualityTracker? tracker;

    public WatchReader(ModelMonitor monitor, ReferenceProfile reference, WatchOptions options)
    {
        this.monitor = monitor;
        classes = reference.Classes.Count;
        if (reference.Latency is { Count: > 0 } latency)
        {
            // Bins round what is in them: by twice their error apart, no call that the reference has in time is late here.
            double rounding = 1 + 2 * latency.RelativeAccuracy;
            LateAfter = options.LatencyLimit?.TotalSeconds ?? latency.Quantile(LateShare) * rounding;
            LateInReference = new((long)Math.Ceiling((1 - ShareWithin(latency, LateAfter.Value / rounding)) * latency.Count), latency.Count);
        }

        // Also where nobody listens: a finding needs no exporter.
        CallLimits limits = monitor.Inference.Limit(monitor.Clock);
        if (LateAfter is { } seconds) limit = limits.Add(seconds);
    }

    /// <summary>Calls above so many seconds are late; null where the reference has no latency.</summary>
    public double? LateAfter { get; }

    /// <summary>Late calls of the reference.</summary>
    public ReferenceRate LateInReference { get; }

    public WatchReading Read()
    {
        ReferenceCounts calls = new();
        monitor.WriteReference(calls);
        ReferenceProfile? quality = null;
        tracker = tracker is not null && QualityTrackers.All.Contains(tracker) ? tracker : Array.Find(QualityTrackers.All, one => one.Identity == monitor.Identity);
        if (tracker is not null)
        {
            ReferenceCounts labelled = new();
            tracker.WriteReference(labelled);
            quality = labelled.ToProfile(monitor.Identity);
        }

        return new(calls.ToProfile(monitor.Identity), quality, Predicted(quality), Late());
    }

    private IReadOnlyList<long> Predicted(ReferenceProfile? quality)
    {
        if (monitor.Inference.Classes is { } inspected && inspected.Bound == classes)
            return [.. Enumerable.Range(0, classes).Select(inspected.Count)];
        return quality?.Classes.Count == classes ? quality.Classes : [];
    }

    private ReferenceRate? Late()
    {
        if (limit is not { } number || monitor.Inference.Limits is not { } limits) return null;
        long good = limits.Read(number).Good, succeeded = monitor.Inference.Calls(InferenceOutcome.Success);
        return new(Math.Max(0, succeeded - good), succeeded);
    }

    /// <summary>The share of calls that took no longer; the quantile rises with it.</summary>
    private static double ShareWithin(QuantileValue latency, double seconds)
    {
        double low = 0, high = 1;
        for (int halving = 0; halving < 40; halving++)
        {
            double middle = (low + high) / 2;
            if (latency.Quantile(middle) <= seconds) low = middle;
            else high = middle;
        }

        return low;
    }
}
