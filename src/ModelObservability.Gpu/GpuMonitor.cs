using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Polling;
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
    private readonly TimeProvider time;
    private volatile bool disposed;

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
        time = timeProvider ?? TimeProvider.System;
        SampleClock clock = new(time);
        SampleContext context = new(clock, new Pulse(), new CallStatistics(), Options);
        Ledger = new(clock);
        board = new(context);
        poller = new(load ?? (() => NvmlLibrary.Load(Options.LibraryPath)), context, board, Ledger, time);
        LiveMonitors.Add(this);
    }

    /// <summary>How the watching goes.</summary>
    public GpuState State => board.Read().State;

    /// <summary>The devices of the last poll: <see cref="Snapshot"/>'s.</summary>
    public IReadOnlyList<GpuDevice> Devices => board.Read().Devices;

    /// <summary>Which counter each device has, and why it lacks the others.</summary>
    public IReadOnlyList<GpuCapability> Capabilities => [.. board.Read().Devices.SelectMany(device => device.Capabilities)];

    internal GpuOptions Options { get; }

    internal WorkLedger Ledger { get; }

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

    /// <summary>
    /// Joins a model to the GPUs it works on: from a poll on that is made at once (at most 200 ms are waited for it), what its calls and training runs use is counted
    /// (<c>ml.inference.energy</c>, <c>ml.training.energy</c>), their spans tell energy, busyness and peak memory, and findings about the
    /// GPUs are signals of the model. Join before <c>StartTraining</c>.
    /// </summary>
    /// <param name="model">The model's monitor. It must have the same clock as this one.</param>
    /// <param name="devices">
    /// UUIDs of the GPUs the model works on (<see cref="GpuIdentity.Id"/>), also of ones that are not there yet; none: every GPU this monitor
    /// sees. On a machine with several say which. A MIG instance has memory and processes of its own, but no energy.
    /// </param>
    /// <returns>The join: how much was used; dispose it to end it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The monitors have different clocks, or a UUID is blank.</exception>
    /// <exception cref="InvalidOperationException">The model's monitor is joined already.</exception>
    /// <exception cref="ObjectDisposedException">This monitor or the model's is disposed.</exception>
    public GpuJoin Join(ModelMonitor model, params ReadOnlySpan<string> devices)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (string device in devices) ArgumentException.ThrowIfNullOrWhiteSpace(device, nameof(devices));
        ObjectDisposedException.ThrowIf(model.IsDisposed, model);
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!ReferenceEquals(model.TimeProvider, time))
            throw new ArgumentException("The model's monitor has another clock than this one; allowed is the same TimeProvider.", nameof(model));
        GpuJoin join = new(Ledger, Ledger.Open(model, [.. devices]), model, poller.PollNow);
        poller.PollNow(); // the count begins with a poll
        return join;
    }

    /// <summary>
    /// Stops watching; the series end. Waits at most 200 ms for a poll under way, also when the driver hangs, and as long for a last poll where
    /// models are joined.
    /// </summary>
    public void Dispose()
    {
        disposed = true;
        if (Ledger.Entries.Length > 0) poller.PollNow();
        LiveMonitors.Remove(this);
        Ledger.CloseAll();
        poller.Dispose();
    }
}
