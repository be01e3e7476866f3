using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Dashboard.Tests;

/// <summary>A machine with an H200 and an L4, as NVML would tell of them, and a model that works on the first.</summary>
internal sealed class WatchedGpus : IDisposable
{
    public const string Model = "generator";

    private readonly FakeGpu first = FakeMachine.H200();
    private readonly GpuMonitor gpus;
    private readonly ModelMonitor monitor = new(Model, "1.0");
    private readonly GpuJoin join;

    public WatchedGpus()
    {
        gpus = new(null, null, () => new FakeNvml(first, FakeMachine.L4()));
        join = gpus.Join(monitor, first.Uuid);
    }

    /// <summary>As if the boards had worked on.</summary>
    public void Pass()
    {
        first.EnergyMillijoules += 30_000;
        first.Temperature = 47 + (uint)(first.EnergyMillijoules / 30_000 % 6);
        first.Utilization = 60 + (uint)(first.EnergyMillijoules / 30_000 % 30);
        using InferenceCall call = monitor.StartInference();
        call.Complete();
    }

    public void Dispose()
    {
        join.Dispose();
        gpus.Dispose();
        monitor.Dispose();
    }
}
