using ModelObservability.Gpu.Snapshots;

namespace ModelObservability;

/// <summary>All GPUs at one poll. Immutable; never older than the monitor's state admits.</summary>
public sealed class GpuSnapshot
{
    internal GpuSnapshot(GpuState state, string? reason, DateTimeOffset time, IReadOnlyList<GpuDevice> devices)
    {
        State = state;
        Reason = reason;
        Time = time;
        Devices = devices;
    }

    /// <summary>How the watching goes.</summary>
    public GpuState State { get; }

    /// <summary>
    /// Why there are no readings, in a closed set of words (<c>library_not_found</c>, <c>driver_not_loaded</c>, <c>no_devices</c>,
    /// <c>gpu_is_lost</c>…); null while <see cref="State"/> is <see cref="GpuState.Active"/>.
    /// </summary>
    public string? Reason { get; }

    /// <summary>When the poll was made.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Boards, each followed by its MIG instances. Boards that are gone are here too, without readings.</summary>
    public IReadOnlyList<GpuDevice> Devices { get; }

    internal PollStatistics Statistics { get; init; } = PollStatistics.None;
}
