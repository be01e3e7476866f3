using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Sampling;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Sampling;

public class ProcessListTests
{
    [Test]
    public void Processes_have_their_memory_and_their_share_of_the_GPU()
    {
        Watch watch = new(new FakeNvml(FakeMachine.L4()));
        Assert.That(watch.Poll().Devices[0].Processes, Is.EqualTo(new[] { new GpuProcess(4242, 3L << 30, 0.37) }));
        Assert.That(watch.Poll().Devices[0].Processes, Is.EqualTo(new[] { new GpuProcess(4242, 3L << 30, null) }), "the sample is told once");
    }

    [Test]
    public void A_process_whose_memory_is_not_told_has_none_rather_than_a_sentinel()
    {
        FakeGpu gpu = FakeMachine.Consumer();
        gpu.Processes[0] = new() { Pid = 4242, UsedMemory = ulong.MaxValue };
        Watch watch = new(new FakeNvml(gpu));
        Assert.That(watch.Poll().Devices[0].Processes[0].MemoryUsed, Is.Null);
        Assert.That(watch.Board.Read().Statistics.Rejected, Is.Zero, "not told is no lie");
    }

    [Test]
    public void A_list_that_grows_between_two_calls_is_asked_for_again_with_room()
    {
        FakeGpu gpu = FakeMachine.L4();
        gpu.Processes.Clear();
        for (uint pid = 1; pid <= 300; pid++) gpu.Processes.Add(new() { Pid = pid, UsedMemory = pid });
        Watch watch = new(new FakeNvml(gpu));
        Assert.That(watch.Poll().Devices[0].Processes.Sum(process => process.MemoryUsed), Is.EqualTo(300 * 301 / 2));
    }

    [Test]
    public void A_list_that_never_fits_is_given_up_after_three_more_attempts_and_counted()
    {
        int asked = 0;
        FakeNvml nvml = new(FakeMachine.L4()) { Before = function => asked += function == NvmlFunction.ComputeProcesses ? 1 : 0 };
        nvml.Codes[NvmlFunction.ComputeProcesses] = NvmlReturn.InsufficientSize;
        Watch watch = new(nvml);
        GpuSnapshot snapshot = watch.Poll();
        Assert.That(asked, Is.EqualTo(4));
        Assert.That(snapshot.Devices[0].Processes, Is.Empty);
        Assert.That(snapshot.State, Is.EqualTo(GpuState.Active));
        Assert.That(snapshot.Statistics.Failures.Sum(), Is.EqualTo(1));
    }

    [Test]
    public void More_processes_than_are_kept_leave_the_first_ones()
    {
        FakeGpu gpu = FakeMachine.L4();
        gpu.Processes.Clear();
        for (uint pid = 1; pid <= 5000; pid++) gpu.Processes.Add(new() { Pid = pid, UsedMemory = 1 });
        Assert.That(new Watch(new FakeNvml(gpu)).Poll().Devices[0].Processes, Has.Count.EqualTo(ProcessList.MostKept));
    }
}
