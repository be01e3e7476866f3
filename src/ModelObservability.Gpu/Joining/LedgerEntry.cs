using ModelObservability.Gpu.Sampling;

namespace ModelObservability.Gpu.Joining;

/// <summary>A joined model, with an account of its calls and one of its training runs.</summary>
internal sealed class LedgerEntry
{
    private readonly ModelMonitor model;
    private readonly long stepsBefore;
    private volatile WorkHistory[] histories = []; // replaced by the poller, never modified
    private long polledAt;

    public LedgerEntry(WorkLedger ledger, ModelMonitor model, string[] devices, long now)
    {
        polledAt = now;
        ModelIdentity identity = model.Identity;
        (Identity, Devices, this.model) = (identity, devices, model);
        stepsBefore = model.TrainingSteps;
        ModelEnergy energy = ModelEnergy.Registry.Acquire(identity);
        Inference = new(ledger, energy, WorkKind.Inference);
        Training = new(ledger, energy, WorkKind.Training);
        Meters = new(Inference, Training);
    }

    public ModelIdentity Identity { get; }

    /// <summary>UUIDs of its devices; empty for every board.</summary>
    public string[] Devices { get; }

    public WorkAccount Inference { get; }

    public WorkAccount Training { get; }

    public WorkMeters Meters { get; }

    /// <summary>What polls said about its work on each of its devices.</summary>
    public WorkHistory[] Histories => histories;

    /// <summary>The largest share of memory in use on its devices at the last poll; NaN where none is known.</summary>
    public double MemoryShare
    {
        get
        {
            double largest = double.NaN;
            foreach (WorkHistory history in histories)
                if (!(history.MemoryShare <= largest) && !double.IsNaN(history.MemoryShare)) largest = history.MemoryShare;
            return largest;
        }
    }

    /// <summary>Its joined monitors, as an immutable array.</summary>
    public ModelMonitor[] Monitors { get; set; } = [];

    /// <summary>Whether the model uses a device. MIG instances have no energy of their own and count only if they are named.</summary>
    public bool Wants(string id) => Devices.Length == 0 ? !id.StartsWith("MIG-", StringComparison.Ordinal) : Devices.Contains(id);

    public void Add(DeviceLane lane)
    {
        Inference.Add(lane);
        Training.Add(lane);
    }

    /// <summary>Steps of all runs of the model since it was joined.</summary>
    public long Steps => model.TrainingSteps - stepsBefore;

    /// <summary>Remembers what a poll says about its work. On the poller's thread.</summary>
    /// <param name="devices">All devices.</param>
    /// <param name="inferred">Time in which calls were under way since the poll before, in seconds.</param>
    /// <param name="trained">Time in which training runs were.</param>
    /// <param name="now">When.</param>
    /// <param name="clock">The clock.</param>
    public void Remember(List<DeviceState> devices, double inferred, double trained, long now, SampleClock clock)
    {
        double seconds = clock.Seconds(polledAt, now);
        polledAt = now;
        foreach (DeviceState device in devices)
        {
            if (!Wants(device.Identity.Id)) continue;
            WorkHistory history = HistoryOf(device.Identity);
            if (device.IsLost || !device.IsPresent) history.Forget();
            else history.Add(device, seconds, inferred, trained, now);
        }
    }

    private WorkHistory HistoryOf(GpuIdentity device)
    {
        foreach (WorkHistory known in histories)
            if (known.Device == device.Id) return known;
        WorkHistory history = new(device.Id, device.Name);
        histories = [.. histories, history];
        return history;
    }

    /// <summary>Settles after all devices have been read. Inside the gate.</summary>
    public void Settle(long steps)
    {
        Inference.Settle(counted: 0);
        Training.Settle(counted: steps);
    }

    /// <summary>Releases its series, which are published for a while longer. Outside the gate.</summary>
    public void Retire() => ModelEnergy.Registry.Release(Identity, model.Clock);

    /// <summary>The join ends. Inside the gate.</summary>
    public void Close(long now, long steps)
    {
        Inference.Close(now, counted: 0);
        Training.Close(now, counted: steps);
    }
}
