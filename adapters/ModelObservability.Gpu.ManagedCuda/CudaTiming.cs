using ManagedCuda.BasicTypes;
using ModelObservability.Cuda;

namespace ModelObservability;

/// <summary>The GPU's work for one call, from where it was started to where it is disposed. Dispose once; copies are the same timing.</summary>
#pragma warning disable CA1815 // a handle: two of them are never compared
public readonly struct CudaTiming : IDisposable
#pragma warning restore CA1815
{
    private readonly ObservedCuda? cuda;
    private readonly EventPair? pair;
    private readonly long use;
    private readonly CUstream stream;

    internal CudaTiming(ObservedCuda cuda, EventPair pair, CUstream stream) =>
        (this.cuda, this.pair, use, this.stream) = (cuda, pair, pair.Use, stream);

    /// <summary>Marks the end of the work on the stream it was started on.</summary>
    public void Dispose()
    {
        if (pair is not null && pair.TryEnd(use)) cuda!.End(pair, stream);
    }
}
