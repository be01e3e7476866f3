using ModelObservability.Gpu.Sampling;

namespace ModelObservability.Gpu.Joining;

/// <summary>
/// One device as the work on it sees it: whose share of time is how large, what that costs, and what is left over. Everything here happens
/// inside the gate of the ledger.
/// </summary>
/// <remarks>
/// Energy is known at polls only, and taken to flow evenly from one to the next. When a poll brings the device's sum, its growth is dealt
/// out by the shares of time since the poll that brought the sum before; the rest is nobody's. What work under way has used by now is not
/// known yet: readings go on with the power and the busyness of the last interval, so they tell what the device did one poll ago.
/// </remarks>
internal sealed class DeviceLane(string id, long now, SampleClock clock)
{
    /// <summary>Energy in joules and time in timestamp parts meet here.</summary>
    private readonly double partsPerSecond = clock.UnitsPerSecond * (1 << ShareClock.FractionBits);
    private ShareClock time = new(now);
    private double price, paid, busyRate, busy;
    private long pricedFrom, busyFrom = now;
    private double lastEnergy = double.NaN;
    private bool lastEstimated;
    private ulong settled, takenIdle, takenElapsed;
    private double unattributed;

    /// <summary>UUID of the device.</summary>
    public string Id { get; } = id;

    /// <summary>Those who work on it, and those whose join has ended since the last dealing.</summary>
    public DeviceShare[] Shares { get; private set; } = [];

    /// <summary>Whether somebody whose join has ended is still to be paid.</summary>
    public bool HasClaims => Array.Exists(Shares, static share => share.IsClosed);

    public MemoryPeaks Memory { get; } = new();

    /// <summary>Whether the energy of this device has been seen.</summary>
    public bool HasEnergy => !double.IsNaN(lastEnergy);

    /// <summary>Whether its busyness has been seen.</summary>
    public bool HasUtilization { get; private set; }

    /// <summary>Joules the device used while nothing ran on it that is joined.</summary>
    public double Unattributed => Volatile.Read(ref unattributed);

    public long Shared => time.Shared;

    /// <summary>What one piece of work that always ran would have used by the last event, in joules.</summary>
    public double Joules => paid + ((time.Shared - pricedFrom) * price);

    /// <summary>Seconds the device was busy by the last event.</summary>
    public double BusySeconds => busy + ((time.Last - busyFrom) * busyRate);

    public void Advance(long now) => time.Advance(now);

    /// <summary>Pieces of work begin or end, at the moment of the last event.</summary>
    public void Change(long pieces) => time.Active += pieces;

    public void Add(DeviceShare share)
    {
        Shares = [.. Shares, share];
        if (HasEnergy) share.Tell();
        Change(share.Account.Active);
    }

    /// <summary>A poll has read the device.</summary>
    public void Settle(in DeviceSample sample)
    {
        Advance(sample.At);
        Memory.Add(sample.At, sample.MemoryUsed);
        SetBusyRate(sample.Utilization);
        if (double.IsNaN(sample.Energy)) return; // shares wait for the poll that brings a sum
        foreach (DeviceShare share in Shares) share.Tell();
        bool continues = HasEnergy && lastEstimated == sample.IsEstimated && sample.Energy >= lastEnergy;
        ulong elapsed = time.Elapsed - settled;
        if (continues && elapsed == 0) return;
        DealOut(continues ? sample.Energy - lastEnergy : 0, elapsed);
        if (HasClaims) Shares = [.. Shares.Where(static share => !share.IsClosed)];
        SetPrice(continues ? (sample.Energy - lastEnergy) / elapsed : double.IsNaN(sample.Power) ? 0 : sample.Power / partsPerSecond);
        (lastEnergy, lastEstimated, settled) = (sample.Energy, sample.IsEstimated, time.Elapsed);
    }

    /// <summary>The device cannot be read: readings stand still, shares wait.</summary>
    public void Pause(long now)
    {
        Advance(now);
        SetPrice(0);
        SetBusyRate(0);
    }

    /// <returns>Share of the time since it was last taken in which joined work was under way, 0 to 1.</returns>
    public double TakeWork()
    {
        ulong elapsed = time.Elapsed - takenElapsed, idle = time.Idle - takenIdle;
        (takenElapsed, takenIdle) = (time.Elapsed, time.Idle);
        return elapsed == 0 ? 0 : 1 - (idle / (double)elapsed);
    }

    private void DealOut(double joules, ulong elapsed)
    {
        ulong dealt = 0;
        foreach (DeviceShare share in Shares) dealt += share.Take();
        if (!(joules > 0)) return;
        ulong all = Math.Max(elapsed, dealt); // what a division left over before may make the shares longer than the interval, by parts
        foreach (DeviceShare share in Shares) share.Pay(joules * share.Taken / all);
        Volatile.Write(ref unattributed, unattributed + (joules * (all - dealt) / all));
    }

    private void SetPrice(double next)
    {
        (paid, pricedFrom) = (Joules, time.Shared);
        price = next;
    }

    private void SetBusyRate(double utilization)
    {
        (busy, busyFrom) = (BusySeconds, time.Last);
        busyRate = double.IsNaN(utilization) ? 0 : utilization / clock.UnitsPerSecond;
        HasUtilization |= !double.IsNaN(utilization);
    }
}
