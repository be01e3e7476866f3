using ModelObservability.Gpu.Telemetry;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Sampling;

/// <summary>What each kind of machine publishes: exactly what it has.</summary>
public class MachineProfileTests
{
    private static readonly string[] Everywhere =
    [
        "hw.gpu.memory.limit", "hw.gpu.memory.usage", "hw.gpu.memory.utilization", "hw.gpu.utilization", "hw.power", "hw.temperature",
        "nvml.gpu.clock", "nvml.gpu.clock.limit", "nvml.gpu.compute_mode", "nvml.gpu.memory.controller.utilization",
        "nvml.gpu.memory.reserved", "nvml.gpu.pcie.generation", "nvml.gpu.pcie.generation.limit", "nvml.gpu.pcie.width",
        "nvml.gpu.pcie.width.limit", "nvml.gpu.performance_state", "nvml.gpu.power.limit", "nvml.gpu.throttled", "hw.energy",
    ];

    private static readonly string[] DataCentre =
        ["hw.errors", "hw.gpu.io", "nvml.gpu.memory.remapped_rows", "nvml.gpu.memory.repair", "nvml.gpu.pcie.replays", "nvml.gpu.pcie.throughput", "nvml.gpu.throttled.time"];

    private static readonly string[] Links = ["nvml.gpu.nvlink.errors", "nvml.gpu.nvlink.io", "nvml.gpu.nvlink.throughput"];

    [Test]
    public void An_H200_has_links_and_no_fan_encoder_or_fixed_limits()
    {
        GpuDevice device = Read(FakeMachine.H200())[0];
        Assert.That(Names(device), Is.EquivalentTo(Everywhere.Concat(DataCentre).Concat(Links)));
        Assert.That(Attributes(device, "hw.gpu.utilization"), Is.EquivalentTo(new[] { "hw.gpu.task=general", "hw.gpu.task=decoder" }));
        Assert.That(Attributes(device, "hw.temperature"), Has.Length.EqualTo(2));
    }

    [Test]
    public void A_cut_H200_has_the_board_s_counters_without_use_and_its_instances_only_memory()
    {
        IReadOnlyList<GpuDevice> devices = Read(FakeMachine.H200Mig());
        Assert.That(Names(devices[0]), Is.EquivalentTo(Everywhere.Concat(DataCentre).Concat(Links)
            .Except(["hw.gpu.utilization", "nvml.gpu.memory.controller.utilization"])));
        foreach (GpuDevice instance in devices.Skip(1))
            Assert.That(Names(instance), Is.EquivalentTo(new[]
            {
                "hw.gpu.memory.limit", "hw.gpu.memory.usage", "hw.gpu.memory.utilization", "nvml.gpu.memory.reserved",
            }));
    }

    [Test]
    public void An_L4_has_an_encoder_limits_and_no_links()
    {
        GpuDevice device = Read(FakeMachine.L4())[0];
        Assert.That(Names(device), Is.EquivalentTo(Everywhere.Concat(DataCentre).Append("hw.temperature.limit")));
        Assert.That(Attributes(device, "hw.gpu.utilization"), Has.Length.EqualTo(3));
        Assert.That(device.MemoryTemperature, Is.Null);
    }

    [Test]
    public void A_card_for_games_has_a_fan_and_neither_ECC_nor_an_energy_counter()
    {
        GpuDevice device = Read(FakeMachine.Consumer())[0];
        Assert.That(Names(device), Is.EquivalentTo(Everywhere.Concat(["hw.fan.speed_ratio", "hw.temperature.limit"])));
        Assert.That(device.IsEnergyEstimated);
        Assert.That(device.Identity.SerialNumber, Is.Null);
    }

    [Test]
    public void What_is_missing_is_explained_counter_by_counter()
    {
        GpuDevice device = Read(FakeMachine.Consumer())[0];
        Dictionary<string, string?> reasons = device.Capabilities.Where(capability => !capability.IsAvailable)
            .GroupBy(capability => capability.Name + " " + capability.Attributes).ToDictionary(group => group.Key.Trim(), group => group.Single().Reason);
        Assert.That(reasons["hw.energy"], Is.EqualTo("not_supported"));
        Assert.That(reasons["hw.errors error.type=corrected"], Is.EqualTo("not_supported"));
        Assert.That(reasons["nvml.gpu.pcie.throughput network.io.direction=transmit"], Is.EqualTo("off_because_slow"));
        Assert.That(reasons["nvml.gpu.nvlink.throughput network.io.direction=receive"], Is.EqualTo("not_supported"));
        Assert.That(reasons.Values, Has.None.EqualTo("not_asked_yet").And.None.Null);
    }

    [Test]
    public void The_report_and_the_readings_agree_on_every_machine()
    {
        foreach (FakeGpu gpu in new[] { FakeMachine.H200(), FakeMachine.H200Mig(), FakeMachine.L4(), FakeMachine.Consumer() })
            foreach (GpuDevice device in Read(gpu))
                Assert.That(
                    device.Capabilities.Where(capability => capability.IsAvailable).Select(capability => (capability.Name, capability.Attributes)),
                    Is.EqualTo(device.Readings.Select(reading => (reading.Name, reading.Attributes))), device.Identity.Model!);
    }

    private static IReadOnlyList<GpuDevice> Read(FakeGpu gpu) => new Watch(new FakeNvml(gpu)).Poll(times: 2).Devices;

    private static IEnumerable<string> Names(GpuDevice device) => device.Readings.Select(reading => reading.Name).Distinct();

    private static string[] Attributes(GpuDevice device, string name) =>
        [.. device.Readings.Where(reading => reading.Name == name).Select(reading => reading.Attributes)];
}
