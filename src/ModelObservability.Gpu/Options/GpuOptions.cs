namespace ModelObservability;

/// <summary>How GPUs are watched. Everything has a default.</summary>
public sealed record GpuOptions
{
    /// <summary>Time between two polls, 100 ms to 1 h. Default: 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long one call of the driver may take before the monitor counts as <see cref="GpuState.Stalled"/>, 10 ms to 1 min. Default: 1 s.
    /// A driver call cannot be interrupted: it keeps the monitor's one thread until it returns, and the application's threads never wait.
    /// </summary>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether PCIe throughput is measured on GPUs without byte counters. The driver measures for 20 ms in each direction, on the
    /// monitor's own thread. Default: no.
    /// </summary>
    public bool MeasurePcieThroughput { get; init; }

    /// <summary>Which processes are published as instruments. Default: only this one, so that series do not grow with every process of the machine.</summary>
    public GpuProcessScope Processes { get; init; } = GpuProcessScope.Own;

    /// <summary>
    /// The driver's library, an absolute path; null for the places where drivers are installed. Default: null. It is never looked for in
    /// the application's folder or the current one.
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

/// <summary>Which processes on the GPUs are published as instruments. A <see cref="GpuSnapshot"/> always has all the driver shows.</summary>
public enum GpuProcessScope
{
    /// <summary>No process.</summary>
    None,

    /// <summary>This process.</summary>
    Own,

    /// <summary>Every process the driver shows, the 64 with the most memory on each GPU.</summary>
    All,
}
