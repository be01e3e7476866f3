using ModelObservability;

namespace GpuWatch;

/// <summary>The next poll, or what the monitor says of itself when a driver call hangs and none comes.</summary>
internal static class Reading
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<GpuSnapshot> NextAsync(GpuMonitor monitor, CancellationToken cancellation)
    {
        try
        {
            return await monitor.NextSnapshotAsync(cancellation).WaitAsync(Patience, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return monitor.Snapshot();
        }
    }
}
