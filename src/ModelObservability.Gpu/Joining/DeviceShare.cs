namespace ModelObservability.Gpu.Joining;

/// <summary>The part of one account in one device. Inside the gate of the ledger, but for <see cref="Joules"/>.</summary>
internal sealed class DeviceShare(DeviceLane lane, WorkAccount account, EnergySeries published)
{
    private long balance = -(account.Active * lane.Shared);
    private long had;
    private double joules;

    public DeviceLane Lane { get; } = lane;

    public WorkAccount Account { get; } = account;

    /// <summary>Energy that was dealt out to it.</summary>
    public double Joules => Volatile.Read(ref joules);

    /// <summary>Whether its join has ended; it is paid once more, for what it has had until then.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Its join ends at the moment of the last event; work under way has no part in what follows.</summary>
    public void Close()
    {
        Change(-Account.Active);
        IsClosed = true;
        published.IsOwed |= balance != had;
    }

    /// <summary>Pieces of work begin (positive) or end.</summary>
    public void Change(long pieces)
    {
        balance -= pieces * Lane.Shared; // what all pieces have had is the sum of their ends less the sum of their beginnings
        Lane.Change(pieces);
    }

    /// <summary>Time it had between the last two times it was asked.</summary>
    public ulong Taken { get; private set; }

    /// <returns>Time it has had since this was last asked.</returns>
    public ulong Take()
    {
        long now = IsClosed ? balance : balance + (Account.Active * Lane.Shared);
        Taken = (ulong)(now - had);
        had = now;
        return Taken;
    }

    public void Pay(double amount)
    {
        Volatile.Write(ref joules, joules + amount);
        published.Add(amount);
    }

    /// <summary>The energy of the device is known: what was used can be told.</summary>
    public void Tell() => published.IsKnown = true;
}
