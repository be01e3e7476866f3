using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Sampling;

namespace ModelObservability.Gpu.Joining;

/// <summary>What polls of one device say about one model's work, minute by minute in constant memory. Written by the poller; any thread reads.</summary>
internal sealed class WorkHistory(string device, string name)
{
    private const double Seconds = 60, LongestGap = 30;
    private const int FewestPolls = 10;

    private readonly Lock gate = new();
    private double memoryShare = double.NaN;
    private double elapsed, inference, training, busy, controller, worked, capped, least, most;
    private int polls;
    private string? reason;
    private WorkMinute? last;

    public string Device => device;

    public string Name => name;

    /// <summary>The last minute that is complete; null before that, or where the device was lost since.</summary>
    public WorkMinute? Last
    {
        get
        {
            lock (gate) return last;
        }

        private set
        {
            lock (gate) last = value;
        }
    }

    /// <summary>The share of the device's memory in use at the last poll; NaN where it is not known.</summary>
    public double MemoryShare => Volatile.Read(ref memoryShare);

    /// <summary>Adds a poll.</summary>
    /// <param name="state">The device.</param>
    /// <param name="seconds">Time since the poll before.</param>
    /// <param name="inferred">Seconds of it in which calls of the model were under way.</param>
    /// <param name="trained">Seconds of it in which its training runs were.</param>
    /// <param name="now">When.</param>
    public void Add(DeviceState state, double seconds, double inferred, double trained, long now)
    {
        double[] values = state.Values;
        double share = values[GpuCounters.MemoryUsed.Index] / values[GpuCounters.MemoryTotal.Index];
        Volatile.Write(ref memoryShare, share);
        if (!(seconds is > 0 and < LongestGap)) // the first poll, or polls have stood still
        {
            polls = 0;
            return;
        }

        if (polls++ == 0)
            (elapsed, inference, training, busy, controller, worked, capped, least, most, reason) = (0, 0, 0, 0, 0, 0, 0, share, share, null);
        double work = Math.Min(seconds, inferred + trained);
        string? cap = ThrottleReasons.Of(values);
        (elapsed, inference, training, worked) = (elapsed + seconds, inference + inferred, training + trained, worked + work);
        (busy, controller) = (busy + seconds * values[GpuCounters.Utilization.Index], controller + seconds * values[GpuCounters.MemoryController.Index]);
        (least, most) = (Math.Min(least, share), Math.Max(most, share));
        if (cap is not null) (capped, reason) = (capped + work, cap);
        if (elapsed < Seconds || polls < FewestPolls) return;
        Last = new(
            now, inference / elapsed, training / elapsed, busy / elapsed, controller / elapsed, worked > 0 ? capped / worked : 0, reason, least, most);
        polls = 0;
    }

    /// <summary>The device cannot be read.</summary>
    public void Forget()
    {
        (Last, polls) = (null, 0);
        Volatile.Write(ref memoryShare, double.NaN);
    }
}
