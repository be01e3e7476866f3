namespace ModelObservability;

/// <summary>
/// The live monitors of this process, oldest first. A GPU of several monitors is published once, by the first of them: two measurements with
/// the same attributes would overwrite each other.
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

    /// <summary>All monitors, as an immutable array.</summary>
    public static GpuMonitor[] All => Volatile.Read(ref all);

    /// <summary>The oldest monitor; null if there is none.</summary>
    public static GpuMonitor? First => Volatile.Read(ref all) is [var first, ..] ? first : null;

    /// <summary>Every device once, with its monitor.</summary>
    public static IEnumerable<(GpuMonitor Monitor, GpuDevice Device)> Devices()
    {
        GpuMonitor[] monitors = Volatile.Read(ref all);
        HashSet<string>? seen = monitors.Length > 1 ? [] : null;
        foreach (GpuMonitor monitor in monitors)
            foreach (GpuDevice device in monitor.Snapshot().Devices)
                if (seen is null || seen.Add(device.Identity.Id)) yield return (monitor, device);
    }
}
