using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Sampling;

/// <summary>
/// The devices of the machine, found anew at every poll. A device is identified by its UUID, so indices may change, boards may be removed and MIG
/// instances may be reconfigured.
/// </summary>
internal sealed class Topology(SampleContext context)
{
    private const uint MostBoards = 256;
    private const uint MostInstances = 64;
    private const int UuidLength = 96;

    /// <summary>How long a lost board is reported as failed.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private CallStatus count;

    /// <summary>All known devices, boards before their instances, including lost boards.</summary>
    public List<DeviceState> Devices { get; } = [];

    /// <summary>Finds the devices.</summary>
    /// <param name="session">The open session.</param>
    /// <param name="now">The time of the poll.</param>
    /// <param name="code">The decisive return code.</param>
    /// <returns>Success if the list of devices is valid.</returns>
    public NvmlVerdict Scan(NvmlSession session, long now, out NvmlReturn code)
    {
        foreach (DeviceState device in Devices) device.IsPresent = false;
        context.Beat();
        code = session.Nvml!.DeviceCount(out uint boards);
        NvmlVerdict verdict = context.Judge(ref count, code, now);
        if (verdict != NvmlVerdict.Value) return verdict;
        NvmlReturn missing = NvmlReturn.GpuNotFound;
        for (uint index = 0; index < Math.Min(boards, MostBoards); index++)
        {
            NvmlReturn found = ScanBoard(session, index, now);
            if (found == NvmlReturn.Success) continue;
            context.Count(found);
            missing = found;
            if (NvmlVerdicts.Of(found) != NvmlVerdict.SessionLost) continue;
            code = found;
            return NvmlVerdict.SessionLost;
        }

        Settle(missing, now);
        if (boards > 0 && Devices.Count == 0) code = missing; // why none of the boards can be read
        return NvmlVerdict.Value;
    }

    /// <summary>Marks all devices as lost.</summary>
    public void LoseAll(NvmlReturn code, long now)
    {
        Devices.RemoveAll(static device => device.Parent is not null);
        foreach (DeviceState device in Devices) device.Lose(code, now);
    }

    private NvmlReturn ScanBoard(NvmlSession session, uint index, long now)
    {
        context.Beat();
        NvmlReturn code = session.Nvml!.DeviceByIndex(index, out nint handle);
        if (code != NvmlReturn.Success) return code;
        code = Enter(session, handle, null, now, out DeviceState? board);
        if (board is null) return code;
        code = ScanInstances(session, board, now);
        if (code != NvmlReturn.Success) board.Lose(code, now);
        return code;
    }

    private NvmlReturn Enter(NvmlSession session, nint handle, DeviceState? parent, long now, out DeviceState? device)
    {
        Span<byte> text = stackalloc byte[UuidLength];
        text.Clear();
        device = null;
        context.Beat();
        NvmlReturn code = session.Nvml!.Text(NvmlFunction.Uuid, handle, text);
        if (code != NvmlReturn.Success) return code;
        ReadOnlySpan<byte> uuid = NvmlText.Trim(text);
        if (uuid.IsEmpty) return NvmlReturn.NoData;
        device = Known(uuid);
        device?.Find();
        if (device is null || device.IdentifiedIn != session.Number || device.Identity.Model is null)
            device = Identify(session, handle, uuid, device, parent, now);
        device.Handle = handle;
        device.IsPresent = true;
        return NvmlReturn.Success;
    }

    private DeviceState Identify(
        NvmlSession session, nint handle, ReadOnlySpan<byte> uuid, DeviceState? device, DeviceState? parent, long now)
    {
        if (device is not null && device.IdentifiedIn == session.Number && now < device.IdentifyAgainAt) return device;
        GpuIdentity identity = IdentityReader.Read(session, handle, uuid, parent?.Identity, context);
        if (device is null)
        {
            device = new(uuid.ToArray(), identity, parent);
            Devices.Insert(parent is null ? Devices.Count : Devices.FindLastIndex(other => other == parent || other.Parent == parent) + 1, device);
        }
        else if (device.Identity != identity)
        {
            device.Identity = identity;
        }

        if (device.IdentifiedIn != session.Number)
        {
            device.ForgetAbsences();
            if (parent is null && session.EventSet != 0)
            {
                context.Beat();
                context.Count(session.Nvml!.RegisterEvents(handle, XidEvents.Type, session.EventSet));
            }
        }

        device.IdentifiedIn = session.Number;
        device.IdentifyAgainAt = context.Clock.After(now, CallStatus.AgainAfter);
        return device;
    }

    private NvmlReturn ScanInstances(NvmlSession session, DeviceState board, long now)
    {
        if (!board.Mig.IsDue(now)) return NvmlReturn.Success;
        context.Beat();
        NvmlReturn code = session.Nvml!.MigMode(board.Handle, out uint current, out _);
        switch (board.Mig.Judge(code, context.Clock, now))
        {
            case NvmlVerdict.DeviceLost or NvmlVerdict.SessionLost:
                return code;
            case NvmlVerdict.Transient or NvmlVerdict.Unknown:
                context.Count(code); // mode unchanged; its instances are left out of this poll
                return NvmlReturn.Success;
            default:
                if (code == NvmlReturn.Success) board.Kind = current == 1 ? DeviceKinds.MigParent : DeviceKinds.Whole;
                else if (code is NvmlReturn.NotSupported or NvmlReturn.FunctionNotFound) board.Kind = DeviceKinds.Whole;
                break; // no answer: mode unchanged
        }

        if (code != NvmlReturn.Success || current != 1) return NvmlReturn.Success;
        context.Beat();
        code = session.Nvml.Read(NvmlFunction.MigMaxCount, board.Handle, out uint most);
        for (uint index = 0; code == NvmlReturn.Success && index < Math.Min(most, MostInstances); index++)
        {
            context.Beat();
            NvmlReturn found = session.Nvml.MigDeviceByIndex(board.Handle, index, out nint instance);
            if (found == NvmlReturn.Success) found = Enter(session, instance, board, now, out _);
            if (NvmlVerdicts.Of(found) >= NvmlVerdict.DeviceLost) return found;
            context.Count(found); // an empty slot answers "not found", which is not a failure
        }

        return NvmlVerdicts.Of(code) >= NvmlVerdict.DeviceLost ? code : NvmlReturn.Success;
    }

    /// <summary>Boards that were not found are lost, and forgotten after a while; instances that were not found no longer exist.</summary>
    private void Settle(NvmlReturn missing, long now)
    {
        for (int index = Devices.Count - 1; index >= 0; index--)
        {
            DeviceState device = Devices[index];
            bool parentGone = device.Parent is { } parent && (!parent.IsPresent || parent.IsLost);
            if (device.IsPresent && !parentGone) continue;
            if (device.Parent is not null) Devices.RemoveAt(index);
            else if (!device.IsLost) device.Lose(missing, now);
            else if (now > context.Clock.After(device.LostAt, Remembered)) Devices.RemoveAt(index);
        }
    }

    private DeviceState? Known(ReadOnlySpan<byte> uuid)
    {
        foreach (DeviceState device in Devices)
            if (device.HasUuid(uuid)) return device;
        return null;
    }
}
