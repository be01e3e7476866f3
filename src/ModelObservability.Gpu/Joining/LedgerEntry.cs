namespace ModelObservability.Gpu.Joining;

/// <summary>A joined model, with an account of its calls and one of its training runs.</summary>
internal sealed class LedgerEntry
{
    private readonly ModelMonitor model;
    private readonly long stepsBefore;

    public LedgerEntry(WorkLedger ledger, ModelMonitor model, string[] devices)
    {
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
