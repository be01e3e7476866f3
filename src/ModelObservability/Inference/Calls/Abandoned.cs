using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>
/// Calls found by the garbage collector: they are unreachable and will never be finished. Their finalizers count them and queue the rest to the
/// thread pool, because a slow listener would block the finalizer thread.
/// </summary>
internal static class Abandoned
{
    /// <summary>Queues a call to the thread pool. Never throws, so that finalizers may call it.</summary>
    public static void Queue(IThreadPoolWorkItem call)
    {
        try
        {
            ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: false);
        }
        catch when (Faults.Caught(FaultSite.Meter))
        {
        }
    }
}
