using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Sampling;

public class EnergyTests
{
    [Test]
    public void The_driver_s_counter_is_shown_in_joules()
    {
        FakeGpu gpu = FakeMachine.L4();
        Watch watch = new(new FakeNvml(gpu));
        GpuDevice first = watch.Poll().Devices[0];
        gpu.EnergyMillijoules += 72_500;
        GpuDevice second = watch.Poll().Devices[0];
        Assert.That((first.Energy, second.Energy), Is.EqualTo((5000.0, 5072.5)));
        Assert.That(second.IsEnergyEstimated, Is.False);
        Assert.That(second.EnergySince, Is.EqualTo(first.EnergySince));
    }

    [Test]
    public void A_counter_that_goes_backwards_starts_a_new_series_and_the_sum_does_not_fall()
    {
        FakeGpu gpu = FakeMachine.L4();
        Watch watch = new(new FakeNvml(gpu));
        GpuDevice before = watch.Poll().Devices[0];
        gpu.EnergyMillijoules = 1_000; // the driver was loaded again
        GpuDevice after = watch.Poll().Devices[0];
        Assert.That(after.Energy, Is.EqualTo(before.Energy), "what was used since the reload is not known");
        Assert.That(after.EnergySince, Is.GreaterThan(before.EnergySince!));
        gpu.EnergyMillijoules = 4_000;
        Assert.That(watch.Poll().Devices[0].Energy, Is.EqualTo(before.Energy + 3));
    }

    [Test]
    public void A_counter_that_flickers_backwards_does_not_make_energy_out_of_nothing()
    {
        FakeGpu gpu = FakeMachine.L4();
        Watch watch = new(new FakeNvml(gpu));
        double first = watch.Poll().Devices[0].Energy!.Value, last = first;
        for (int flicker = 0; flicker < 1000; flicker++)
        {
            gpu.EnergyMillijoules = 5_000_000 - (ulong)(flicker % 2);
            double now = watch.Poll().Devices[0].Energy!.Value;
            Assert.That(now, Is.GreaterThanOrEqualTo(last));
            last = now;
        }

        Assert.That(last - first, Is.LessThanOrEqualTo(0.5));
    }

    [Test]
    public void Without_a_counter_power_is_integrated_and_said_to_be()
    {
        FakeGpu gpu = FakeMachine.Consumer();
        Watch watch = new(new FakeNvml(gpu));
        gpu.PowerMilliwatts = 100_000;
        Assert.That(watch.Poll().Devices[0].Energy, Is.Zero);
        gpu.PowerMilliwatts = 300_000;
        GpuDevice device = watch.Poll().Devices[0];
        Assert.That(device.Energy, Is.EqualTo(200).Within(1e-9), "one second at 200 W on average");
        Assert.That(device.IsEnergyEstimated);
        Assert.That(device.Readings.Single(reading => reading.Name == "hw.energy").Attributes, Is.EqualTo("nvml.energy.source=power"));
        Assert.That(watch.Poll(times: 10).Devices[0].Energy, Is.EqualTo(3200).Within(1e-6));
    }

    [Test]
    public void Power_is_not_integrated_over_a_gap()
    {
        FakeGpu gpu = FakeMachine.Consumer();
        Watch watch = new(new FakeNvml(gpu));
        double before = watch.Poll(times: 5).Devices[0].Energy!.Value;
        Assert.That(watch.Poll(TimeSpan.FromMinutes(2)).Devices[0].Energy, Is.EqualTo(before));
        gpu.Broken = NvmlReturn.GpuIsLost;
        watch.Poll(times: 4);
        gpu.Broken = NvmlReturn.Success;
        Assert.That(watch.Poll().Devices[0].Energy, Is.EqualTo(before));
        Assert.That(watch.Poll().Devices[0].Energy, Is.EqualTo(before + 250).Within(1e-9));
    }

    [Test]
    public void A_counter_that_fails_for_a_moment_is_not_replaced_by_an_estimate()
    {
        FakeNvml nvml = new(FakeMachine.L4());
        Watch watch = new(nvml);
        watch.Poll();
        nvml.Codes[NvmlFunction.Energy] = NvmlReturn.Timeout;
        Assert.That(watch.Poll().Devices[0].Energy, Is.Null);
        nvml.Codes.Clear();
        Assert.That(watch.Poll().Devices[0].IsEnergyEstimated, Is.False);
    }

    [Test]
    public void A_rate_is_the_growth_of_its_sum_over_the_time_between_two_polls()
    {
        FakeGpu gpu = FakeMachine.H200();
        Watch watch = new(new FakeNvml(gpu), new() { Interval = TimeSpan.FromSeconds(2) });
        Assert.That(Rates(watch.Poll().Devices[0]), Is.Empty, "one point makes no rate");
        gpu.WithField(197, 1_000_000_000 + 6_000_000).WithField(138, 4096 + 10);
        Assert.That(Rates(watch.Poll().Devices[0]), Is.EquivalentTo(new[]
        {
            ("nvml.gpu.pcie.throughput", "network.io.direction=transmit", 3_000_000.0), ("nvml.gpu.pcie.throughput", "network.io.direction=receive", 0.0),
            ("nvml.gpu.nvlink.throughput", "network.io.direction=transmit", 5 * 1024.0), ("nvml.gpu.nvlink.throughput", "network.io.direction=receive", 0.0),
        }));
        gpu.WithField(197, 5);
        Assert.That(Rates(watch.Poll().Devices[0]).Where(rate => rate is ("nvml.gpu.pcie.throughput", "network.io.direction=transmit", _)), Is.Empty, "it went backwards");
    }

    [Test]
    public void A_byte_counter_of_32_bits_is_not_believed()
    {
        FakeGpu gpu = FakeMachine.L4().WithField(197, 1_000_000, NvmlValueType.UInt32);
        GpuDevice device = new Watch(new FakeNvml(gpu)).Poll(times: 2).Devices[0];
        Assert.That(device.Capabilities.Single(c => c is { Name: "hw.gpu.io", Attributes: "network.io.direction=transmit" }).Reason, Is.EqualTo("counter_too_narrow"));
    }

    private static IEnumerable<(string, string, double)> Rates(GpuDevice device) => device.Readings
        .Where(reading => reading.Unit == "By/s").Select(reading => (reading.Name, reading.Attributes, reading.Value));
}
