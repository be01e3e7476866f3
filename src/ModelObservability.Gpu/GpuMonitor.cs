using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Sampling;
using ModelObservability.Gpu.Telemetry;

namespace ModelObservability;

/// <summary>
/// Watches the NVIDIA GPUs of this machine from one thread of its own, and publishes what it sees on the meter <see cref="MeterName"/>:
/// <c>metrics.AddGpuInstrumentation()</c>, or <c>AddMeter(GpuMonitor.MeterName)</c> beside a monitor of your own. Without a GPU, driver
/// or right it says so in <see cref="State"/> and does nothing else; it never throws for what a driver does, makes no CUDA context and
/// changes no setting. Thread-safe. Make one and keep it.
/// </summary>
public sealed class GpuMonitor : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = Names.Source;

    private readonly GpuBoard board;
    private readonly GpuPoller poller;

    /// <summary>Starts watching. Returns at once: the first poll is made on the monitor's thread.</summary>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="timeProvider">The clock; the system's when null.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it, its value and the range.</exception>
    public GpuMonitor(GpuOptions? options = null, TimeProvider? timeProvider = null)
        : this(options, timeProvider, load: null)
    {
    }

    internal GpuMonitor(GpuOptions? options, TimeProvider? timeProvider, Func<INvml?>? load)
    {
        Options = (options ?? new()).Validated();
        TimeProvider time = timeProvider ?? TimeProvider.System;
        SampleContext context = new(new SampleClock(time), new Pulse(), new CallStatistics(), Options);
        board = new(context);
        poller = new(load ?? (() => NvmlLibrary.Load(Options.LibraryPath)), context, board, time);
        LiveMonitors.Add(this);
    }

    /// <summary>How the watching goes.</summary>
    public GpuState State => board.Read().State;

    /// <summary>The devices of the last poll: <see cref="Snapshot"/>'s.</summary>
    public IReadOnlyList<GpuDevice> Devices => board.Read().Devices;

    /// <summary>Which counter each device has, and why it lacks the others.</summary>
    public IReadOnlyList<GpuCapability> Capabilities => [.. board.Read().Devices.SelectMany(device => device.Capabilities)];

    internal GpuOptions Options { get; }

    /// <summary>
    /// The last poll. Never stale: when the driver hangs or polls are late, the state is <see cref="GpuState.Stalled"/> and there are no
    /// devices. Does not call the driver; the same object until the next poll.
    /// </summary>
    /// <returns>All devices at one moment.</returns>
    public GpuSnapshot Snapshot() => board.Read();

    /// <summary>Waits for the next poll to finish; right after construction that is the first. While the driver hangs it does not come.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What the poll found; the last snapshot once the monitor is disposed.</returns>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    public Task<GpuSnapshot> NextSnapshotAsync(CancellationToken cancellationToken = default) => poller.NextAsync(cancellationToken);

    /// <summary>Stops watching; the series end. Waits at most 200 ms for a poll under way, also when the driver hangs.</summary>
    public void Dispose()
    {
        LiveMonitors.Remove(this);
        poller.Dispose();
    }
}
