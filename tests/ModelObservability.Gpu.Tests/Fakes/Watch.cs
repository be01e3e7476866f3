using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Sampling;
using ModelObservability.Gpu.Telemetry;

namespace ModelObservability.Gpu.Tests.Fakes;

/// <summary>The sampler without its thread: a test polls when it likes, at the time it likes.</summary>
internal sealed class Watch
{
    private readonly long faultsBefore = Faults.At(FaultSite.Poll);

    public Watch(INvml? nvml, GpuOptions? options = null)
        : this(() => nvml, options)
    {
    }

    public Watch(Func<INvml?> load, GpuOptions? options = null)
    {
        Options = (options ?? new GpuOptions()).Validated();
        Context = new(new SampleClock(Time), new Pulse(), new CallStatistics(), Options);
        Board = new(Context);
        Sampler = new(load, Context, Board);
    }

    public TestTime Time { get; } = new();

    public GpuOptions Options { get; }

    public SampleContext Context { get; }

    public GpuBoard Board { get; }

    public GpuSampler Sampler { get; }

    public bool HasFaults => Faults.At(FaultSite.Poll) != faultsBefore;

    /// <summary>Lets an interval pass, polls, and reads.</summary>
    public GpuSnapshot Poll(TimeSpan? after = null)
    {
        Time.Advance(after ?? Options.Interval);
        Sampler.Poll();
        return Board.Read();
    }

    /// <summary>Polls several times.</summary>
    public GpuSnapshot Poll(int times)
    {
        GpuSnapshot snapshot = Board.Read();
        for (int time = 0; time < times; time++) snapshot = Poll();
        return snapshot;
    }
}
