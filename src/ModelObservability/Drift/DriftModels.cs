namespace ModelObservability.Drift;

/// <summary>The models of this process that are compared with a reference, one series for each identity.</summary>
internal static class DriftModels
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<ModelIdentity, (DriftSeries Series, DriftOptions Options, HashSet<ModelMonitor> Users)> Entries = [];
    private static volatile DriftSeries[] all = [];

    public static DriftSeries[] All => all;

    /// <exception cref="InvalidOperationException">The model is already compared with another profile or by other options.</exception>
    public static DriftSeries Acquire(ModelMonitor monitor, ReferenceProfile profile, DriftOptions options)
    {
        lock (Gate)
        {
            if (!Entries.TryGetValue(monitor.Identity, out var entry)) entry = (new(monitor, profile, options), options, []);
            else if (!ReferenceEquals(entry.Series.Profile, profile) || entry.Options != options)
                throw new InvalidOperationException($"{monitor.Identity} is already compared with another reference, or by other options.");
            if (entry.Users.Contains(monitor)) return entry.Series;
            monitor.Own(new Use(monitor));
            entry.Users.Add(monitor);
            Entries[monitor.Identity] = entry;
            all = [.. Entries.Values.Select(static one => one.Series)];
            return entry.Series;
        }
    }

    private static void Release(ModelMonitor monitor)
    {
        lock (Gate)
        {
            if (!Entries.TryGetValue(monitor.Identity, out var entry)) return;
            entry.Users.Remove(monitor);
            if (entry.Users.Count == 0) Entries.Remove(monitor.Identity);
            all = [.. Entries.Values.Select(static one => one.Series)];
        }
    }

    private sealed class Use(ModelMonitor monitor) : IDisposable
    {
        public void Dispose() => Release(monitor);
    }
}
