namespace ModelObservability.Quality;

/// <summary>The trackers of this process, one per model identity: two of them would publish over each other.</summary>
internal static class QualityTrackers
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<ModelIdentity, (QualityTracker Tracker, object Settings, int Users)> Entries = [];
    private static volatile QualityTracker[] all = [];

    public static QualityTracker[] All => all;

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
            int users = 0;
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

            monitor.Own(new Use(monitor.Identity));
            Entries[monitor.Identity] = (tracker, settings, users + 1);
            Publish();
            return tracker;
        }
    }

    private static void Release(ModelIdentity identity)
    {
        lock (Gate)
        {
            if (!Entries.TryGetValue(identity, out var entry)) return;
            if (entry.Users > 1) Entries[identity] = entry with { Users = entry.Users - 1 };
            else Entries.Remove(identity);
            Publish();
        }
    }

    private static void Publish() => all = [.. Entries.Values.Select(entry => entry.Tracker)];

    private sealed class Use(ModelIdentity identity) : IDisposable
    {
        public void Dispose() => Release(identity);
    }
}
