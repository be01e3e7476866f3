using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Snapshots;

namespace ModelObservability.Gpu.Sampling;

/// <summary>
/// Holds the last finished poll for readers. The poller copies numbers under a lock that is never held during a driver call, and allocates nothing;
/// the first reader after a poll creates the immutable snapshot.
/// </summary>
internal sealed class LatestSnapshot(SampleContext context)
{
    private readonly Lock gate = new();
    private readonly double staleAfter = context.LongestGap + context.Options.CallDeadline.TotalSeconds;
    private readonly double deadline = context.Options.CallDeadline.TotalSeconds;
    private readonly long[] failures = new long[CallStatistics.Codes.Length];
    private Place[] places = [];
    private int count;
    private GpuState state = GpuState.Starting;
    private string? reason;
    private DateTimeOffset time;
    private long polledAt;
    private double pollSeconds = double.NaN;
    private long rejected;
    private GpuSnapshot? current;

    /// <summary>Publishes a finished poll.</summary>
    public void Publish(GpuState newState, string? newReason, List<DeviceState> devices, long startedAt)
    {
        long now = context.Clock.Now();
        DateTimeOffset wall = context.Clock.UtcNow();
        lock (gate)
        {
            if (state == GpuState.Stopped) return;
            state = newState;
            reason = newReason;
            time = wall;
            polledAt = startedAt;
            pollSeconds = context.Clock.Seconds(startedAt, now);
            context.Statistics.Failures.CopyTo(failures, 0);
            rejected = context.Statistics.Rejected;
            if (places.Length < devices.Count) Array.Resize(ref places, devices.Count);
            count = devices.Count;
            for (int index = 0; index < count; index++) (places[index] ??= new()).Take(devices[index]);
            current = null;
        }
    }

    /// <summary>Publishes nothing any more.</summary>
    public void Stop()
    {
        lock (gate)
        {
            state = GpuState.Stopped;
            reason = "disposed";
            count = 0;
            current = null;
        }
    }

    /// <summary>The last poll; without devices if it is stale.</summary>
    public GpuSnapshot Read()
    {
        long now = context.Clock.Now();
        bool stuck = context.CallTimer.IsStuck(context.Clock, now, deadline);
        lock (gate)
        {
            bool late = state is not GpuState.Starting && context.Clock.Seconds(polledAt, now) > staleAfter;
            if (state != GpuState.Stopped && (stuck || late))
                return new(GpuState.Stalled, stuck ? "call_hangs" : "poll_late", time, []) { Statistics = Statistics() };
            return current ??= new(state, reason, time, Devices()) { Statistics = Statistics() };
        }
    }

    private PollStatistics Statistics() => new([.. failures], rejected, pollSeconds);

    private GpuDevice[] Devices()
    {
        GpuDevice[] devices = new GpuDevice[count];
        for (int index = 0; index < count; index++) devices[index] = places[index].ToDevice();
        return devices;
    }

    /// <summary>One device as of the last poll.</summary>
    private sealed class Place
    {
        private readonly double[] values = new double[GpuCounters.All.Length];
        private readonly int[] status = new int[GpuCounters.All.Length];
        private GpuIdentity? identity;
        private DeviceTags? tags;
        private NvmlReturn lost;
        private ProcessSample[] processes = [];
        private int processCount;
        private KeyValuePair<int, long>[] xids = [];
        private long xidTotal;
        private int? lastXid;
        private DateTimeOffset energySince;

        public void Take(DeviceState device)
        {
            if (!ReferenceEquals(identity, device.Identity))
            {
                identity = device.Identity;
                tags = new(identity);
                xidTotal = -1;
            }

            lost = device.Lost;
            device.Values.CopyTo(values, 0);
            device.Status.CopyTo(status, 0);
            ReadOnlySpan<ProcessSample> running = device.Processes.Span;
            if (processes.Length < running.Length) processes = new ProcessSample[running.Length * 2];
            running.CopyTo(processes);
            processCount = running.Length;
            lastXid = device.Xids.Last;
            if (xidTotal != device.Xids.Total)
            {
                xidTotal = device.Xids.Total;
                xids = device.Xids.ToArray();
            }

            ref readonly SumSeries energy = ref device.Sums[GpuCounters.Energy.Index];
            energySince = double.IsNaN(values[GpuCounters.Energy.Index]) ? device.Sums[GpuCounters.EnergyFromPower.Index].Since : energy.Since;
        }

        public GpuDevice ToDevice()
        {
            GpuDevice device = new(
                identity!, tags!, Health(), lost == NvmlReturn.Success ? null : NvmlVerdicts.NameOf(lost), [.. values], [.. status])
            {
                Processes = [.. processes.Take(processCount).Select(ToProcess)],
                Xids = xids,
                LastXid = lastXid,
                EnergySince = energySince == default ? null : energySince,
            };
            return device;
        }

        private GpuHealth Health() => lost != NvmlReturn.Success ? GpuHealth.Failed
            : values[GpuCounters.RemapFailed.Index] == 1 ? GpuHealth.PredictedFailure
            : values[GpuCounters.RemapPending.Index] == 1 || values[GpuCounters.RetirementPending.Index] == 1 ? GpuHealth.Degraded
            : GpuHealth.Ok;

        private static GpuProcess ToProcess(ProcessSample sample) => new(
            (int)sample.Pid,
            double.IsNaN(sample.Memory) ? null : (long)sample.Memory,
            double.IsNaN(sample.Utilization) ? null : sample.Utilization);
    }
}
