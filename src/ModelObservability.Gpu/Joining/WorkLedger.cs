using ModelObservability.Gpu.Sampling;
using ModelObservability.Gpu.Telemetry;

namespace ModelObservability.Gpu.Joining;

/// <summary>
/// The accounts of joined models and the lanes of devices, guarded by one gate. Application threads enter it twice per call, the poller once per
/// device and poll.
/// </summary>
internal sealed class WorkLedger(SampleClock clock)
{
    private readonly Lock opening = new();
    private readonly List<LedgerEntry> entries = [];
    private volatile LedgerEntry[] published = [];
    private volatile DeviceLane[] lanes = [];

    /// <summary>Guards the lanes and the accounts.</summary>
    public SpinGate Gate;

    /// <summary>The joined models, as an immutable array.</summary>
    public LedgerEntry[] Entries => published;

    /// <summary>The devices of joined models, as an immutable array.</summary>
    public DeviceLane[] Lanes => lanes;

    public double Seconds(long from, long to) => clock.Seconds(from, to);

    /// <summary>Joins a model; monitors with the same identity and devices share one account.</summary>
    /// <exception cref="InvalidOperationException">The monitor is already joined.</exception>
    public LedgerEntry Open(ModelMonitor model, string[] devices)
    {
        lock (opening)
        {
            if (model.Meters is not null)
                throw new InvalidOperationException($"The monitor of '{model.Identity.Name}' is already joined; dispose that join first.");
            if (entries.Count == 0) lanes = []; // energy used while no model was joined is not attributed
            LedgerEntry? entry = entries.Find(known => known.Identity == model.Identity && known.Devices.SequenceEqual(devices));
            if (entry is null)
            {
                entry = new(this, model, devices, clock.Now());
                Gate.Enter();
                foreach (DeviceLane lane in lanes)
                    if (entry.Wants(lane.Id)) entry.Add(lane);
                Gate.Exit();
                entries.Add(entry);
                published = [.. entries];
            }

            entry.Monitors = [.. entry.Monitors, model];
            model.Meters = entry.Meters;
            model.UseSignals(GpuSignals.All);
            return entry;
        }
    }

    /// <summary>Ends the join of a model; the account ends with its last monitor.</summary>
    public void Close(LedgerEntry entry, ModelMonitor model)
    {
        lock (opening)
        {
            if (!entry.Monitors.Contains(model)) return;
            model.Meters = null;
            entry.Monitors = [.. entry.Monitors.Where(other => other != model)];
            if (entry.Monitors.Length > 0) return;
            entries.Remove(entry);
            published = [.. entries];
            long now = clock.Now(), steps = entry.Steps;
            Gate.Enter();
            entry.Close(now, steps);
            Gate.Exit();
            entry.Retire();
        }
    }

    /// <summary>Whether this join of a model still exists.</summary>
    public bool Has(LedgerEntry entry, ModelMonitor model)
    {
        lock (opening) return entry.Monitors.Contains(model);
    }

    /// <summary>Ends all joins.</summary>
    public void CloseAll()
    {
        foreach (LedgerEntry entry in Entries)
            foreach (ModelMonitor model in entry.Monitors) Close(entry, model);
    }

    /// <summary>Settles all accounts after a poll. Runs on the poller's thread.</summary>
    public void Settle(List<DeviceState> devices)
    {
        LedgerEntry[] joined = Entries;
        if (joined.Length == 0 && !HasClaims()) return;
        long now = clock.Now();
        foreach (DeviceState device in devices)
        {
            if (LaneOf(device.Identity.Id, joined, now) is not { } lane) continue;
            DeviceSample sample = DeviceSample.Of(device, now);
            Gate.Enter();
            if (device.IsLost || !device.IsPresent) lane.Pause(now);
            else lane.Settle(in sample);
            Gate.Exit();
        }

        foreach (LedgerEntry entry in joined)
        {
            long steps = entry.Steps; // takes a lock of its own
            Gate.Enter();
            entry.Settle(steps);
            long inferred = entry.Inference.TakeWorked(now), trained = entry.Training.TakeWorked(now);
            Gate.Exit();
            entry.Remember(devices, clock.Seconds(0, inferred), clock.Seconds(0, trained), now, clock);
        }

        foreach (LedgerEntry entry in joined)
            foreach (ModelMonitor model in entry.Monitors)
                if (model.IsDisposed) Close(entry, model);
    }

    /// <summary>The lane of a device; null if no joined model uses it.</summary>
    public DeviceLane? LaneOf(string id)
    {
        foreach (DeviceLane lane in lanes)
            if (lane.Id == id) return lane;
        return null;
    }

    /// <summary>What the devices of an account report.</summary>
    public (bool HasEnergy, bool HasUtilization, double PeakMemory) Facts(WorkAccount account, long since)
    {
        bool energy = false, utilization = false;
        double memory = double.NaN;
        Gate.Enter();
        foreach (DeviceShare share in account.Shares)
        {
            energy |= share.Lane.HasEnergy;
            utilization |= share.Lane.HasUtilization;
            double peak = share.Lane.Memory.Since(since);
            if (!double.IsNaN(peak)) memory = double.IsNaN(memory) ? peak : memory + peak;
        }

        Gate.Exit();
        return (energy, utilization, memory);
    }

    private bool HasClaims()
    {
        Gate.Enter();
        bool found = Array.Exists(lanes, static lane => lane.HasClaims);
        Gate.Exit();
        return found;
    }

    private DeviceLane? LaneOf(string id, LedgerEntry[] joined, long now)
    {
        if (LaneOf(id) is { } known) return known;
        foreach (LedgerEntry entry in joined)
            if (entry.Wants(id)) return AddLane(id, now);
        return null;
    }

    private DeviceLane AddLane(string id, long now)
    {
        lock (opening)
        {
            DeviceLane lane = new(id, now, clock);
            Gate.Enter();
            foreach (LedgerEntry entry in entries)
                if (entry.Wants(id)) entry.Add(lane);
            Gate.Exit();
            lanes = [.. lanes, lane];
            return lane;
        }
    }
}
