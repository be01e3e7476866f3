using ModelObservability.Gpu.Findings;
using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Sampling;

namespace ModelObservability.Gpu.Polling;

/// <summary>
/// One poll: opens the library if necessary, finds the devices and reads each of them. Every failure becomes a published state; nothing is thrown
/// because of a driver. Not thread-safe.
/// </summary>
internal sealed class GpuSampler
{
    /// <summary>A lost device may need a new session, which disturbs the other devices, so the delay between attempts grows.</summary>
    private static readonly TimeSpan LongestReopenPause = TimeSpan.FromMinutes(1);

    private readonly SampleContext context;
    private readonly LatestSnapshot board;
    private readonly WorkLedger ledger;
    private readonly GpuFindings findings;
    private readonly NvmlSession session;
    private readonly Topology topology;
    private readonly DeviceSampler sampler;
    private double reopenPause;
    private long reopenAt;
    private NvmlReturn reopenBecause;

    public GpuSampler(Func<INvml?> load, SampleContext context, LatestSnapshot board, WorkLedger ledger)
    {
        this.ledger = ledger;
        findings = new(ledger, context);
        this.context = context;
        this.board = board;
        session = new(load, context);
        topology = new(context);
        sampler = new(context);
    }

    public void Poll()
    {
        long now = context.Clock.Now();
        try
        {
            NvmlReturn code = ReadAll(now);
            (GpuState state, string? reason) = Conclude(code);
            ledger.Settle(topology.Devices);
            board.Publish(state, reason, topology.Devices, now);
        }
        finally
        {
            context.CallTimer.Rest();
        }

        findings.Check(topology.Devices); // last, and with the pulse at rest, because signal handlers belong to the application
    }

    /// <summary>Closes the session. The library stays loaded.</summary>
    public void Close()
    {
        session.Close(NvmlReturn.Uninitialized);
        context.CallTimer.Rest();
    }

    /// <summary>Publishes no values after an internal fault, so that none is stale.</summary>
    public void Abandon()
    {
        long now = context.Clock.Now();
        topology.LoseAll(NvmlReturn.Unknown, now);
        board.Publish(GpuState.Unavailable, "fault", topology.Devices, now);
    }

    /// <returns>The return code that explains why there are no readings, if there are none.</returns>
    private NvmlReturn ReadAll(long now)
    {
        if (reopenBecause != NvmlReturn.Success && now >= reopenAt) Reopen(now);
        if (!session.TryOpen(now))
        {
            topology.LoseAll(session.Failure, now);
            return session.Failure;
        }

        NvmlVerdict verdict = topology.Scan(session, now, out NvmlReturn code);
        if (verdict == NvmlVerdict.Value)
        {
            NvmlReturn events = XidEvents.Collect(session, topology.Devices, context);
            verdict = NvmlVerdicts.Of(events);
            if (verdict == NvmlVerdict.SessionLost) code = events;
            else verdict = SampleAll(now, ref code);
        }
        else
        {
            foreach (DeviceState device in topology.Devices) device.Clear((int)code);
        }

        switch (verdict)
        {
            case NvmlVerdict.SessionLost:
                session.Close(code);
                topology.LoseAll(code, now);
                break;
            case NvmlVerdict.DeviceLost:
                topology.LoseAll(code, now);
                break;
        }

        PlanReopening(now);
        return code;
    }

    /// <returns>Success or a lost session; a lost device is marked and does not affect the others.</returns>
    private NvmlVerdict SampleAll(long now, ref NvmlReturn code)
    {
        foreach (DeviceState device in topology.Devices)
        {
            if (!device.IsPresent || device.IsLost) continue;
            if (device.Parent is { IsLost: true } parent)
            {
                device.Lose(parent.Lost, now);
                continue;
            }

            NvmlVerdict verdict = sampler.Sample(session.Nvml!, device, out NvmlReturn answer);
            if (verdict == NvmlVerdict.Value) continue;
            code = answer;
            if (verdict == NvmlVerdict.SessionLost) return verdict;
            device.Lose(answer, now);
        }

        return NvmlVerdict.Value;
    }

    /// <summary>The first attempt is at the next poll, later ones after growing delays; every poll looks for the device anyway.</summary>
    private void PlanReopening(long now)
    {
        DeviceState? lost = topology.Devices.Find(static device => device.IsLost);
        if (lost is null)
        {
            reopenPause = 0;
            reopenBecause = NvmlReturn.Success;
        }
        else if (reopenBecause == NvmlReturn.Success)
        {
            reopenAt = now;
            reopenBecause = lost.Lost;
        }
    }

    private void Reopen(long now)
    {
        reopenPause = Math.Clamp(reopenPause * 2, context.Options.Interval.TotalSeconds, LongestReopenPause.TotalSeconds);
        reopenAt = context.Clock.After(now, TimeSpan.FromSeconds(reopenPause * 2));
        session.Close(reopenBecause);
    }

    private (GpuState State, string? Reason) Conclude(NvmlReturn code)
    {
        bool lost = false;
        NvmlReturn why = code;
        foreach (DeviceState device in topology.Devices)
        {
            if (HasValue(device)) return (GpuState.Active, null);
            if (!device.IsLost) continue;
            lost = true;
            if (code == NvmlReturn.Success) why = device.Lost;
        }

        if (lost) return (GpuState.Lost, NvmlVerdicts.NameOf(why));
        if (session.Nvml is not null && topology.Devices.Count == 0 && code == NvmlReturn.Success)
            return (GpuState.Unavailable, "no_devices");
        return (GpuState.Unavailable, code == NvmlReturn.Success ? "no_data" : NvmlVerdicts.NameOf(code));
    }

    private static bool HasValue(DeviceState device)
    {
        foreach (double value in device.Values)
            if (!double.IsNaN(value)) return true;
        return false;
    }
}
