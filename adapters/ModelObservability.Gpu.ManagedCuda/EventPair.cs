using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace ModelObservability.Cuda;

/// <summary>Two events of one timing, used again and again.</summary>
internal sealed class EventPair : IDisposable
{
    private long use;

    public CudaEvent Start { get; } = new(CUEventFlags.Default);

    public CudaEvent End { get; } = new(CUEventFlags.Default);

    /// <summary>Which use this is; handles of earlier uses no longer fit.</summary>
    public long Use => Volatile.Read(ref use);

    public bool TryEnd(long expected) => Interlocked.CompareExchange(ref use, expected + 1, expected) == expected;

    public void Dispose()
    {
        Start.Dispose();
        End.Dispose();
    }
}
