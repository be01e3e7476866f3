namespace ModelObservability.Tests.Metrics;

/// <summary>Bytes that an action allocates on this thread, once warm.</summary>
internal static class Allocations
{
    public static long Of(Action action)
    {
        action();
        long least = long.MaxValue;
        // The runtime may allocate by itself while it compiles a hot method again: the least of several runs is the action's own.
        for (int i = 0; i < 10; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
