using ManagedCuda;

namespace ModelObservability;

/// <summary>
/// ManagedCuda 12 is licensed under the GPLv3 or commercially; an application that references this package is bound by that. Tells what a
/// call spent on the GPU, which the driver's management library cannot tell.
/// </summary>
/// <example><code>
/// using ObservedCuda gpu = monitor.Observe(context);
/// using (gpu.Time(stream)) kernel.RunAsync(stream, arguments);
/// </code></example>
public static class ManagedCudaExtensions
{
    /// <summary>Watches a CUDA context: GPU time of calls on its streams, and its memory. The context stays the caller's.</summary>
    /// <param name="monitor">The monitor of the model that runs on it.</param>
    /// <param name="context">The context.</param>
    /// <param name="maxPending">Timings whose work the GPU has not finished yet, 1 to 65,536; more are dropped and counted. Default 1,024.</param>
    /// <returns>What times the calls; dispose it before the context.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="context"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPending"/> is outside 1…65,536.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static ObservedCuda Observe(this ModelMonitor monitor, CudaContext context, int maxPending = 1024)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(context);
        if (maxPending is < 1 or > 65_536)
            throw new ArgumentOutOfRangeException(nameof(maxPending), maxPending, $"{nameof(maxPending)} is {maxPending}; it must be 1 to 65,536.");
        return new ObservedCuda(context, monitor, maxPending);
    }
}
