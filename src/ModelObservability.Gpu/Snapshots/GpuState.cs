using ModelObservability.Gpu.Sampling;

namespace ModelObservability;

/// <summary>How the watching itself goes.</summary>
public enum GpuState
{
    /// <summary>The first poll is not done yet.</summary>
    Starting,

    /// <summary>At least one GPU was read in the last poll.</summary>
    Active,

    /// <summary>There is no library, no driver, no right or no GPU; the reason says which. Asked again after 1 s at first, 5 min at most.</summary>
    Unavailable,

    /// <summary>GPUs that were there are gone.</summary>
    Lost,

    /// <summary>A call of the driver has not returned within the deadline, or polls are late: there are no readings that are not stale.</summary>
    Stalled,

    /// <summary>The monitor was disposed.</summary>
    Stopped,
}

/// <summary>What a GPU says of its own health: the values of <c>hw.state</c>.</summary>
public enum GpuHealth
{
    /// <summary>Nothing known against it.</summary>
    Ok,

    /// <summary>Memory waits for a repair that the next reset brings.</summary>
    Degraded,

    /// <summary>The GPU was there and cannot be reached any longer.</summary>
    Failed,

    /// <summary>Memory that could not be repaired: the board should be replaced.</summary>
    PredictedFailure,
}
