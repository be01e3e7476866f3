using ManagedCuda;
using ManagedCuda.BasicTypes;
using ModelObservability.Cuda;

namespace ModelObservability;

/// <summary>
/// Times what calls spend on the GPU, as the phase <c>device</c> of <c>ml.inference.phase.duration</c>. Thread-safe. Nothing here waits for the
/// GPU: a timing is read when the GPU has passed its end, at a later timing or when metrics are collected. An error of CUDA is counted
/// (<see cref="Failed"/>), never thrown.
/// </summary>
public sealed class ObservedCuda : IDisposable
{
    private readonly Lock gate = new();
    private readonly CudaContext context;
    private readonly ModelMonitor monitor;
    private readonly int maxPending;
    private readonly Stack<EventPair> free = [];
    private readonly Queue<EventPair> pending = [];
    private bool disposed;

    internal ObservedCuda(CudaContext context, ModelMonitor monitor, int maxPending)
    {
        (this.context, this.monitor, this.maxPending) = (context, monitor, maxPending);
        Tags = ModelTags.Of(monitor.Identity);
        monitor.Own(this);
        CudaInstruments.Add(this);
        GuardedMeter.Shared.Publish();
    }

    /// <summary>Timings that were recorded.</summary>
    public long Recorded { get; private set; }

    /// <summary>Timings whose work the GPU had not finished when last looked.</summary>
    public int Pending
    {
        get
        {
            lock (gate) return pending.Count;
        }
    }

    /// <summary>Timings not taken because too many were pending.</summary>
    public long Dropped { get; private set; }

    /// <summary>Timings lost to an error of CUDA.</summary>
    public long Failed { get; private set; }

    internal KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>Marks the begin of a call's work on a stream; dispose the result where the work has been queued.</summary>
    /// <param name="stream">The caller's stream. The context must be current on this thread, as for every use of the stream.</param>
    /// <returns>The timing. Its disposal marks the end on the same stream.</returns>
    public CudaTiming Time(CUstream stream)
    {
        lock (gate)
        {
            if (disposed || !ActiveCall.RecordsPhases) return default;
            Read();
            if (pending.Count >= maxPending)
            {
                Dropped++;
                return default;
            }

            try
            {
                EventPair pair = free.TryPop(out EventPair? spare) ? spare : new EventPair();
                pair.Start.Record(stream);
                return new CudaTiming(this, pair, stream);
            }
            catch when (Faults.Caught(FaultSite.Option))
            {
                Failed++;
                return default;
            }
        }
    }

    /// <inheritdoc cref="Time(CUstream)"/>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public CudaTiming Time(CudaStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Time(stream.Stream);
    }

    /// <summary>Ends timing. Timings the GPU has not finished are given up.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
            CudaInstruments.Remove(this);
            Read();
            Dropped += pending.Count;
            foreach (EventPair pair in pending.Concat(free)) Free(pair);
            pending.Clear();
            free.Clear();
        }
    }

    internal void End(EventPair pair, CUstream stream)
    {
        lock (gate)
        {
            try
            {
                pair.End.Record(stream);
                if (!disposed) pending.Enqueue(pair);
                else Free(pair);
            }
            catch when (Faults.Caught(FaultSite.Option))
            {
                Failed++;
                Free(pair);
            }
        }
    }

    /// <summary>Memory of the context's device as CUDA sees it; null where it does not answer. Reads finished timings as well.</summary>
    internal (double Free, double Total)? Collect()
    {
        lock (gate)
        {
            if (disposed) return null;
            try
            {
                context.PushContext(); // the thread that collects metrics has none
                try
                {
                    Read();
                    return ((double)(ulong)context.GetFreeDeviceMemorySize(), (double)(ulong)context.GetTotalDeviceMemorySize());
                }
                finally
                {
                    context.PopContext();
                }
            }
            catch when (Faults.Caught(FaultSite.Option))
            {
                return null;
            }
        }
    }

    private static void Free(EventPair pair)
    {
        try
        {
            pair.Dispose();
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    /// <summary>Streams finish in an order of their own: a pair that is not finished does not hold up the others.</summary>
    private void Read()
    {
        for (int left = pending.Count; left > 0; left--)
        {
            EventPair pair = pending.Dequeue();
            try
            {
                if (!pair.End.Query())
                {
                    pending.Enqueue(pair);
                    continue;
                }

                double milliseconds = CudaEvent.ElapsedTime(pair.Start, pair.End);
                ActiveCall.RecordPhase(monitor, InferencePhase.Device, milliseconds / 1000);
                Recorded++;
                free.Push(pair);
            }
            catch when (Faults.Caught(FaultSite.Option))
            {
                Failed++;
                Free(pair);
            }
        }
    }
}
