using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Sampling;

public class LostDeviceTests
{
    private static readonly NvmlReturn[] Ways = [NvmlReturn.GpuIsLost, NvmlReturn.ResetRequired, NvmlReturn.GpuNotFound];

    [Test]
    public void Ten_thousand_losses_leave_no_stale_point_after_a_poll_and_are_over_two_polls_after_the_repair()
    {
        Random random = new(20261121);
        FakeGpu lossy = FakeMachine.H200(), steady = FakeMachine.L4();
        FakeNvml nvml = new(lossy, steady);
        Watch watch = new(nvml);
        watch.Poll();
        for (int loss = 0; loss < 10_000; loss++)
        {
            Break(lossy, nvml, loss % 4);
            for (int poll = random.Next(1, 6); poll > 0; poll--)
            {
                GpuSnapshot broken = watch.Poll();
                GpuDevice? gone = broken.Devices.FirstOrDefault(device => device.Identity.Id == lossy.Uuid);
                if (gone is null || gone.Health != GpuHealth.Failed || gone.LostReason is null || gone.Readings.Any() || gone.Processes.Count > 0)
                    Assert.Fail($"loss {loss}: {gone?.Health}, {gone?.Readings.Count()} readings");
                if (broken.State != GpuState.Active || broken.Devices.Single(device => device.Identity.Id == steady.Uuid).Temperature is null)
                    Assert.Fail($"loss {loss}: the other card does not go on");
            }

            Repair(lossy, nvml);
            GpuSnapshot repaired = watch.Poll(times: 2);
            GpuDevice back = repaired.Devices.Single(device => device.Identity.Id == lossy.Uuid);
            if (back.Health != GpuHealth.Ok || back.Temperature is null || back.Energy is null) Assert.Fail($"loss {loss}: not back");
        }

        Assert.That(nvml.OpenEventSets, Is.EqualTo(1));
        Assert.That(watch.HasFaults, Is.False);
        Assert.That(watch.Board.Read().Devices, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_device_that_only_a_new_session_brings_back_is_back_two_polls_after_a_short_loss()
    {
        FakeGpu gpu = FakeMachine.L4();
        FakeNvml nvml = new(gpu);
        Watch watch = new(nvml);
        watch.Poll();
        int sessionOfLoss = nvml.Sessions;
        // The driver library itself keeps saying "lost" until it is initialised again.
        nvml.Before = _ => gpu.Broken = nvml.Sessions == sessionOfLoss ? NvmlReturn.GpuIsLost : NvmlReturn.Success;
        Assert.That(watch.Poll().State, Is.EqualTo(GpuState.Lost));
        Assert.That(watch.Poll(times: 2).State, Is.EqualTo(GpuState.Active));
    }

    [Test]
    public void A_lost_device_does_not_make_the_session_be_opened_at_every_poll()
    {
        FakeGpu lost = FakeMachine.H200(), steady = FakeMachine.L4();
        FakeNvml nvml = new(lost, steady);
        Watch watch = new(nvml);
        watch.Poll();
        lost.Broken = NvmlReturn.GpuIsLost;
        watch.Poll(times: 3600);
        Assert.That(nvml.Sessions, Is.InRange(10, 80), "an hour: at growing pauses, a minute at most");
    }

    [Test]
    public void A_board_that_is_gone_for_an_hour_is_forgotten()
    {
        FakeGpu gone = FakeMachine.H200();
        FakeNvml nvml = new(gone, FakeMachine.L4());
        Watch watch = new(nvml);
        watch.Poll();
        nvml.Gpus.Remove(gone);
        Assert.That(watch.Poll().Devices.Select(device => device.Health), Is.EqualTo(new[] { GpuHealth.Failed, GpuHealth.Ok }));
        watch.Poll(TimeSpan.FromMinutes(61));
        Assert.That(watch.Poll().Devices.Select(device => device.Identity.Model), Is.EqualTo(new[] { "NVIDIA L4" }));
    }

    [Test]
    public void A_session_that_is_gone_takes_every_value_with_it_and_is_opened_again_at_once()
    {
        FakeNvml nvml = new(FakeMachine.H200(), FakeMachine.L4());
        Watch watch = new(nvml);
        watch.Poll();
        nvml.Codes[NvmlFunction.Power] = NvmlReturn.Uninitialized;
        GpuSnapshot lost = watch.Poll();
        Assert.That((lost.State, lost.Reason), Is.EqualTo((GpuState.Lost, "uninitialized")));
        Assert.That(lost.Devices.SelectMany(device => device.Readings), Is.Empty);
        nvml.Codes.Clear();
        Assert.That(watch.Poll().State, Is.EqualTo(GpuState.Active));
        Assert.That(nvml.Sessions, Is.EqualTo(2));
    }

    [Test]
    public void Without_a_driver_it_is_asked_for_at_growing_pauses_up_to_five_minutes()
    {
        FakeNvml nvml = new(FakeMachine.L4());
        nvml.Codes[NvmlFunction.Init] = NvmlReturn.DriverNotLoaded;
        int asked = 0;
        nvml.Before = function => asked += function == NvmlFunction.Init ? 1 : 0;
        Watch watch = new(nvml);
        GpuSnapshot snapshot = watch.Poll(times: 3600);
        Assert.That((snapshot.State, snapshot.Reason), Is.EqualTo((GpuState.Unavailable, "driver_not_loaded")));
        Assert.That(asked, Is.InRange(15, 30), "1, 2, 4 … 256, 300, 300 s, each up to a fifth shorter");
        nvml.Codes.Clear();
        watch.Poll(TimeSpan.FromMinutes(5));
        Assert.That(watch.Poll().State, Is.EqualTo(GpuState.Active));
    }

    [Test]
    public void A_driver_that_was_reloaded_with_another_version_is_named()
    {
        FakeNvml nvml = new(FakeMachine.L4());
        Watch watch = new(nvml);
        GpuIdentity before = watch.Poll().Devices[0].Identity;
        nvml.Codes[NvmlFunction.DeviceCount] = NvmlReturn.LibRmVersionMismatch;
        watch.Poll();
        nvml.Codes.Clear();
        Assert.That(watch.Poll().Devices[0].Identity, Is.SameAs(before), "nothing about it has changed");
        nvml.Driver = "580.65.06";
        nvml.Codes[NvmlFunction.DeviceCount] = NvmlReturn.LibRmVersionMismatch;
        watch.Poll();
        nvml.Codes.Clear();
        Assert.That(watch.Poll().Devices[0].Identity.DriverVersion, Is.EqualTo("580.65.06"));
    }

    [Test]
    public void Ten_polls_of_codes_without_a_meaning_and_nothing_else_are_a_lost_device()
    {
        FakeGpu gpu = FakeMachine.L4();
        FakeNvml nvml = new(gpu);
        Watch watch = new(nvml);
        watch.Poll();
        foreach (NvmlFunction function in Enum.GetValues<NvmlFunction>())
            if (function is not (NvmlFunction.Init or NvmlFunction.DeviceCount or NvmlFunction.DeviceByIndex or NvmlFunction.Uuid or NvmlFunction.EventSetWait))
                nvml.Codes[function] = (NvmlReturn)77;
        Assert.That(watch.Poll(times: 9).State, Is.EqualTo(GpuState.Unavailable));
        Assert.That(watch.Poll().State, Is.EqualTo(GpuState.Lost));
    }

    [Test]
    public void One_counter_that_answers_with_a_code_without_a_meaning_takes_nothing_else_away()
    {
        FakeNvml nvml = new(FakeMachine.L4());
        nvml.Codes[NvmlFunction.Power] = (NvmlReturn)77;
        Watch watch = new(nvml);
        GpuSnapshot snapshot = watch.Poll(times: 30);
        Assert.That(snapshot.State, Is.EqualTo(GpuState.Active));
        Assert.That(snapshot.Devices[0].Power, Is.Null);
        Assert.That(snapshot.Devices[0].Temperature, Is.EqualTo(47));
        GpuCapability power = snapshot.Devices[0].Capabilities.Single(capability => capability.Name == "hw.power");
        Assert.That((power.IsAvailable, power.Reason), Is.EqualTo((false, "other")));
    }

    private static void Break(FakeGpu gpu, FakeNvml nvml, int way)
    {
        if (way == 3) nvml.Gpus.Remove(gpu); // fallen off the list
        else gpu.Broken = Ways[way];
    }

    private static void Repair(FakeGpu gpu, FakeNvml nvml)
    {
        gpu.Broken = NvmlReturn.Success;
        if (!nvml.Gpus.Contains(gpu)) nvml.Gpus.Add(gpu);
    }
}
