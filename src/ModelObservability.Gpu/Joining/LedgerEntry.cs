namespace ModelObservability.Gpu.Joining;

/// <summary>One model that is joined, with an account of its calls and one of its training runs.</summary>
internal sealed class LedgerEntry
{
    private readonly ModelMonitor model;
    private readonly long stepsBefore;

    public LedgerEntry(WorkLedger ledger, ModelMonitor model, string[] devices)
    {
        ModelIdentity identity = model.Identity;
        (Identity, Devices, this.model) = (identity, devices, model);
        stepsBefore = model.TrainingSteps;
        Inference = new(ledger, identity, WorkKind.Inference);
        Training = new(ledger, identity, WorkKind.Training);
        Meters = new(Inference, Training);
        Tags = ModelTags.Of(identity);
    }

    public ModelIdentity Identity { get; }

    /// <summary>UUIDs of the devices it works on; none: every board.</summary>
    public string[] Devices { get; }

    public WorkAccount Inference { get; }

    public WorkAccount Training { get; }

    public WorkMeters Meters { get; }

    /// <summary>The attributes of the model.</summary>
    public KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>Who joined it; never changes after it was read.</summary>
    public ModelMonitor[] Monitors { get; set; } = [];

    /// <summary>Whether the model works on a device. MIG instances have no energy of their own and are meant only where they are named.</summary>
    public bool Wants(string id) => Devices.Length == 0 ? !id.StartsWith("MIG-", StringComparison.Ordinal) : Devices.Contains(id);

    public void Add(DeviceLane lane)
    {
        Inference.Add(lane);
        Training.Add(lane);
    }

    /// <summary>Steps of all runs of the model since it was joined.</summary>
    public long Steps => model.TrainingSteps - stepsBefore;

    /// <summary>All devices have been read. Inside the gate.</summary>
    public void Settle(long steps)
    {
        Inference.Settle(counted: 0);
        Training.Settle(counted: steps);
    }

    /// <summary>The join ends. Inside the gate.</summary>
    public void Close(long now, long steps)
    {
        Inference.Close(now, counted: 0);
        Training.Close(now, counted: steps);
    }
}
