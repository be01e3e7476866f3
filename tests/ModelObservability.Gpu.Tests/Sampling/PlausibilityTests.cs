using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Sampling;

public class PlausibilityTests
{
    [Test]
    public void Numbers_that_are_all_ones_are_dropped_and_counted_on_every_machine()
    {
        foreach (FakeGpu gpu in new[] { FakeMachine.H200(), FakeMachine.H200Mig(), FakeMachine.L4(), FakeMachine.Consumer() })
        {
            Watch watch = new(new FakeNvml(gpu) { AllOnes = true }, new() { MeasurePcieThroughput = true });
            GpuSnapshot snapshot = watch.Poll(times: 2);
            Assert.That(snapshot.Devices.SelectMany(device => device.Readings), Is.Empty, gpu.Name);
            Assert.That(snapshot.Statistics.Rejected, Is.GreaterThan(50), gpu.Name);
        }
    }

    [Test]
    public void More_memory_in_use_than_there_is_is_dropped()
    {
        FakeGpu gpu = FakeMachine.L4();
        gpu.MemoryUsed = gpu.MemoryTotal + 1;
        Watch watch = new(new FakeNvml(gpu));
        GpuDevice device = watch.Poll().Devices[0];
        Assert.That((device.MemoryUsed, device.MemoryTotal), Is.EqualTo(((long?)null, (long?)gpu.MemoryTotal)));
        Assert.That(device.Capabilities.Single(c => c.Name == "hw.gpu.memory.usage").Reason, Is.EqualTo("implausible"));
        Assert.That(device.Capabilities.Single(c => c.Name == "hw.gpu.memory.utilization").IsAvailable, Is.False);
        Assert.That(watch.Board.Read().Statistics.Rejected, Is.EqualTo(1));
    }

    [TestCase(101u)]
    [TestCase(255u)]
    [TestCase(uint.MaxValue)]
    public void Use_beyond_a_hundred_percent_is_dropped(uint percent)
    {
        FakeGpu gpu = FakeMachine.L4();
        gpu.Utilization = percent;
        GpuDevice device = new Watch(new FakeNvml(gpu)).Poll().Devices[0];
        Assert.That(device.Utilization, Is.Null);
        Assert.That(device.MemoryControllerUtilization, Is.EqualTo(0.41));
    }

    [Test]
    public void A_performance_state_the_driver_calls_unknown_is_absent_without_being_a_lie()
    {
        FakeGpu gpu = FakeMachine.L4();
        gpu.PerformanceState = 32;
        Watch watch = new(new FakeNvml(gpu));
        GpuDevice device = watch.Poll().Devices[0];
        Assert.That(device.Capabilities.Single(c => c.Name == "nvml.gpu.performance_state").Reason, Is.EqualTo("no_data"));
        Assert.That(watch.Board.Read().Statistics.Rejected, Is.Zero);
    }

    [Test]
    public void No_row_of_the_table_believes_a_sentinel()
    {
        double[] sentinels = [uint.MaxValue, ulong.MaxValue, long.MaxValue, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        foreach (GpuCounter counter in GpuCounters.All)
            foreach (double sentinel in sentinels) Assert.That(counter.IsPlausible(sentinel), Is.False, $"{counter} {sentinel}");
    }

    [Test]
    public void What_is_absent_is_asked_again_after_five_minutes_and_not_before()
    {
        FakeGpu gpu = FakeMachine.L4();
        gpu.Lacks.Add(NvmlFunction.Power);
        int asked = 0;
        FakeNvml nvml = new(gpu) { Before = function => asked += function == NvmlFunction.Power ? 1 : 0 };
        Watch watch = new(nvml);
        watch.Poll(times: 300);
        Assert.That(asked, Is.EqualTo(1));
        gpu.Lacks.Remove(NvmlFunction.Power);
        Assert.That(watch.Poll(times: 2).Devices[0].Power, Is.EqualTo(31));
    }

    [Test]
    public void A_transient_failure_hides_one_sample_and_is_counted()
    {
        FakeNvml nvml = new(FakeMachine.L4());
        Watch watch = new(nvml);
        watch.Poll();
        nvml.Codes[NvmlFunction.Power] = NvmlReturn.Timeout;
        Assert.That(watch.Poll().Devices[0].Power, Is.Null);
        nvml.Codes.Clear();
        GpuSnapshot snapshot = watch.Poll();
        Assert.That(snapshot.Devices[0].Power, Is.EqualTo(31));
        Assert.That(snapshot.Statistics.Failures.Sum(), Is.EqualTo(1));
    }

    [Test]
    public void Health_follows_the_memory_of_the_board()
    {
        FakeGpu gpu = FakeMachine.H200();
        Watch watch = new(new FakeNvml(gpu));
        Assert.That(watch.Poll().Devices[0].Health, Is.EqualTo(GpuHealth.Ok));
        gpu.Remapped = new() { Pending = 1 };
        Assert.That(watch.Poll().Devices[0].Health, Is.EqualTo(GpuHealth.Degraded));
        gpu.Remapped = new() { Pending = 1, Failed = 1 };
        Assert.That(watch.Poll().Devices[0].Health, Is.EqualTo(GpuHealth.PredictedFailure));
    }
}
