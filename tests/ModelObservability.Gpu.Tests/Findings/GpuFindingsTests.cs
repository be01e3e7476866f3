using ModelObservability.Gpu.Tests.Fakes;
using ModelObservability.Gpu.Tests.Joining;
using ModelObservability.Testing;

namespace ModelObservability.Gpu.Tests.Findings;

public class GpuFindingsTests
{
    private const ulong PowerCap = 0x4, ThermalSlowdown = 0x20, HardwareThermal = 0x40;
    private Laboratory lab = null!;
    private ModelMonitor model = null!;
    private List<Signal> signals = null!;

    [SetUp]
    public void Join()
    {
        lab = new(FakeMachine.L4());
        model = lab.Model("watched");
        signals = [];
        model.SignalRaised += signals.Add;
        lab.Watch.Join(model);
        lab.Poll();
    }

    [TearDown]
    public void Dispose()
    {
        model.Dispose();
        lab.Dispose();
    }

    [TestCase(ThermalSlowdown, "sw_thermal")]
    [TestCase(HardwareThermal, "hw_thermal")]
    [Provokes("MO3001")]
    public void Heat_while_the_model_works_is_a_signal_once_an_episode(ulong mask, string reason)
    {
        lab.Gpus[0].ThrottleMask = mask;
        Poll(30, work: true);
        Assert.That(Codes(), Is.EqualTo(new[] { "MO3001" }));
        Assert.That(signals[0].Evidence["nvml.throttle.reason"], Is.EqualTo(reason));
        Assert.That(signals[0].Evidence["hw.temperature"], Is.EqualTo(47.0));
        Assert.That(signals[0].Evidence["hw.id"], Is.EqualTo(lab.Gpus[0].Uuid));
        lab.Gpus[0].ThrottleMask = 0;
        Poll(61, work: true);
        lab.Gpus[0].ThrottleMask = mask;
        Poll(5, work: true);
        Assert.That(Codes(), Is.EqualTo(new[] { "MO3001", "MO3001" }), "a new episode");
    }

    [Test]
    [StaysQuiet("MO3001", "MO3002", "MO3003", "MO3004", "MO3005", "MO3006", "MO3007")]
    public void Heat_and_power_are_nothing_to_a_model_that_does_not_work()
    {
        lab.Gpus[0].ThrottleMask = ThermalSlowdown | PowerCap;
        Poll(30, work: false);
        Assert.That(signals, Is.Empty);
    }

    [Test]
    [Provokes("MO3002")]
    public void The_power_limit_is_a_signal_when_it_lasts()
    {
        lab.Gpus[0].ThrottleMask = PowerCap;
        Poll(2, work: true);
        Assert.That(signals, Is.Empty);
        Poll(1, work: true);
        Assert.That(Codes(), Is.EqualTo(new[] { "MO3002" }));
        Assert.That(signals[0].Severity, Is.EqualTo(SignalSeverity.Information));
        Assert.That((signals[0].Evidence["nvml.throttle.reason"], signals[0].Evidence["nvml.gpu.power.limit"]), Is.EqualTo(("sw_power_cap", 700.0)));
    }

    [Test]
    [Provokes("MO3003")]
    public void Memory_that_grows_towards_its_limit_is_a_signal_with_the_time_that_is_left()
    {
        ulong total = lab.Gpus[0].MemoryTotal, growth = 100UL << 20;
        lab.Gpus[0].MemoryUsed = (ulong)(0.70 * total);
        while (signals.Count == 0 && lab.Gpus[0].MemoryUsed < total)
        {
            lab.Gpus[0].MemoryUsed += growth;
            Poll(1, work: false);
        }

        Assert.That(Codes(), Is.EqualTo(new[] { "MO3003" }));
        long used = (long)signals[0].Evidence["hw.gpu.memory.usage"];
        Assert.That(used / (double)total, Is.InRange(0.80, 0.81), "long before it is full; loading the model, a moment ago, was no growth");
        Assert.That((double)signals[0].Evidence["nvml.gpu.memory.seconds_until_full"], Is.EqualTo((total - (ulong)used) / (double)growth).Within(1));
    }

    [Test]
    public void Memory_that_is_full_is_a_signal_at_once_and_much_that_does_not_grow_is_none()
    {
        lab.Gpus[0].MemoryUsed = (ulong)(0.90 * lab.Gpus[0].MemoryTotal);
        Poll(100, work: false);
        Assert.That(signals, Is.Empty);
        lab.Gpus[0].MemoryUsed = (ulong)(0.96 * lab.Gpus[0].MemoryTotal);
        Poll(100, work: false);
        Assert.That(Codes(), Is.EqualTo(new[] { "MO3003" }));
    }

    [Test]
    [Provokes("MO3004")]
    public void A_GPU_that_idles_while_calls_wait_is_a_signal_after_ten_seconds()
    {
        lab.Gpus[0].Utilization = 0;
        Poll(10, work: true);
        Assert.That(signals, Is.Empty);
        Poll(2, work: true);
        Assert.That(Codes(), Is.EqualTo(new[] { "MO3004" }));
        Assert.That((double)signals[0].Evidence["nvml.gpu.idle.seconds"], Is.InRange(10, 12));
        lab.Gpus[0].Utilization = 50;
        Poll(100, work: true);
        lab.Gpus[0].Utilization = 0;
        Poll(100, work: false);
        Assert.That(Codes(), Is.EqualTo(new[] { "MO3004" }));
    }

    [Test]
    [Provokes("MO3005", "MO3006")]
    public void Memory_errors_are_signals_when_they_grow_and_not_for_what_was_there_before()
    {
        Poll(5, work: false);
        Assert.That(signals, Is.Empty);
        lab.Gpus[0].CorrectedErrors += 3;
        Poll(1, work: false);
        lab.Gpus[0].UncorrectedErrors += 1;
        Poll(5, work: false);
        Assert.That(Codes(), Is.EqualTo(new[] { "MO3006", "MO3005" }));
        Assert.That((signals[0].Evidence["hw.errors"], signals[1].Evidence["error.type"]), Is.EqualTo((3L, "uncorrected")));
        Assert.That(signals[1].Severity, Is.EqualTo(SignalSeverity.Error));
    }

    [Test]
    [Provokes("MO3007")]
    public void An_XID_error_is_a_signal()
    {
        lab.Nvml.Events.Enqueue((lab.Gpus[0], 48));
        lab.Nvml.Events.Enqueue((lab.Gpus[0], 94));
        Poll(3, work: false);
        Assert.That(Codes(), Is.EqualTo(new[] { "MO3007" }));
        Assert.That((signals[0].Evidence["nvml.xid.code"], signals[0].Evidence["nvml.gpu.xid"]), Is.EqualTo((94, 2L)));
    }

    [Test]
    public void Two_GPUs_have_episodes_of_their_own_and_only_models_that_work_on_them_hear_of_them()
    {
        using Laboratory two = new(FakeMachine.H200(0), FakeMachine.H200(1));
        ModelMonitor both = two.Model("both"), one = two.Model("one");
        List<string> heard = [];
        both.SignalRaised += signal => heard.Add($"both {signal.Code} {signal.Evidence["hw.id"]}");
        one.SignalRaised += signal => heard.Add($"one {signal.Code} {signal.Evidence["hw.id"]}");
        two.Watch.Join(both);
        two.Watch.Join(one, two.Gpus[1].Uuid);
        two.Poll();
        foreach (FakeGpu gpu in two.Gpus)
        {
            gpu.UncorrectedErrors++;
            two.Pass(1, watts: 100);
            two.Poll();
        }

        Assert.That(heard, Is.EqualTo(new[]
        {
            $"both MO3005 {two.Gpus[0].Uuid}", $"both MO3005 {two.Gpus[1].Uuid}", $"one MO3005 {two.Gpus[1].Uuid}",
        }));
    }

    [Test]
    [ProvokesFaults]
    public void A_handler_that_throws_is_counted_and_polls_go_on()
    {
        long faults = ModelMonitor.Faults;
        model.SignalRaised += _ => throw new InvalidOperationException();
        lab.Gpus[0].UncorrectedErrors++;
        Poll(3, work: false);
        Assert.That(ModelMonitor.Faults, Is.GreaterThan(faults));
        Assert.That(lab.Watch.HasFaults, Is.False);
        Assert.That(Codes(), Is.EqualTo(new[] { "MO3005" }));
    }

    private void Poll(int times, bool work)
    {
        for (int poll = 0; poll < times; poll++)
        {
            using (work ? model.StartInference() : default) lab.Pass(1, watts: 50);
            lab.Poll();
        }
    }

    private string[] Codes() => [.. signals.Select(signal => signal.Code)];
}
