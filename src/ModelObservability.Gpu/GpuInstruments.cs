using System.Diagnostics.Metrics;
using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Sampling;
using ModelObservability.Gpu.Telemetry;

namespace ModelObservability;

/// <summary>
/// The instruments of the GPU package: one meter per process; every instrument is observable and reads the snapshots of the live monitors. A
/// collection never calls the driver, and its faults and those of listeners are contained.
/// </summary>
internal static class GpuInstruments
{
    private const int MostPublishedProcesses = 64;

    private static readonly GuardedMeter Meter = new(Names.Source, typeof(GpuInstruments).Assembly.GetName().Version?.ToString(3));

    static GpuInstruments()
    {
        foreach (IGrouping<GpuInstrument, GpuCounter> rows in GpuCounters.All.GroupBy(counter => counter.Instrument))
            Create(rows.Key, Observe([.. rows]));
        Create(Names.Hardware.Status, ObserveHealth);
        Create(Names.Gpu.Info, ObserveInfo);
        Create(Names.Gpu.Xid, ObserveXids);
        Create(Names.Process.MemoryUsage, into => ObserveProcesses(into, process => process.MemoryUsed));
        Create(Names.Process.Utilization, into => ObserveProcesses(into, process => process.Utilization));
        Create(Names.Inference.Energy, into => ObserveEnergy(into, WorkKind.Inference));
        Create(Names.Training.Energy, into => ObserveEnergy(into, WorkKind.Training));
        Create(Names.Gpu.UnattributedEnergy, ObserveUnattributed);
        Create(Names.Monitor.Status, ObserveState);
        Create(Names.Monitor.PollDuration, ObservePollDuration);
        Create(Names.Monitor.FailedCalls, ObserveFailures);
        Create(Names.Monitor.Rejected, ObserveRejected);
    }

    private delegate void Observer(Observation into);

    /// <summary>Publishes the instruments, if they are not published yet.</summary>
    public static void Exist() => Meter.Publish();

    private static Observer Observe(GpuCounter[] counters) => into =>
    {
        foreach ((_, GpuDevice device) in LiveMonitors.Devices())
            foreach (GpuCounter counter in counters)
                if (device.Value(counter) is var value && !double.IsNaN(value)) into.Add(value, device.Tags.Of(counter));
    };

    private static void ObserveHealth(Observation into)
    {
        foreach ((_, GpuDevice device) in LiveMonitors.Devices())
            foreach (GpuHealth health in Enum.GetValues<GpuHealth>())
                into.Add(device.Health == health ? 1 : 0, device.Tags.With(Names.Hardware.State, StateName(health)));
    }

    private static void ObserveInfo(Observation into)
    {
        foreach ((_, GpuDevice device) in LiveMonitors.Devices())
            if (device.LostReason is null) into.Add(1, [.. device.Tags.Common, .. device.Tags.Info]);
    }

    private static void ObserveXids(Observation into)
    {
        foreach ((_, GpuDevice device) in LiveMonitors.Devices())
            foreach ((int code, long errors) in device.Xids)
                into.Add(errors, device.Tags.With(Names.Gpu.XidCode, code == XidCounts.Other ? NvmlVerdicts.Other : code));
    }

    private static void ObserveProcesses(Observation into, Func<GpuProcess, double?> value)
    {
        foreach ((GpuMonitor monitor, GpuDevice device) in LiveMonitors.Devices())
        {
            IEnumerable<GpuProcess> published = monitor.Options.Processes switch
            {
                GpuProcessScope.Own => device.Processes.Where(process => process.Id == Environment.ProcessId),
                GpuProcessScope.All => device.Processes.OrderByDescending(process => process.MemoryUsed).Take(MostPublishedProcesses),
                _ => [],
            };
            foreach (GpuProcess process in published)
                if (value(process) is { } number) into.Add(number, device.Tags.With(Names.Pid, process.Id));
        }
    }

    private static void ObserveEnergy(Observation into, WorkKind kind)
    {
        foreach (ModelEnergy model in ModelEnergy.Registry.All)
            foreach (EnergySeries series in model.Published(kind)) into.Add(series.Joules, series.Tags);
    }

    private static void ObserveUnattributed(Observation into)
    {
        HashSet<string> seen = [];
        foreach (GpuMonitor monitor in LiveMonitors.All)
            foreach (GpuDevice device in monitor.Snapshot().Devices)
                if (monitor.Ledger.LaneOf(device.Identity.Id) is { HasEnergy: true } lane && seen.Add(lane.Id)) into.Add(lane.Unattributed, device.Tags.Common);
    }

    private static void ObserveState(Observation into)
    {
        if (LiveMonitors.First is not { } monitor) return;
        GpuState now = monitor.State;
        foreach (GpuState state in Enum.GetValues<GpuState>())
            into.Add(now == state ? 1 : 0, [new(Names.Monitor.State, StateName(state))]);
    }

    private static void ObservePollDuration(Observation into)
    {
        if (LiveMonitors.First?.Snapshot().Statistics.PollSeconds is { } seconds && !double.IsNaN(seconds)) into.Add(seconds, []);
    }

    private static void ObserveFailures(Observation into)
    {
        if (LiveMonitors.First?.Snapshot().Statistics.Failures is not { } failures) return;
        for (int index = 0; index < failures.Length; index++)
            if (failures[index] > 0) into.Add(failures[index], [new(Names.Monitor.Return, NvmlVerdicts.NameOf(CallStatistics.Codes[index]))]);
    }

    private static void ObserveRejected(Observation into)
    {
        if (LiveMonitors.First?.Snapshot().Statistics.Rejected is { } rejected and > 0)
            into.Add(rejected, [new(Names.Reason, "implausible")]);
    }

    private static string StateName(GpuHealth health) => health switch
    {
        GpuHealth.Ok => "ok",
        GpuHealth.Degraded => "degraded",
        GpuHealth.Failed => "failed",
        _ => "predicted_failure",
    };

    private static string StateName(GpuState state) => state switch
    {
        GpuState.Starting => "starting",
        GpuState.Active => "active",
        GpuState.Unavailable => "unavailable",
        GpuState.Lost => "lost",
        GpuState.Stalled => "stalled",
        _ => "stopped",
    };

    private static void Create(GpuInstrument definition, Observer observer)
    {
        InstrumentDefinition row = new(definition.Name, definition.Unit, definition.Description);
        _ = definition.Kind switch
        {
            InstrumentKind.Gauge => Meter.Gauge(row, Fractions(observer)),
            InstrumentKind.FractionalCounter => Meter.Counter(row, Fractions(observer)),
            InstrumentKind.Counter => Meter.Counter(row, WholeNumbers(observer)),
            _ => Meter.UpDownCounter(row, WholeNumbers(observer)),
        };
    }

    private static Action<ICollection<Measurement<double>>> Fractions(Observer observer) =>
        into => observer(new((value, tags) => into.Add(new(value, tags))));

    private static Action<ICollection<Measurement<long>>> WholeNumbers(Observer observer) =>
        into => observer(new((value, tags) => into.Add(new((long)Math.Round(value), tags))));

    /// <summary>Receives the measurements of one instrument in one collection.</summary>
    private sealed class Observation(Action<double, KeyValuePair<string, object?>[]> add)
    {
        public void Add(double value, KeyValuePair<string, object?>[] tags) => add(value, tags);
    }
}
