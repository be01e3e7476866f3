using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Snapshots;

namespace ModelObservability.Gpu.Sampling;

/// <summary>Reads every counter of one device.</summary>
internal sealed class DeviceSampler(SampleContext context)
{
    /// <summary>Reads the values of a device. A missing value is NaN, and its status says why.</summary>
    /// <returns>Success, or a lost device or session; then the device has no values.</returns>
    public NvmlVerdict Sample(INvml nvml, DeviceState device, out NvmlReturn code)
    {
        device.Clear(CounterStatus.Available);
        Reading reading = new();
        NvmlVerdict verdict = SampleProbes(nvml, device, ref reading);
        if (verdict < NvmlVerdict.DeviceLost) verdict = SampleFields(nvml, device, ref reading);
        if (verdict < NvmlVerdict.DeviceLost)
            verdict = device.Processes.Read(nvml, device.Handle, device.Kind == DeviceKinds.Whole, context, out reading.Code);
        code = reading.Code;
        if (verdict < NvmlVerdict.DeviceLost && !reading.Answered && reading.Unknown)
        {
            // Nothing but unknown codes, poll after poll, is treated as a lost device.
            if (++device.UnansweredPolls < CallStatus.UnknownLimit) return NvmlVerdict.Value;
            code = NvmlReturn.Unknown;
            verdict = NvmlVerdict.DeviceLost;
        }

        device.UnansweredPolls = 0;
        if (verdict >= NvmlVerdict.DeviceLost) return verdict;
        Derive(device);
        for (int index = 0; index < device.Status.Length; index++)
            if (device.Status[index] == CounterStatus.Available && double.IsNaN(device.Values[index])) device.Status[index] = CounterStatus.NoNumber;
        return NvmlVerdict.Value;
    }

    private NvmlVerdict SampleProbes(INvml nvml, DeviceState device, ref Reading reading)
    {
        Span<double> scratch = stackalloc double[GpuProbe.MaxCounters];
        for (int index = 0; index < GpuCounters.Probes.Length; index++)
        {
            GpuProbe probe = GpuCounters.Probes[index];
            if ((probe.Kinds & device.Kind) == 0)
            {
                Explain(device, probe, device.Kind == DeviceKinds.MigInstance ? CounterStatus.NotOnMigInstance : CounterStatus.NotWhileMig);
                continue;
            }

            if (probe.IsSlow && !context.Options.MeasurePcieThroughput)
            {
                Explain(device, probe, CounterStatus.Slow);
                continue;
            }

            long now = context.Beat();
            if (!device.Probes[index].IsDue(now))
            {
                Explain(device, probe, (int)device.Probes[index].Absent);
                continue;
            }

            Span<double> raw = scratch[..probe.Counters.Length];
            raw.Fill(double.NaN);
            NvmlReturn code = probe.Call(nvml, device.Handle, raw);
            NvmlVerdict verdict = context.Judge(ref device.Probes[index], code, now);
            if (!reading.Add(code, verdict)) return verdict;
            if (verdict == NvmlVerdict.Value)
                for (int part = 0; part < raw.Length; part++) Store(device, probe.Counters[part], raw[part], now);
            else
                Explain(device, probe, (int)code);
        }

        return NvmlVerdict.Value;
    }

    private NvmlVerdict SampleFields(INvml nvml, DeviceState device, ref Reading reading)
    {
        if (device.Kind == DeviceKinds.MigInstance)
        {
            foreach (GpuField field in GpuCounters.Fields) device.Status[field.Counter.Index] = CounterStatus.NotOnMigInstance;
            return NvmlVerdict.Value;
        }

        long now = context.Beat();
        if (!device.AllFields.IsDue(now))
        {
            foreach (GpuField field in GpuCounters.Fields) device.Status[field.Counter.Index] = (int)device.AllFields.Absent;
            return NvmlVerdict.Value;
        }

        int asked = 0;
        for (int index = 0; index < GpuCounters.Fields.Length; index++)
        {
            GpuField field = GpuCounters.Fields[index];
            device.Status[field.Counter.Index] = (int)device.Fields[index].Absent;
            if (!device.Fields[index].IsDue(now)) continue;
            device.FieldScratch[asked++] = new() { FieldId = field.Id, ScopeId = field.Scope, Return = NvmlReturn.NoData };
        }

        Span<NvmlFieldValue> values = device.FieldScratch.AsSpan(0, asked);
        if (asked == 0) return NvmlVerdict.Value;
        NvmlReturn code = nvml.Fields(device.Handle, values);
        NvmlVerdict verdict = context.Judge(ref device.AllFields, code, now);
        if (!reading.Add(code, verdict)) return verdict;
        for (int index = 0, answer = 0; index < GpuCounters.Fields.Length; index++)
        {
            if (!device.Fields[index].IsDue(now)) continue;
            GpuField field = GpuCounters.Fields[index];
            ref readonly NvmlFieldValue value = ref values[answer++];
            if (verdict != NvmlVerdict.Value)
            {
                device.Status[field.Counter.Index] = (int)code;
                continue;
            }

            NvmlVerdict answered = context.Judge(ref device.Fields[index], value.Return, now);
            if (!reading.Add(value.Return, answered)) return answered;
            if (answered != NvmlVerdict.Value) device.Status[field.Counter.Index] = (int)value.Return;
            else if (field.Wide && !value.IsWide) device.Status[field.Counter.Index] = CounterStatus.TooNarrow;
            else Store(device, field.Counter, value.Value, now);
        }

        return NvmlVerdict.Value;
    }

    private void Store(DeviceState device, GpuCounter counter, double raw, long now)
    {
        ref int status = ref device.Status[counter.Index];
        if (double.IsNaN(raw))
        {
            status = CounterStatus.NoNumber;
            return;
        }

        if (!counter.IsPlausible(raw))
        {
            context.Statistics.Reject();
            status = CounterStatus.Implausible;
            return;
        }

        status = CounterStatus.Available;
        if (counter.IsCumulative)
        {
            ref SumSeries sum = ref device.Sums[counter.Index];
            sum.Add(raw, context.Clock, now, context.LongestGap);
            raw = sum.Total;
        }

        device.Values[counter.Index] = counter.Convert(raw);
    }

    /// <summary>Computes derived values: the share of memory in use, rates, and energy if there is no counter.</summary>
    private void Derive(DeviceState device)
    {
        double[] values = device.Values;
        values[GpuCounters.MemoryShare.Index] = values[GpuCounters.MemoryUsed.Index] / values[GpuCounters.MemoryTotal.Index];
        device.Status[GpuCounters.MemoryShare.Index] = device.Status[GpuCounters.MemoryUsed.Index];
        foreach (GpuRate rate in GpuCounters.Rates)
        {
            bool summed = !double.IsNaN(values[rate.Sum.Index]);
            if (summed) values[rate.Rate.Index] = rate.Sum.Convert(device.Sums[rate.Sum.Index].Rate);
            if (summed || !rate.HasProbe) device.Status[rate.Rate.Index] = device.Status[rate.Sum.Index];
        }

        IntegratePower(device, context.Clock.Now());
    }

    private void IntegratePower(DeviceState device, long now)
    {
        ref int status = ref device.Status[GpuCounters.EnergyFromPower.Index];
        int counter = device.Status[GpuCounters.Energy.Index];
        bool lacksCounter = counter > 0 && NvmlVerdicts.Of((NvmlReturn)counter) == NvmlVerdict.Absent;
        if (!lacksCounter)
        {
            status = counter == CounterStatus.Available ? CounterStatus.NotNeeded : counter;
            device.LastPower = (double.NaN, now);
            return;
        }

        double watts = device.Values[GpuCounters.Power.Index];
        double seconds = context.Clock.Seconds(device.LastPower.At, now);
        ref SumSeries sum = ref device.Sums[GpuCounters.EnergyFromPower.Index];
        if (!double.IsNaN(watts) && !double.IsNaN(device.LastPower.Watts) && seconds >= 0 && seconds <= context.LongestGap)
            sum.Grow((watts + device.LastPower.Watts) / 2 * seconds, context.Clock);
        device.LastPower = (watts, now);
        status = double.IsNaN(watts) ? device.Status[GpuCounters.Power.Index] : CounterStatus.Available;
        if (!double.IsNaN(watts)) device.Values[GpuCounters.EnergyFromPower.Index] = sum.Total;
    }

    private static void Explain(DeviceState device, GpuProbe probe, int status)
    {
        foreach (GpuCounter counter in probe.Counters) device.Status[counter.Index] = status;
    }

    /// <summary>Summarises the verdicts of one device.</summary>
    private struct Reading
    {
        public bool Answered, Unknown;
        public NvmlReturn Code;

        /// <returns>False when the device or the session is gone: nothing more is asked.</returns>
        public bool Add(NvmlReturn code, NvmlVerdict verdict)
        {
            Answered |= verdict == NvmlVerdict.Value;
            Unknown |= verdict == NvmlVerdict.Unknown;
            Code = code;
            return verdict < NvmlVerdict.DeviceLost;
        }
    }
}
