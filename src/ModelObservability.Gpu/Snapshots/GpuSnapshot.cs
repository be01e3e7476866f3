using ModelObservability.Gpu.Snapshots;

namespace ModelObservability;

/// <summary>All GPUs at one poll. Immutable.</summary>
public sealed class GpuSnapshot
{
    internal GpuSnapshot(GpuState state, string? reason, DateTimeOffset time, IReadOnlyList<GpuDevice> devices)
    {
        State = state;
        Reason = reason;
        Time = time;
        Devices = devices;
    }

    /// <summary>The state of the monitor.</summary>
    public GpuState State { get; }

    /// <summary>
    /// Why there are no readings, from a closed set (<c>library_not_found</c>, <c>driver_not_loaded</c>, <c>no_devices</c>,
    /// <c>gpu_is_lost</c>…); null while <see cref="State"/> is <see cref="GpuState.Active"/>.
    /// </summary>
    public string? Reason { get; }

    /// <summary>The time of the poll.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Boards, each followed by its MIG instances. Lost boards are included, without readings.</summary>
    public IReadOnlyList<GpuDevice> Devices { get; }

    internal PollStatistics Statistics { get; init; } = PollStatistics.None;
}
