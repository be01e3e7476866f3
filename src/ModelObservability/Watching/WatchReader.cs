using ModelObservability.Inference;
using ModelObservability.Quality;
using ModelObservability.References;

namespace ModelObservability.Watching;

/// <summary>Reads what is counted of a model anyway: calls from their cells, quality from the tracker, whenever there is one.</summary>
internal sealed class WatchReader
{
    private readonly ModelMonitor monitor;
    private readonly ReferenceProfile reference;
    private readonly WatchOptions options;
    private readonly CallLimits limits;
    private readonly int classes;
    private LatencyObjective? objective;
    private int? limit;
    private QualityTracker? tracker;

    public WatchReader(ModelMonitor monitor, ReferenceProfile reference, WatchOptions options)
    {
        (this.monitor, this.reference, this.options) = (monitor, reference, options);
        classes = reference.Classes.Count;
        limits = monitor.Inference.Limit(monitor.Clock); // also where nobody listens: a finding needs no exporter
        objective = limits.Objective;
        SetLate();
    }

    /// <summary>Which calls are late; null where neither the reference nor an objective says so.</summary>
    public LateCalls? Late { get; private set; }

    /// <summary>Whether an objective has come since the last time, and with it another limit.</summary>
    public bool RenewLate()
    {
        if (limits.Objective is not { } now || ReferenceEquals(now, objective) || options.LatencyLimit is not null) return false;
        objective = now;
        SetLate();
        return true;
    }

    public WatchReading Read()
    {
        ReferenceCounts calls = new();
        monitor.WriteReference(calls);
        ReferenceProfile? quality = null;
        tracker = tracker is not null && QualityTrackers.All.Contains(tracker) ? tracker : Array.Find(QualityTrackers.All, IsComparable);
        if (tracker is not null)
        {
            ReferenceCounts labelled = new();
            tracker.WriteReference(labelled);
            quality = labelled.ToProfile(monitor.Identity, withScores: false);
        }

        return new(calls.ToProfile(monitor.Identity), quality, Predicted(quality), ReadLate());
    }

    private IReadOnlyList<long> Predicted(ReferenceProfile? quality)
    {
        if (monitor.Inference.Classes is { } inspected && inspected.Bound == classes)
            return [.. Enumerable.Range(0, classes).Select(inspected.Count)];
        return quality?.Classes.Count == classes ? quality.Classes : [];
    }

    private ReferenceRate? ReadLate()
    {
        if (limit is not { } number) return null;
        long good = limits.Read(number).Good, succeeded = monitor.Inference.Calls(InferenceOutcome.Success);
        return new(Math.Max(0, succeeded - good), succeeded);
    }

    /// <summary>A tracker of another kind, that came after the watch, counts something else by the same name.</summary>
    private bool IsComparable(QualityTracker one) => one.Identity == monitor.Identity && (reference.Task is null || reference.Task == one.Task);

    private void SetLate()
    {
        Late = LateCalls.Of(reference, options, objective);
        limit = Late is { } late ? limits.Add(late.Seconds) : null;
    }
}
