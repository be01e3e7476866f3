using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Polling;
using ModelObservability.Gpu.Sampling;
using ModelObservability.Telemetry;

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
        Context = new(new SampleClock(Time), new CallTimer(), new CallStatistics(), Options);
        Board = new(Context);
        Ledger = new(Context.Clock);
        Sampler = new(load, Context, Board, Ledger);
    }

    public TestTime Time { get; } = new();

    public GpuOptions Options { get; }

    public SampleContext Context { get; }

    public LatestSnapshot Board { get; }

    public WorkLedger Ledger { get; }

    public GpuSampler Sampler { get; }

    public bool HasFaults => Faults.At(FaultSite.Poll) != faultsBefore;

    /// <summary>Joins a model to the devices, as <see cref="GpuMonitor.Join"/> does.</summary>
    public GpuJoin Join(ModelMonitor model, params string[] devices) => new(Ledger, Ledger.Open(model, devices), model);

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
