using System.Text;
using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Snapshots;

namespace ModelObservability.Gpu.Sampling;

/// <summary>Everything the poller knows about one device. Known by its UUID: handles and indices change. Only the poller's thread comes here.</summary>
internal sealed class WatchedDevice(byte[] uuid, GpuIdentity identity, WatchedDevice? parent)
{
    private readonly byte[] uuid = uuid;

    /// <summary>The board a MIG instance is cut from.</summary>
    public WatchedDevice? Parent { get; } = parent;

    public GpuIdentity Identity { get; set; } = identity;

    /// <summary>In which session of the driver the identity was read.</summary>
    public int IdentifiedIn { get; set; }

    /// <summary>When an identity without a name is read again.</summary>
    public long IdentifyAgainAt { get; set; }

    public nint Handle { get; set; }

    public DeviceKinds Kind { get; set; } = parent is null ? DeviceKinds.Whole : DeviceKinds.MigInstance;

    /// <summary>Whether the current poll has found it.</summary>
    public bool IsPresent { get; set; }

    /// <summary>Why a device that was there cannot be reached; success while it can.</summary>
    public NvmlReturn Lost { get; private set; }

    public long LostAt { get; private set; }

    public bool IsLost => Lost != NvmlReturn.Success;

    /// <summary>Last values in the unit of the instrument, by counter; NaN where there is none.</summary>
    public double[] Values { get; } = Filled(double.NaN);

    /// <summary>Why there is a value or none, by counter.</summary>
    public int[] Status { get; } = Filled(CounterStatus.NotAsked);

    public SumSeries[] Sums { get; } = new SumSeries[GpuCounters.All.Length];

    public Asked[] Probes { get; } = new Asked[GpuCounters.Probes.Length];

    public Asked[] Fields { get; } = new Asked[GpuCounters.Fields.Length];

    public NvmlFieldValue[] FieldScratch { get; } = new NvmlFieldValue[GpuCounters.Fields.Length];

    public ProcessList Processes { get; } = new();

    public XidLog Xids { get; } = new();

    public Asked Mig;

    public Asked AllFields;

    /// <summary>Unknown codes in polls in which no question was answered.</summary>
    public int UnansweredPolls { get; set; }

    /// <summary>Power at the poll before and when, for GPUs without an energy counter; NaN for none.</summary>
    public (double Watts, long At) LastPower { get; set; } = (double.NaN, 0);

    public bool HasUuid(ReadOnlySpan<byte> other) => other.SequenceEqual(uuid);

    /// <summary>No value is shown any longer until the device answers again.</summary>
    public void Lose(NvmlReturn code, long now)
    {
        if (!IsLost) LostAt = now;
        Lost = code;
        Clear((int)code);
    }

    /// <summary>It answers (again). After a loss everything is asked anew: handle, events, what was absent.</summary>
    public void Find()
    {
        if (!IsLost) return;
        Lost = NvmlReturn.Success;
        IdentifiedIn = 0;
        Clear(CounterStatus.NotAsked);
    }

    /// <summary>Drops the values of the poll before, so that none can outlive it.</summary>
    public void Clear(int status)
    {
        Array.Fill(Values, double.NaN);
        if (status != CounterStatus.Available) Array.Fill(Status, status);
        Processes.Clear();
    }

    /// <summary>Asks anew everything that was found absent: a new session may have what the old one lacked.</summary>
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
