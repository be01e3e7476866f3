using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>
/// The trackers of this process, one per model identity: two of them would overwrite each other's measurements. The counts of a tracker are published
/// once more after its last monitor is disposed (<see cref="Retirement"/>); a new tracker within that time adds its counts to them.
/// </summary>
internal static class QualityTrackers
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<ModelIdentity, (QualityTracker Tracker, object Settings, HashSet<ModelMonitor> Users)> Entries = [];
    private static readonly List<RetiredReport> Retired = []; // oldest first
    private static volatile QualityTracker[]? all;

    public static QualityTracker[] All
    {
        get
        {
            if (all is { } known) return known;
            lock (Gate) return all = [.. Entries.Values.Select(entry => entry.Tracker)];
        }
    }

    /// <summary>The tracker of a model; null where its quality is not tracked.</summary>
    public static QualityTracker? Of(ModelIdentity identity)
    {
        lock (Gate) return Entries.TryGetValue(identity, out var entry) ? entry.Tracker : null;
    }

    /// <summary>The last reports of disposed trackers that are still published.</summary>
    public static QualityReport[] LastReports
    {
        get
        {
            lock (Gate)
            {
                Retired.RemoveAll(static last => last.Retirement.IsOver());
                return [.. Retired.Select(static last => last.Report)];
            }
        }
    }

    /// <summary>Gets or creates the tracker of a model; an existing one must have the same kind and settings.</summary>
    /// <param name="monitor">The model's monitor; it releases the tracker when it is disposed.</param>
    /// <param name="settings">The settings; monitors with equal settings share a tracker.</param>
    /// <param name="create">Creates a tracker.</param>
    /// <exception cref="InvalidOperationException">The model is already tracked with other settings.</exception>
    public static TTracker Acquire<TTracker>(ModelMonitor monitor, object settings, Func<TTracker> create) where TTracker : QualityTracker
    {
        lock (Gate)
        {
            TTracker tracker;
            HashSet<ModelMonitor> users = [];
            if (Entries.TryGetValue(monitor.Identity, out var entry))
            {
                if (entry.Tracker is not TTracker same || !entry.Settings.Equals(settings))
                    throw new InvalidOperationException($"The quality of {monitor.Identity} is already tracked with {entry.Settings}; it cannot be tracked with {settings} at the same time.");
                (tracker, users) = (same, entry.Users);
            }
            else
            {
                tracker = create();
            }

            if (users.Contains(monitor)) return tracker; // a monitor counts as one user, however often it gets the tracker
            monitor.Own(new Use(monitor));
            monitor.Signals.Use(CoreSignals.Quality);
            if (users.Count == 0) GoOnAfterLast(tracker);
            users.Add(monitor);
            Entries[monitor.Identity] = (tracker, settings, users);
            all = null;
            return tracker;
        }
    }

    private static void GoOnAfterLast(QualityTracker tracker)
    {
        int index = Retired.FindIndex(last => last.Identity == tracker.Identity);
        if (index < 0) return;
        tracker.Carried = Retired[index].Report;
        Retired.RemoveAt(index);
    }

    private static void Release(ModelMonitor monitor)
    {
        QualityTracker gone;
        lock (Gate)
        {
            if (!Entries.TryGetValue(monitor.Identity, out var entry)) return;
            entry.Users.Remove(monitor);
            if (entry.Users.Count > 0) return;
            Entries.Remove(monitor.Identity);
            all = null;
            gone = entry.Tracker;
        }

        try
        {
            gone.Labels.Finish(); // a store may be disposed next
            if (gone.HasCounted) Retire(gone, gone.LastReport());
        }
        catch when (Faults.Caught(FaultSite.Meter))
        {
            // The keys of delayed labels are the application's and may throw, but disposing a monitor must not.
        }
    }

    private static void Retire(QualityTracker gone, QualityReport report)
    {
        lock (Gate)
        {
            if (Entries.TryGetValue(gone.Identity, out var newer)) newer.Tracker.Carried ??= report; // created while the report was being written
            else Retired.Add(new(gone.Identity, report, new(gone.Clock)));
            if (Retired.Count > Retirement.Most) Retired.RemoveAt(0);
        }
    }

    private sealed record RetiredReport(ModelIdentity Identity, QualityReport Report, Retirement Retirement);

    private sealed class Use(ModelMonitor monitor) : IDisposable
    {
        public void Dispose() => Release(monitor);
    }
}
