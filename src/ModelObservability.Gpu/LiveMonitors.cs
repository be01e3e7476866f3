namespace ModelObservability;

/// <summary>
/// The monitors that live in this process, oldest first. A GPU that several of them watch is published once, as the first sees it: two
/// observations with the same attributes would overwrite each other.
/// </summary>
internal static class LiveMonitors
{
    private static GpuMonitor[] all = [];
    private static readonly Lock Gate = new();

    public static void Add(GpuMonitor monitor)
    {
        lock (Gate) Volatile.Write(ref all, [.. all, monitor]);
        GpuInstruments.Exist();
    }

    public static void Remove(GpuMonitor monitor)
    {
        lock (Gate) Volatile.Write(ref all, [.. all.Where(other => other != monitor)]);
    }

    /// <summary>All of them; never changes after it was read.</summary>
    public static GpuMonitor[] All => Volatile.Read(ref all);

    /// <summary>The oldest; null where there is none.</summary>
    public static GpuMonitor? First => Volatile.Read(ref all) is [var first, ..] ? first : null;

    /// <summary>Every device once, with the monitor that watches it.</summary>
    public static IEnumerable<(GpuMonitor Monitor, GpuDevice Device)> Devices()
    {
        GpuMonitor[] monitors = Volatile.Read(ref all);
        HashSet<string>? seen = monitors.Length > 1 ? [] : null;
        foreach (GpuMonitor monitor in monitors)
            foreach (GpuDevice device in monitor.Snapshot().Devices)
                if (seen is null || seen.Add(device.Identity.Id)) yield return (monitor, device);
    }
}
