using System.Text;
using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Snapshots;

namespace ModelObservability.Gpu.Sampling;

/// <summary>The state of one device, identified by its UUID: handles and indices change. Used by the poller's thread only.</summary>
internal sealed class DeviceState(byte[] uuid, GpuIdentity identity, DeviceState? parent)
{
    private readonly byte[] uuid = uuid;

    /// <summary>The board of a MIG instance.</summary>
    public DeviceState? Parent { get; } = parent;

    public GpuIdentity Identity { get; set; } = identity;

    /// <summary>The session in which the identity was read.</summary>
    public int IdentifiedIn { get; set; }

    /// <summary>When an incomplete identity is read again.</summary>
    public long IdentifyAgainAt { get; set; }

    public nint Handle { get; set; }

    public DeviceKinds Kind { get; set; } = parent is null ? DeviceKinds.Whole : DeviceKinds.MigInstance;

    /// <summary>Whether the current poll has found it.</summary>
    public bool IsPresent { get; set; }

    /// <summary>Why the device is lost; success if it is not.</summary>
    public NvmlReturn Lost { get; private set; }

    public long LostAt { get; private set; }

    public bool IsLost => Lost != NvmlReturn.Success;

    /// <summary>The last values by counter in the instrument's unit; NaN if there is none.</summary>
    public double[] Values { get; } = Filled(double.NaN);

    /// <summary>The status of each counter.</summary>
    public int[] Status { get; } = Filled(CounterStatus.NotAsked);

    public SumSeries[] Sums { get; } = new SumSeries[GpuCounters.All.Length];

    public CallStatus[] Probes { get; } = new CallStatus[GpuCounters.Probes.Length];

    public CallStatus[] Fields { get; } = new CallStatus[GpuCounters.Fields.Length];

    public NvmlFieldValue[] FieldScratch { get; } = new NvmlFieldValue[GpuCounters.Fields.Length];

    public ProcessList Processes { get; } = new();

    public XidCounts Xids { get; } = new();

    public CallStatus Mig;

    public CallStatus AllFields;

    /// <summary>Consecutive polls in which every call returned an unknown code.</summary>
    public int UnansweredPolls { get; set; }

    /// <summary>Power and time of the previous poll, for GPUs without an energy counter; NaN if there is none.</summary>
    public (double Watts, long At) LastPower { get; set; } = (double.NaN, 0);

    public bool HasUuid(ReadOnlySpan<byte> other) => other.SequenceEqual(uuid);

    /// <summary>Marks the device as lost: it has no values until it answers again.</summary>
    public void Lose(NvmlReturn code, long now)
    {
        if (!IsLost) LostAt = now;
        Lost = code;
        Clear((int)code);
    }

    /// <summary>The device answers. After a loss everything is tried again: handle, events, unavailable counters.</summary>
    public void Find()
    {
        if (!IsLost) return;
        Lost = NvmlReturn.Success;
        IdentifiedIn = 0;
        Clear(CounterStatus.NotAsked);
    }

    /// <summary>Clears the values of the previous poll.</summary>
    public void Clear(int status)
    {
        Array.Fill(Values, double.NaN);
        if (status != CounterStatus.Available) Array.Fill(Status, status);
        Processes.Clear();
    }

    /// <summary>Tries everything again that was unavailable: a new session may have it.</summary>
    public void ForgetAbsences()
    {
        Array.Clear(Probes);
        Array.Clear(Fields);
        Mig = AllFields = default;
        Processes.Forget();
        LastPower = (double.NaN, 0);
    }

    public override string ToString() => $"{Identity.Id} ({Encoding.UTF8.GetString(uuid)})";

    private static T[] Filled<T>(T value)
    {
        T[] filled = new T[GpuCounters.All.Length];
        Array.Fill(filled, value);
        return filled;
    }
}
