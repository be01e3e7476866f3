using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Sampling;

public class TopologyTests
{
    [Test]
    public void Devices_are_known_by_their_UUID_when_indices_are_dealt_out_again()
    {
        FakeGpu cold = FakeMachine.H200(0), warm = FakeMachine.H200(1);
        (cold.Temperature, warm.Temperature) = (30, 70);
        FakeNvml nvml = new(cold, warm);
        Watch watch = new(nvml);
        watch.Poll();
        nvml.Gpus.Reverse();
        GpuSnapshot snapshot = watch.Poll();
        Assert.That(snapshot.Devices.ToDictionary(device => device.Identity.Id, device => device.Temperature),
            Is.EqualTo(new Dictionary<string, double?> { [cold.Uuid] = 30, [warm.Uuid] = 70 }));
    }

    [Test]
    public void A_new_board_is_seen_at_the_next_poll()
    {
        FakeNvml nvml = new(FakeMachine.L4());
        Watch watch = new(nvml);
        watch.Poll();
        nvml.Gpus.Insert(0, FakeMachine.H200());
        Assert.That(watch.Poll().Devices.Select(device => device.Identity.Model), Is.EqualTo(new[] { "NVIDIA L4", "NVIDIA H200" }));
    }

    [Test]
    public void Cutting_a_board_differently_ends_the_old_instances_and_begins_the_new()
    {
        FakeGpu board = FakeMachine.H200Mig();
        FakeNvml nvml = new(board);
        Watch watch = new(nvml);
        Assert.That(Profiles(watch.Poll()), Is.EqualTo(new[] { null, "1g.18gb", "2g.35gb" }));
        board.Instances.RemoveAt(0);
        board.Instances.Add(FakeMachine.Instance("MIG-33333333-0000-0000-0000-000000000003", "NVIDIA H200 MIG 3g.71gb", 71UL << 30));
        GpuSnapshot snapshot = watch.Poll();
        Assert.That(Profiles(snapshot), Is.EqualTo(new[] { null, "2g.35gb", "3g.71gb" }));
        Assert.That(snapshot.Devices.Skip(1).Select(device => device.Identity.ParentId), Has.All.EqualTo(board.Uuid));
    }

    [Test]
    public void Instances_cut_in_the_middle_of_a_poll_do_no_harm()
    {
        FakeGpu board = FakeMachine.H200Mig();
        FakeNvml nvml = new(board);
        Watch watch = new(nvml);
        Random random = new(7);
        for (int poll = 0; poll < 500; poll++)
        {
            int at = random.Next(60), call = 0;
            nvml.Before = _ =>
            {
                if (++call != at) return;
                board.MigEnabled = random.Next(4) != 0;
                if (board.Instances.Count > 0 && random.Next(2) == 0) board.Instances.RemoveAt(random.Next(board.Instances.Count));
                else board.Instances.Add(FakeMachine.Instance($"MIG-{poll:X8}-0000-0000-0000-000000000000", "NVIDIA H200 MIG 1g.18gb", 18UL << 30));
            };
            GpuSnapshot snapshot = watch.Poll();
            Assert.That(snapshot.Devices.Select(device => device.Identity.Id), Is.Unique);
        }

        nvml.Before = null;
        board.MigEnabled = true;
        Assert.That(watch.Poll().Devices.Skip(1).Select(device => device.Identity.Id), Is.EquivalentTo(board.Instances.Select(instance => instance.Uuid)));
        Assert.That(watch.HasFaults, Is.False);
    }

    [Test]
    public void A_board_that_is_cut_no_longer_answers_as_a_whole_again()
    {
        FakeGpu board = FakeMachine.H200Mig();
        Watch watch = new(new FakeNvml(board));
        GpuCapability busy = Busy(watch.Poll());
        Assert.That((busy.IsAvailable, busy.Reason), Is.EqualTo((false, "not_while_mig")));
        board.MigEnabled = false;
        board.Lacks.Remove(NvmlFunction.Utilization);
        GpuSnapshot snapshot = watch.Poll();
        Assert.That(Busy(snapshot).IsAvailable);
        Assert.That(snapshot.Devices, Has.Count.EqualTo(1));
    }

    [Test]
    public void The_board_s_values_are_never_given_to_its_instances()
    {
        // Some drivers answer a question about an instance with the value of the board: the sum over instances would be a multiple.
        FakeGpu board = FakeMachine.H200Mig();
        GpuDevice instance = new Watch(new FakeNvml(board)).Poll().Devices[1];
        Assert.That(instance.Power, Is.Null);
        Assert.That(instance.Energy, Is.Null);
        Assert.That(instance.Temperature, Is.Null);
        Assert.That(instance.MemoryTotal, Is.EqualTo(18L << 30));
        Assert.That(instance.Capabilities.Where(capability => capability.Name is "hw.power" or "hw.gpu.io").Select(capability => capability.Reason), Has.All.EqualTo("not_on_mig_instance"));
    }

    [Test]
    public void No_board_is_said_as_such() =>
        Assert.That(new Watch(new FakeNvml()).Poll().Reason, Is.EqualTo("no_devices"));

    [Test]
    public void No_library_is_said_as_such()
    {
        GpuSnapshot snapshot = new Watch((INvml?)null).Poll();
        Assert.That((snapshot.State, snapshot.Reason), Is.EqualTo((GpuState.Unavailable, "library_not_found")));
    }

    private static IEnumerable<string?> Profiles(GpuSnapshot snapshot) => snapshot.Devices.Select(device => device.Identity.MigProfile);

    private static GpuCapability Busy(GpuSnapshot snapshot) => snapshot.Devices[0].Capabilities
        .Single(capability => capability is { Name: "hw.gpu.utilization", Attributes: "hw.gpu.task=general" });
}
