using System.Diagnostics;
using ModelObservability.Gpu.Telemetry;

namespace ModelObservability.Gpu.Joining;

/// <summary>What the calls or the training runs of one model use on every joined device. Thread-safe.</summary>
internal sealed class WorkAccount(WorkLedger ledger, ModelEnergy energy, WorkKind kind) : IWorkMeter
{
    private DeviceShare[] shares = [];
    private long pieces, items, settledPieces, settledItems;
    private long worked, changedAt; // time in which a piece was under way

    public WorkKind Kind { get; } = kind;

    /// <summary>Running calls or training runs; the same on each of its devices.</summary>
    public long Active { get; private set; }

    /// <summary>Its devices, as an immutable array.</summary>
    public DeviceShare[] Shares => Volatile.Read(ref shares);

    public WorkReading Begin(long now, bool isRead) => Change(now, 1, 0, isRead);

    public WorkReading Read(long now) => Change(now, 0, 0, isRead: true);

    public WorkReading End(long now, long items, bool isRead) => Change(now, -1, items, isRead);

    public void Describe(Activity span, in WorkReading begin, in WorkReading end, long items)
    {
        (bool hasEnergy, bool hasUtilization, double memory) = ledger.Facts(this, begin.At);
        WorkNames names = Kind == WorkKind.Inference ? Names.Inference : Names.Training;
        if (hasEnergy)
        {
            double joules = Math.Max(0, end.Joules - begin.Joules);
            span.AddTag(names.Energy.Name, joules);
            if (items > 1 && names.EnergyPerItem is { } perItem) span.AddTag(perItem, joules / items);
        }

        double seconds = ledger.Seconds(begin.At, end.At) * Shares.Length;
        if (hasUtilization && seconds > 0) span.AddTag(names.Utilization, Math.Clamp((end.BusySeconds - begin.BusySeconds) / seconds, 0, 1));
        if (!double.IsNaN(memory)) span.AddTag(names.PeakMemory, (long)memory);
    }

    /// <summary>Energy, count and items as of the last poll.</summary>
    public GpuUse Use()
    {
        DeviceShare[] now = Shares;
        double? joules = null;
        foreach (DeviceShare share in now)
            if (share.Lane.HasEnergy) joules = (joules ?? 0) + share.Joules;
        return new(joules, Volatile.Read(ref settledPieces), Volatile.Read(ref settledItems));
    }

    /// <summary>It has a part in one more device. Inside the gate.</summary>
    public void Add(DeviceLane lane)
    {
        DeviceShare share = new(lane, this, energy.Of(Kind, lane.Id));
        lane.Add(share);
        Volatile.Write(ref shares, [.. shares, share]);
    }

    /// <summary>
    /// It has no part in what follows; work under way ends without being measured. What it has counted stays readable, and the energy since the
    /// last poll is paid by the next one. Inside the gate.
    /// </summary>
    /// <param name="now">When.</param>
    /// <param name="counted">Items that are counted elsewhere.</param>
    public void Close(long now, long counted)
    {
        foreach (DeviceShare share in shares)
        {
            share.Lane.Advance(now);
            share.Close();
        }

        Settle(counted);
    }

    /// <summary>Settles after all devices have been read. Inside the gate.</summary>
    /// <param name="counted">Items that are counted elsewhere.</param>
    public void Settle(long counted)
    {
        Volatile.Write(ref settledPieces, pieces);
        Volatile.Write(ref settledItems, items + counted);
    }

    /// <returns>Time since it was last taken in which a piece was under way, in units of the clock. Inside the gate.</returns>
    public long TakeWorked(long now)
    {
        Work(now);
        (long taken, worked) = (worked, 0);
        return taken;
    }

    private void Work(long now)
    {
        if (Active > 0 && now > changedAt) worked += now - changedAt;
        changedAt = Math.Max(changedAt, now);
    }

    private WorkReading Change(long now, long begun, long done, bool isRead)
    {
        double joules = 0, busy = 0;
        ledger.Gate.Enter();
        foreach (DeviceShare share in shares)
        {
            if (share.IsClosed) continue;
            DeviceLane lane = share.Lane;
            lane.Advance(now);
            if (begun != 0) share.Change(begun);
            if (!isRead) continue;
            joules += lane.Joules;
            busy += lane.BusySeconds;
        }

        Work(now);
        Active += begun;
        if (begun < 0)
        {
            pieces++;
            items += done;
        }

        ledger.Gate.Exit();
        return new(now, joules, busy);
    }
}
