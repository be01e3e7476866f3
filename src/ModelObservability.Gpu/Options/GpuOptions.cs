namespace ModelObservability;

/// <summary>Options of a <see cref="GpuMonitor"/>. Everything has a default.</summary>
public sealed record GpuOptions
{
    /// <summary>Time between two polls, 100 ms to 1 h. Default: 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long one driver call may take before the monitor is <see cref="GpuState.Stalled"/>, 10 ms to 1 min. Default: 1 s. A driver call cannot be
    /// interrupted: it blocks the monitor's thread until it returns. Threads of the application never wait for it.
    /// </summary>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether PCIe throughput is measured on GPUs without byte counters. The driver measures for 20 ms in each direction on the monitor's thread.
    /// Default: false.
    /// </summary>
    public bool MeasurePcieThroughput { get; init; }

    /// <summary>Which processes are published as series. Default: only this one, so that series do not grow with every process of the machine.</summary>
    public GpuProcessScope Processes { get; init; } = GpuProcessScope.Own;

    /// <summary>
    /// Absolute path of the driver's library; null for the usual installation paths. Default: null. The application's folder and the current
    /// directory are never searched.
    /// </summary>
    public string? LibraryPath { get; init; }

    internal GpuOptions Validated()
    {
        InRange(Interval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), nameof(Interval));
        InRange(CallDeadline, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), nameof(CallDeadline));
        if (!Enum.IsDefined(Processes))
            throw new ArgumentException($"Processes is {(int)Processes}; allowed are None, Own and All.", nameof(Processes));
        if (LibraryPath is not null && !Path.IsPathFullyQualified(LibraryPath))
            throw new ArgumentException($"LibraryPath is '{LibraryPath}'; allowed is an absolute path.", nameof(LibraryPath));
        return this;
    }

    private static void InRange(TimeSpan value, TimeSpan least, TimeSpan most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; allowed is {least} to {most}.");
    }
}

/// <summary>Which GPU processes are published as series. A <see cref="GpuSnapshot"/> always has all that the driver lists.</summary>
public enum GpuProcessScope
{
    /// <summary>No process.</summary>
    None,

    /// <summary>This process.</summary>
    Own,

    /// <summary>Every process that the driver lists; on each GPU the 64 with the most memory.</summary>
    All,
}
