using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Polling;
using ModelObservability.Gpu.Sampling;
using ModelObservability.Gpu.Telemetry;

namespace ModelObservability;

/// <summary>
/// Monitors the NVIDIA GPUs of this machine on a thread of its own and publishes their counters on the meter <see cref="MeterName"/>. Enable it
/// with <c>metrics.AddGpuInstrumentation()</c>, or with <c>AddMeter(GpuMonitor.MeterName)</c> and a monitor of your own. If there is no GPU, no
/// driver or no permission, <see cref="State"/> says so. It never throws because of a driver, creates no CUDA context and changes no setting.
/// Thread-safe. Create one per process and keep it.
/// </summary>
public sealed class GpuMonitor : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = Names.Source;

    private readonly LatestSnapshot board;
    private readonly GpuPoller poller;
    private readonly TimeProvider time;
    private volatile bool disposed;

    /// <summary>Starts polling. Returns at once: the first poll runs on the monitor's thread.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
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
        SampleContext context = new(clock, new CallTimer(), new CallStatistics(), Options);
        Ledger = new(clock);
        board = new(context);
        poller = new(load ?? (() => NvmlLibrary.Load(Options.LibraryPath)), context, board, Ledger, time);
        LiveMonitors.Add(this);
    }

    /// <summary>The state of the monitor.</summary>
    public GpuState State => board.Read().State;

    /// <summary>The devices of the last poll, as in <see cref="Snapshot"/>.</summary>
    public IReadOnlyList<GpuDevice> Devices => board.Read().Devices;

    /// <summary>Which counters each device has, and why the others are missing.</summary>
    public IReadOnlyList<GpuCapability> Capabilities => [.. board.Read().Devices.SelectMany(device => device.Capabilities)];

    internal GpuOptions Options { get; }

    internal WorkLedger Ledger { get; }

    /// <summary>
    /// The last poll. Never stale: if the driver hangs or polls are late, the state is <see cref="GpuState.Stalled"/> and there are no
    /// devices. Does not call the driver. Returns the same object until the next poll.
    /// </summary>
    /// <returns>All devices at one moment.</returns>
    public GpuSnapshot Snapshot() => board.Read();

    /// <summary>Waits for the next poll to finish; right after construction, that is the first. Does not complete while the driver hangs.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The result of the poll; the last snapshot if the monitor is disposed.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Task<GpuSnapshot> NextSnapshotAsync(CancellationToken cancellationToken = default) => poller.NextAsync(cancellationToken);

    /// <summary>
    /// Attributes GPU use to a model. Polls at once (and waits at most 200 ms for it); from then on the energy of the model's calls and training runs
    /// is counted (<c>ml.inference.energy</c>, <c>ml.training.energy</c>), their spans have energy, utilization and peak memory, and findings about
    /// its GPUs are signals of the model. Join before <c>StartTraining</c>.
    /// </summary>
    /// <param name="model">The model's monitor. It must use the same clock as this one.</param>
    /// <param name="devices">
    /// UUIDs of the GPUs that the model uses (<see cref="GpuIdentity.Id"/>), including GPUs that do not exist yet; empty for every GPU. Name them on
    /// a machine with several. A MIG instance has its own memory and processes, but no energy.
    /// </param>
    /// <returns>The join, with what the model has used. Dispose it to end it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The monitors use different clocks, or a UUID is blank.</exception>
    /// <exception cref="InvalidOperationException">The model's monitor is already joined.</exception>
    /// <exception cref="ObjectDisposedException">This monitor or the model's is disposed.</exception>
    public GpuJoin Join(ModelMonitor model, params ReadOnlySpan<string> devices)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (string device in devices) ArgumentException.ThrowIfNullOrWhiteSpace(device, nameof(devices));
        ObjectDisposedException.ThrowIf(model.IsDisposed, model);
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!ReferenceEquals(model.TimeProvider, time))
            throw new ArgumentException("The model's monitor has another clock than the GPU monitor; it must use the same TimeProvider.", nameof(model));
        GpuJoin join = new(Ledger, Ledger.Open(model, [.. devices]), model, poller.PollNow);
        poller.PollNow(); // counting starts with a poll
        return join;
    }

    /// <summary>
    /// Stops polling; the series end. Waits at most 200 ms for a running poll, even if the driver hangs, and at most 200 ms for a last poll if models
    /// are joined.
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
