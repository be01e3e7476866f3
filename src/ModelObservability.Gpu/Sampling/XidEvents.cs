using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Sampling;

/// <summary>Collects the XID errors since the last poll, without waiting.</summary>
internal static class XidEvents
{
    /// <summary>NVML's event type of an XID error.</summary>
    public const ulong Type = 8;

    /// <summary>Most events read per poll; a burst of errors is read over several polls.</summary>
    private const int MostPerPoll = 64;

    /// <returns>The return code that ended the collection; success if nothing went wrong.</returns>
    public static NvmlReturn Collect(NvmlSession session, List<DeviceState> devices, SampleContext context)
    {
        if (session.EventSet == 0) return NvmlReturn.Success;
        for (int number = 0; number < MostPerPoll; number++)
        {
            context.Beat();
            NvmlReturn code = session.Nvml!.EventSetWait(session.EventSet, out NvmlEventData data, milliseconds: 0);
            if (code == NvmlReturn.Timeout) break; // no more
            if (code != NvmlReturn.Success)
            {
                context.Count(code);
                return code;
            }

            if (data.EventType != Type) continue;
            foreach (DeviceState device in devices)
                if (device.Parent is null && device.Handle == data.Device) device.Xids.Add(data.Data);
        }

        return NvmlReturn.Success;
    }
}
