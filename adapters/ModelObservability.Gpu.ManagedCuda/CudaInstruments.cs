using System.Diagnostics.Metrics;

namespace ModelObservability.Cuda;

/// <summary>The instruments of CUDA contexts.</summary>
internal static class CudaInstruments
{
    private static readonly InstrumentDefinition FreeMemory = new("cuda.memory.free", "By", "Memory of the device that CUDA can still give the process");
    private static readonly InstrumentDefinition TotalMemory = new("cuda.memory.total", "By", "Memory of the device");
    private static readonly Lock Gate = new();
    private static volatile ObservedCuda[] all = [];

#pragma warning disable CA1823, IDE0052 // keep the instruments alive; nothing asks them anything
    private static readonly GuardedInstrument Free = GuardedMeter.Shared.Gauge(FreeMemory, into => Observe(into, memory => memory.Free));
    private static readonly GuardedInstrument Total = GuardedMeter.Shared.Gauge(TotalMemory, into => Observe(into, memory => memory.Total));
#pragma warning restore CA1823, IDE0052

    public static void Add(ObservedCuda cuda)
    {
        lock (Gate) all = [.. all, cuda];
    }

    public static void Remove(ObservedCuda cuda)
    {
        lock (Gate) all = [.. all.Where(other => other != cuda)];
    }

    private static void Observe(ICollection<Measurement<double>> into, Func<(double Free, double Total), double> select)
    {
        foreach (ObservedCuda cuda in all)
            if (cuda.Collect() is { } memory) into.Add(new(select(memory), cuda.Tags));
    }
}
