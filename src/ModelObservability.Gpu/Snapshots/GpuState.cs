using ModelObservability.Gpu.Sampling;

namespace ModelObservability;

/// <summary>The state of a <see cref="GpuMonitor"/>.</summary>
public enum GpuState
{
    /// <summary>The first poll has not finished yet.</summary>
    Starting,

    /// <summary>At least one GPU was read in the last poll.</summary>
    Active,

    /// <summary>There is no library, driver, permission or GPU; the reason says which. Retried after 1 s at first, at most 5 min.</summary>
    Unavailable,

    /// <summary>All GPUs were lost.</summary>
    Lost,

    /// <summary>A driver call exceeded its deadline, or polls are late: all readings would be stale.</summary>
    Stalled,

    /// <summary>The monitor was disposed.</summary>
    Stopped,
}

/// <summary>The health of a GPU: the values of <c>hw.state</c>.</summary>
public enum GpuHealth
{
    /// <summary>No known problem.</summary>
    Ok,

    /// <summary>Memory will be repaired by the next reset.</summary>
    Degraded,

    /// <summary>The GPU can no longer be reached.</summary>
    Failed,

    /// <summary>Memory could not be repaired: the board should be replaced.</summary>
    PredictedFailure,
}
