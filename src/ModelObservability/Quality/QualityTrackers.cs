namespace ModelObservability.Quality;

/// <summary>The trackers of this process, one per model identity: two of them would publish over each other.</summary>
internal static class QualityTrackers
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<ModelIdentity, (QualityTracker Tracker, object Settings, HashSet<ModelMonitor> Users)> Entries = [];
    private static volatile QualityTracker[]? all = [];

    /// <summary>All trackers of now. Copied by who reads after a change.</summary>
    public static QualityTracker[] All => all ?? Copy();

    /// <summary>The tracker of a model: a new one, or the one that is there if it is of the same kind and settings.</summary>
    /// <param name="monitor">The model's monitor; it gives the tracker up when it is disposed.</param>
    /// <param name="settings">What must be equal for two users to share a tracker.</param>
    /// <param name="create">Makes a new one.</param>
    /// <exception cref="InvalidOperationException">The model is tracked in another way.</exception>
    public static TTracker Acquire<TTracker>(ModelMonitor monitor, object settings, Func<TTracker> create) where TTracker : QualityTracker
    {
        lock (Gate)
        {
            TTracker tracker;
            HashSet<ModelMonitor> users = [];
            if (Entries.TryGetValue(monitor.Identity, out var entry))
            {
                if (entry.Tracker is not TTracker same || !entry.Settings.Equals(settings))
                    throw new InvalidOperationException($"The quality of {monitor.Identity} is tracked already with {entry.Settings}; it cannot be tracked with {settings} at the same time.");
                (tracker, users) = (same, entry.Users);
            }
            else
            {
                tracker = create();
            }

            if (users.Contains(monitor)) return tracker; // asked for again: one use of a monitor, however often
            monitor.Own(new Use(monitor));
            users.Add(monitor);
            Entries[monitor.Identity] = (tracker, settings, users);
            all = null;
            return tracker;
        }
    }

    private static void Release(ModelMonitor monitor)
    {
        lock (Gate)
        {
            if (!Entries.TryGetValue(monitor.Identity, out var entry)) return;
            entry.Users.Remove(monitor);
            if (entry.Users.Count > 0) return;
            Entries.Remove(monitor.Identity);
            all = null;
        }
    }

    private static QualityTracker[] Copy()
    {
        lock (Gate) return all ??= [.. Entries.Values.Select(entry => entry.Tracker)];
    }

    private sealed class Use(ModelMonitor monitor) : IDisposable
    {
        public void Dispose() => Release(monitor);
    }
}
