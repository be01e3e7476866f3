using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Sampling;

/// <summary>One process on one device; NaN if the driver does not report a value.</summary>
internal struct ProcessSample
{
    public uint Pid;
    public double Memory;
    public double Utilization;
    public ulong SeenAt;
}

/// <summary>
/// The processes of one device. The driver's lists can grow between two calls; the buffers grow with them, at most three times per poll and up to
/// a limit, and are reused.
/// </summary>
internal sealed class ProcessList
{
    /// <summary>Most processes that are read.</summary>
    public const int MostProcesses = 65_536;

    /// <summary>Most processes that are kept, in the driver's order.</summary>
    public const int MostKept = 1_024;
    private const int Attempts = 4;

    private NvmlProcessInfo[] buffer = new NvmlProcessInfo[16];
    private NvmlProcessUtilization[] samples = new NvmlProcessUtilization[64];
    private ProcessSample[] processes = new ProcessSample[16];
    private ulong lastSample;
    private CallStatus compute, graphics, utilization;

    public int Count { get; private set; }

    public ReadOnlySpan<ProcessSample> Span => processes.AsSpan(0, Count);

    public void Clear() => Count = 0;

    /// <summary>Tries everything again that was unavailable.</summary>
    public void Forget() => compute = graphics = utilization = default;

    /// <summary>Reads the processes on the device and their utilization.</summary>
    /// <returns>The verdict on the last call; nothing more is read after a lost device or session.</returns>
    public NvmlVerdict Read(INvml nvml, nint device, bool withUtilization, SampleContext context, out NvmlReturn code)
    {
        Clear();
        NvmlVerdict verdict = Read(nvml, NvmlFunction.ComputeProcesses, device, ref compute, context, out code);
        if (verdict < NvmlVerdict.DeviceLost)
            verdict = Read(nvml, NvmlFunction.GraphicsProcesses, device, ref graphics, context, out code);
        if (verdict < NvmlVerdict.DeviceLost && withUtilization && Count > 0)
            verdict = ReadUtilization(nvml, device, context, out code);
        if (verdict >= NvmlVerdict.DeviceLost) Clear();
        return verdict;
    }

    private NvmlVerdict Read(
        INvml nvml, NvmlFunction function, nint device, ref CallStatus asked, SampleContext context, out NvmlReturn code)
    {
        long now = context.Beat();
        code = NvmlReturn.Success;
        if (!asked.IsDue(now)) return NvmlVerdict.Value;
        code = NvmlReturn.InsufficientSize;
        uint count = 0;
        for (int attempt = 0; attempt < Attempts && code == NvmlReturn.InsufficientSize; attempt++)
        {
            if (attempt > 0 && !Grow(ref buffer, count)) break;
            code = nvml.Processes(function, device, buffer, out count);
        }

        NvmlVerdict verdict = context.Judge(ref asked, code, now);
        if (verdict != NvmlVerdict.Value) return verdict;
        foreach (ref readonly NvmlProcessInfo process in buffer.AsSpan(0, (int)Math.Min(count, (uint)buffer.Length)))
        {
            int index = Enter(process.Pid);
            if (index < 0) break;
            if (process.UsedMemory == ulong.MaxValue) continue; // not reported
            if (process.UsedMemory > Counters.GpuCounter.LargestCount)
            {
                context.Statistics.Reject();
                continue;
            }

            // A process with a compute and a graphics context is in both lists, with the memory of both in each.
            ref double memory = ref processes[index].Memory;
            memory = double.IsNaN(memory) ? process.UsedMemory : Math.Max(memory, process.UsedMemory);
        }

        return verdict;
    }

    private NvmlVerdict ReadUtilization(INvml nvml, nint device, SampleContext context, out NvmlReturn code)
    {
        long now = context.Beat();
        code = NvmlReturn.Success;
        if (!utilization.IsDue(now)) return NvmlVerdict.Value;
        code = NvmlReturn.InsufficientSize;
        uint count = 0;
        for (int attempt = 0; attempt < Attempts && code == NvmlReturn.InsufficientSize; attempt++)
        {
            if (attempt > 0 && !Grow(ref samples, count)) break;
            code = nvml.ProcessUtilization(device, samples, lastSample, out count);
        }

        if (code == NvmlReturn.NotFound) return NvmlVerdict.Value; // no process was busy
        NvmlVerdict verdict = context.Judge(ref utilization, code, now);
        if (verdict != NvmlVerdict.Value) return verdict;
        foreach (ref readonly NvmlProcessUtilization sample in samples.AsSpan(0, (int)Math.Min(count, (uint)samples.Length)))
        {
            lastSample = Math.Max(lastSample, sample.TimeStamp);
            int index = IndexOf(sample.Pid);
            if (index < 0 || sample.TimeStamp < processes[index].SeenAt) continue;
            if (sample.Sm > 100)
            {
                context.Statistics.Reject();
                continue;
            }

            processes[index].SeenAt = sample.TimeStamp;
            processes[index].Utilization = sample.Sm / 100.0;
        }

        return verdict;
    }

    /// <returns>The index of a process, new or known; -1 if there are too many.</returns>
    private int Enter(uint pid)
    {
        int index = IndexOf(pid);
        if (index >= 0 || Count == MostKept) return index;
        if (Count == processes.Length) Array.Resize(ref processes, processes.Length * 2);
        processes[Count] = new() { Pid = pid, Memory = double.NaN, Utilization = double.NaN };
        return Count++;
    }

    private int IndexOf(uint pid)
    {
        for (int index = 0; index < Count; index++)
            if (processes[index].Pid == pid) return index;
        return -1;
    }

    /// <summary>Grows the buffer beyond the requested size; false at the limit.</summary>
    private static bool Grow<T>(ref T[] buffer, uint needed)
    {
        if (buffer.Length >= MostProcesses) return false;
        long room = Math.Max(buffer.Length * 2L, needed + (needed / 2L));
        buffer = new T[Math.Min(room, MostProcesses)];
        return true;
    }
}
