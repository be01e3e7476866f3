using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Sampling;
using ModelObservability.Gpu.Telemetry;
using Finding = (ModelObservability.Instrumentation.SignalDefinition Definition, (string Key, object Value)[] Evidence);

namespace ModelObservability.Gpu.Findings;

/// <summary>Inspects the devices of joined models after each poll and raises findings as signals of those models. Runs on the poller's thread.</summary>
internal sealed class GpuFindings(WorkLedger ledger, SampleContext context)
{
    private readonly Dictionary<string, DeviceFindings> byDevice = [];
    private readonly List<Finding> found = [];

    public void Check(List<DeviceState> devices)
    {
        if (ledger.Entries.Length == 0) return;
        long now = context.Clock.Now();
        foreach (DeviceState device in devices)
        {
            if (device.IsLost || !device.IsPresent || ledger.LaneOf(device.Identity.Id) is not { } lane) continue;
            if (!byDevice.TryGetValue(device.Identity.Id, out DeviceFindings? findings)) byDevice[device.Identity.Id] = findings = new(context);
            ledger.Gate.Enter();
            double work = lane.TakeWork();
            ledger.Gate.Exit();
            found.Clear();
            findings.Check(device, work, now, found);
            foreach ((SignalDefinition definition, (string, object)[] evidence) in found) Raise(definition, device, lane, evidence);
        }
    }

    private void Raise(SignalDefinition definition, DeviceState device, DeviceLane lane, (string Key, object Value)[] evidence)
    {
        Dictionary<string, object> told = new() { [Names.Hardware.Id] = device.Identity.Id, [Names.Hardware.Name] = device.Identity.Name };
        foreach ((string key, object value) in evidence) told[key] = value;
        foreach (LedgerEntry entry in ledger.Entries)
            if (entry.Wants(lane.Id) && entry.Monitors is [var model, ..]) model.RaiseSignal(definition, told);
    }
}
