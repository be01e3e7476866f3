using System.Diagnostics.Metrics;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Telemetry;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests;

/// <summary>What a plain <see cref="MeterListener"/> gets.</summary>
[NonParallelizable]
public class GpuInstrumentsTests
{
    [Test]
    public void Every_point_carries_who_and_what_it_is_about()
    {
        FakeGpu cut = FakeMachine.H200Mig();
        using Rig rig = new(cut);
        Point memory = Rig.Collect().Single(point => point.Name == "hw.gpu.memory.usage" && Equals(point.Tags["hw.id"], cut.Instances[0].Uuid));
        Assert.That(memory.Value, Is.EqualTo((18L << 30) / 4));
        Assert.That(memory.Tags, Is.EquivalentTo(new Dictionary<string, object?>
        {
            ["hw.id"] = "MIG-11111111-0000-0000-0000-000000000001",
            ["hw.name"] = "00000000:18:00.0/gi7/ci7",
            ["hw.type"] = "gpu",
            ["hw.vendor"] = "NVIDIA",
            ["hw.model"] = "NVIDIA H200 MIG 1g.18gb",
            ["hw.driver_version"] = "570.148.08",
            ["hw.parent"] = cut.Uuid,
            ["nvml.mig.gpu_instance"] = 7,
            ["nvml.mig.compute_instance"] = 7,
            ["nvml.mig.profile"] = "1g.18gb",
        }));
    }

    [Test]
    public void Static_facts_are_the_attributes_of_one_instrument()
    {
        using Rig rig = new(FakeMachine.L4());
        Point info = Rig.Collect().Single(point => point.Name == "nvml.gpu.info");
        Assert.That(info.Value, Is.EqualTo(1));
        Assert.That(info.Tags, Does.ContainKey("hw.serial_number").And.ContainKey("hw.firmware_version"));
        Assert.That((info.Tags["nvml.pci.bus_id"], info.Tags["nvml.cuda.version"], info.Tags["nvml.compute_capability"]),
            Is.EqualTo(((object)"00000000:18:00.0", (object)"12.8", (object)"9.0")));
    }

    [Test]
    public void A_lost_GPU_has_no_point_but_that_it_has_failed()
    {
        FakeGpu gpu = FakeMachine.L4();
        using Rig rig = new(gpu);
        Assert.That(Rig.Collect().Where(point => point.Tags.ContainsKey("hw.id")).Select(point => point.Name).Distinct().Count(), Is.GreaterThan(20));
        gpu.Broken = NvmlReturn.GpuIsLost;
        Point[] points = [.. rig.Next().Where(IsOfDevice)];
        Assert.That(points.Select(point => point.Name), Has.All.EqualTo("hw.status"));
        Assert.That(points.Single(point => point.Value == 1).Tags["hw.state"], Is.EqualTo("failed"));
        Assert.That(points.Sum(point => point.Value), Is.EqualTo(1), "one state of four");
        Assert.That(State(Rig.Collect()), Is.EqualTo("lost"));
    }

    [Test]
    public void The_monitor_tells_of_itself()
    {
        FakeGpu gpu = FakeMachine.L4();
        gpu.Utilization = 255;
        using Rig rig = new(gpu);
        rig.Nvml.Codes[NvmlFunction.Power] = NvmlReturn.Timeout;
        rig.Nvml.Codes[NvmlFunction.Energy] = (NvmlReturn)4711;
        Point[] points = [.. rig.Next()];
        Assert.That(State(points), Is.EqualTo("active"));
        Assert.That(points.Single(point => point.Name == "nvml.monitor.rejected").Tags["reason"], Is.EqualTo("implausible"));
        Assert.That(points.Where(point => point.Name == "nvml.monitor.failed_calls").Select(point => point.Tags["nvml.return"]), Is.EquivalentTo(new[] { "timeout", "other" }));
        Assert.That(points.Single(point => point.Name == "nvml.monitor.poll.duration").Value, Is.GreaterThanOrEqualTo(0));
    }

    [Test]
    public void Only_this_process_is_published_unless_more_is_asked_for()
    {
        FakeGpu gpu = FakeMachine.L4();
        gpu.Processes.Add(new() { Pid = (uint)Environment.ProcessId, UsedMemory = 1 << 30 });
        using (Rig rig = new(gpu))
            Assert.That(Pids(rig), Is.EqualTo(new object[] { Environment.ProcessId }));
        using (Rig rig = new(new GpuOptions { Processes = GpuProcessScope.All }, gpu))
            Assert.That(Pids(rig), Is.EqualTo(new object[] { 4242, Environment.ProcessId }), "most memory first");
        using (Rig rig = new(new GpuOptions { Processes = GpuProcessScope.None }, gpu))
            Assert.That(Pids(rig), Is.Empty);
    }

    [Test]
    public void A_GPU_watched_by_two_monitors_is_published_once()
    {
        FakeGpu gpu = FakeMachine.L4();
        using Rig first = new(gpu);
        using Rig second = new(FakeMachine.H200(), gpu);
        Point[] temperatures = [.. Rig.Collect().Where(point => point.Name == "hw.power")];
        Assert.That(temperatures.Select(point => point.Tags["hw.model"]), Is.EqualTo(new[] { "NVIDIA L4", "NVIDIA H200" }));
    }

    [Test]
    public void A_disposed_monitor_publishes_nothing()
    {
        Rig rig = new(FakeMachine.L4());
        rig.Dispose();
        Assert.That(Rig.Collect().Where(IsOfDevice), Is.Empty);
    }

    /// <summary>What is told of a device; what models have used on it is theirs, and outlives the monitor.</summary>
    private static bool IsOfDevice(Point point) => point.Tags.ContainsKey("hw.id") && !point.Tags.ContainsKey("ml.model.name");

    [Test]
    public void A_listener_that_throws_while_instruments_appear_hurts_neither_the_application_nor_other_listeners()
    {
        // The instruments of this process exist already; what is tested is that the same guard holds for a child of its own.
        (int exit, string output, _) = ChildProcess.Run(["throwing-listener"]);
        Assert.That((exit, output.Trim()), Is.EqualTo((0, $"instruments {Count()} faults {Count()}")));
        Assert.That(Count(), Is.GreaterThan(30));
    }

    private static int Count()
    {
        int count = 0;
        using MeterListener listener = new() { InstrumentPublished = (instrument, _) => count += instrument.Meter.Name == GpuMonitor.MeterName ? 1 : 0 };
        listener.Start();
        return count;
    }

    private static IEnumerable<object?> Pids(Rig rig) =>
        Rig.Collect().Where(point => point.Name == "nvml.process.memory.usage").Select(point => point.Tags[Names.Pid]);

    private static object? State(IEnumerable<Point> points) =>
        points.Single(point => point is { Name: "nvml.monitor.status", Value: 1 }).Tags["nvml.monitor.state"];

    internal sealed record Point(string Name, double Value, Dictionary<string, object?> Tags);

    /// <summary>A monitor over scripted devices, and a listener.</summary>
    private sealed class Rig : IDisposable
    {
        private readonly TestTime time = new();
        private readonly GpuMonitor monitor;

        public Rig(params FakeGpu[] gpus)
            : this(new GpuOptions(), gpus)
        {
        }

        public Rig(GpuOptions options, params FakeGpu[] gpus)
        {
            Nvml = new(gpus);
            monitor = new(options, time, () => Nvml);
            while (monitor.State == GpuState.Starting) Thread.Yield();
        }

        public FakeNvml Nvml { get; }

        /// <summary>Polls and collects.</summary>
        public List<Point> Next()
        {
            Task<GpuSnapshot> next = monitor.NextSnapshotAsync();
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.That(next.Wait(TimeSpan.FromSeconds(30)));
            return Collect();
        }

        public static List<Point> Collect()
        {
            List<Point> points = [];
            using MeterListener listener = new();
            listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == GpuMonitor.MeterName) self.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => points.Add(new(instrument.Name, value, ToDictionary(tags))));
            listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => points.Add(new(instrument.Name, value, ToDictionary(tags))));
            listener.Start();
            listener.RecordObservableInstruments();
            return points;
        }

        public void Dispose() => monitor.Dispose();

        private static Dictionary<string, object?> ToDictionary(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Dictionary<string, object?> dictionary = [];
            foreach ((string key, object? value) in tags) dictionary.Add(key, value);
            return dictionary;
        }
    }
}
