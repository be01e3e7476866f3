using ModelObservability;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;

namespace Deploy.Tests.Workload;

/// <summary>Two GPUs of a scripted NVML, at work for a model: one of a data centre, one with a fan.</summary>
internal sealed class Accelerator : IDisposable
{
    private const ulong SwPowerCap = 0x4, SwThermal = 0x20;

    private readonly FakeGpu board = FakeMachine.H200(), card = FakeMachine.Consumer();
    private readonly FakeNvml nvml;
    private readonly Conditions conditions;
    private readonly GpuMonitor monitor;
    private readonly GpuJoin join;
    private ulong polls;

    public Accelerator(ModelMonitor model, Conditions conditions)
    {
        this.conditions = conditions;
        nvml = new FakeNvml(board, card) { Before = Advance };
        board.Processes.Clear();
        board.Processes.Add(new() { Pid = (uint)Environment.ProcessId, UsedMemory = 3UL << 30 });
        monitor = new GpuMonitor(new() { Interval = TimeSpan.FromMilliseconds(200) }, null, () => nvml);
        join = monitor.Join(model);
    }

    public void Dispose()
    {
        join.Dispose();
        monitor.Dispose();
    }

    /// <summary>What a driver counts rises with every poll; asked on the thread that polls.</summary>
    private void Advance(NvmlFunction function)
    {
        if (function != NvmlFunction.DeviceCount && function != NvmlFunction.Memory) return;
        polls++;
        board.EnergyMillijoules += 60_000;
        board.ThrottleMask = conditions.Hot ? SwThermal : conditions.Flawless ? 0 : SwPowerCap;
        if (!conditions.Flawless) board.WithField(74, 7_000_000_000 + polls * 10_000_000);
        board.WithField(269, conditions.Hot ? polls * 50_000_000 : 0);
        board.WithField(197, 1_000_000_000 + polls * 1_000_000).WithField(198, 2_000_000_000 + polls * 2_000_000);
        board.WithField(138, 4096 + polls * 1000).WithField(139, 8192 + polls * 1000);
        if (conditions.Filling && board.MemoryUsed < board.MemoryTotal * 9 / 10) board.MemoryUsed += board.MemoryTotal / 400;
        if (conditions.MemoryErrors) board.UncorrectedErrors++;
        if (conditions.Flawless ? conditions.Xid && nvml.Events.Count == 0 : polls % 20 == 0) nvml.Events.Enqueue((board, 79));
        nvml.Codes[NvmlFunction.PerformanceState] = polls % 9 == 0 ? NvmlReturn.Timeout : NvmlReturn.Success;
    }
}
