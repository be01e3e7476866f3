using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>
/// Calls that the collector found: nobody holds them any more, so nobody will end them. Their finalizers count them and hand the rest on,
/// for a listener that is slow would hold up every finalizer of the process.
/// </summary>
internal static class Abandoned
{
    /// <summary>Has a thread of the pool tell what is left to tell. For finalizers: nothing gets out.</summary>
    public static void HandOn(IThreadPoolWorkItem call)
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
