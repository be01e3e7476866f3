using System.Diagnostics.Metrics;
using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Sampling;
using ModelObservability.Gpu.Telemetry;

namespace ModelObservability;

/// <summary>
/// The instruments of the GPU package: one meter per process, every instrument observable over the snapshots of the live monitors. A
/// collection never calls the driver, and a fault in it or in a listener stays here.
/// </summary>
internal static class GpuInstruments
{
    private const int MostPublishedProcesses = 64;

#pragma warning disable CA2000 // lives as long as the process
    private static readonly Meter Meter = new(Names.Source, typeof(GpuInstruments).Assembly.GetName().Version?.ToString(3));
#pragma warning restore CA2000

    static GpuInstruments()
    {
        foreach (IGrouping<InstrumentDefinition, GpuCounter> rows in GpuCounters.All.GroupBy(counter => counter.Instrument))
            Create(rows.Key, Observe([.. rows]));
        Create(Names.Hardware.Status, ObserveHealth);
        Create(Names.Gpu.Info, ObserveInfo);
        Create(Names.Gpu.Xid, ObserveXids);
        Create(Names.Process.MemoryUsage, into => ObserveProcesses(into, process => process.MemoryUsed));
        Create(Names.Process.Utilization, into => ObserveProcesses(into, process => process.Utilization));
        Create(Names.Monitor.Status, ObserveState);
        Create(Names.Monitor.PollDuration, ObservePollDuration);
        Create(Names.Monitor.FailedCalls, ObserveFailures);
        Create(Names.Monitor.Rejected, ObserveRejected);
    }

    private delegate void Observer(Observation into);

    /// <summary>Makes sure the instruments exist.</summary>
    public static void Exist() => _ = Meter.Name;

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
                into.Add(errors, device.Tags.With(Names.Gpu.XidCode, code == XidLog.Other ? NvmlVerdicts.Other : code));
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

    /// <summary>A listener that throws from <c>InstrumentPublished</c> does so after the meter has the instrument: it goes on to work for the others.</summary>
    private static void Create(InstrumentDefinition definition, Observer observer)
    {
        (string name, string unit, string description) = (definition.Name, definition.Unit, definition.Description);
        try
        {
            _ = definition.Kind switch
            {
                InstrumentKind.Gauge => Meter.CreateObservableGauge(name, Numbers(observer), unit, description),
                InstrumentKind.FractionalCounter => Meter.CreateObservableCounter(name, Numbers(observer), unit, description),
                InstrumentKind.Counter => Meter.CreateObservableCounter(name, WholeNumbers(observer), unit, description),
                _ => (Instrument)Meter.CreateObservableUpDownCounter(name, WholeNumbers(observer), unit, description),
            };
        }
        catch when (Faults.Caught(FaultSite.Meter))
        {
        }
    }

    private static Func<IEnumerable<Measurement<double>>> Numbers(Observer observer) => () =>
    {
        List<Measurement<double>> numbers = [];
        Run(observer, new((value, tags) => numbers.Add(new(value, tags))));
        return numbers;
    };

    private static Func<IEnumerable<Measurement<long>>> WholeNumbers(Observer observer) => () =>
    {
        List<Measurement<long>> numbers = [];
        Run(observer, new((value, tags) => numbers.Add(new((long)Math.Round(value), tags))));
        return numbers;
    };

    /// <summary>What was collected before a fault is still published.</summary>
    private static void Run(Observer observer, Observation into)
    {
        try
        {
            observer(into);
        }
        catch when (Faults.Caught(FaultSite.Meter))
        {
        }
    }

    /// <summary>Takes the values of one instrument in one collection.</summary>
    private sealed class Observation(Action<double, KeyValuePair<string, object?>[]> add)
    {
        public void Add(double value, KeyValuePair<string, object?>[] tags) => add(value, tags);
    }
}
