using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;
using ModelObservability.Gpu.Tests.Joining;
using ModelObservability.Objectives;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Gpu.Tests.Advice;

/// <summary>Advice about the devices of joined models: each rule provoked by real calls and runs on scripted machines, and healthy ones left alone.</summary>
[TestFixture]
public sealed class GpuAdviceTests
{
    private const ulong PowerCap = 0x4, ThermalSlowdown = 0x20;

    private Laboratory lab = null!;
    private ModelMonitor model = null!;
    private FakeGpu gpu = null!;

    [SetUp]
    public void Join()
    {
        lab = new(FakeMachine.L4());
        gpu = lab.Gpus[0];
        gpu.MemoryUsed = (ulong)(0.7 * gpu.MemoryTotal);
        model = lab.Model("advised");
        lab.Watch.Join(model);
        lab.Poll();
    }

    [TearDown]
    public void Dispose()
    {
        model.Dispose();
        lab.Dispose();
    }

    [Test, Provokes("MO9014")]
    public void A_GPU_that_idles_while_calls_are_under_way_is_told()
    {
        gpu.Utilization = 20;
        Serve(seconds: 60);

        Signal signal = Advice().Single();
        Assert.That((signal.Code, signal.Evidence["hw.id"]), Is.EqualTo(("MO9014", gpu.Uuid)));
        Assert.That((double)signal.Evidence["hw.gpu.utilization"], Is.EqualTo(0.2).Within(1e-9));
        Assert.That((double)signal.Evidence["inference_share"], Is.EqualTo(1).Within(0.02));
    }

    [Test, StaysQuiet("MO9014", "MO9017")]
    public void A_model_that_is_seldom_called_may_have_an_idle_GPU()
    {
        (gpu.Utilization, gpu.MemoryUsed) = (1, 1UL << 30);
        Serve(seconds: 120, share: 0.3);
        Assert.That(Codes(), Is.Empty);
    }

    [Test, StaysQuiet("MO9014", "MO9015", "MO9016", "MO9017", "MO9018", "MO9019")]
    public void A_GPU_that_is_busy_with_the_work_is_left_alone([Values] bool trains)
    {
        gpu.Utilization = 95;
        if (trains) Train(seconds: 180);
        else Serve(seconds: 180);
        Assert.That(Codes(), Is.Empty);
    }

    [Test, Provokes("MO9015")]
    public void A_GPU_that_waits_while_training_is_told_with_how_long_the_loop_waits_for_data()
    {
        gpu.Utilization = 40;
        Train(seconds: 60);

        Signal signal = Advice().Single();
        Assert.That(signal.Code, Is.EqualTo("MO9015"));
        Assert.That((double)signal.Evidence["data_wait_share"], Is.Zero.Within(0.01));
    }

    [TestCase(PowerCap, "sw_power_cap")]
    [TestCase(ThermalSlowdown, "sw_thermal")]
    [Provokes("MO9016")]
    public void A_GPU_that_is_held_down_for_a_third_of_its_work_is_told(ulong mask, string reason)
    {
        gpu.Utilization = 95;
        for (int part = 0; part < 6; part++)
        {
            gpu.ThrottleMask = part % 2 == 0 ? mask : 0;
            Serve(seconds: 10);
        }

        Signal signal = Advice().Single();
        Assert.That((signal.Code, signal.Evidence["nvml.throttle.reason"]), Is.EqualTo(("MO9016", reason)));
        Assert.That((double)signal.Evidence["capped_share"], Is.EqualTo(0.5).Within(0.05));
    }

    [Test, StaysQuiet("MO9016")]
    public void Power_that_is_capped_now_and_then_is_nothing()
    {
        gpu.Utilization = 95;
        for (int part = 0; part < 10; part++)
        {
            gpu.ThrottleMask = part % 5 == 0 ? PowerCap : 0;
            Serve(seconds: 6);
        }

        Assert.That(Codes(), Is.Empty);
    }

    [Test, Provokes("MO9017")]
    public void Room_in_memory_of_a_GPU_that_is_not_saturated_is_told([Values] bool trains)
    {
        (gpu.Utilization, gpu.MemoryUsed) = (60, (ulong)(0.3 * gpu.MemoryTotal));
        if (trains) Train(seconds: 60);
        else Serve(seconds: 60);

        Signal signal = Advice().Single();
        Assert.That(signal.Code, Is.EqualTo("MO9017"));
        Assert.That((double)signal.Evidence["hw.gpu.memory.utilization"], Is.EqualTo(0.3).Within(0.01));
    }

    [Test, StaysQuiet("MO9017")]
    public void Room_is_nothing_to_a_loop_that_waits_for_data_or_whose_gradients_hold_no_noise([Values] bool waits)
    {
        (gpu.Utilization, gpu.MemoryUsed) = (60, (ulong)(0.3 * gpu.MemoryTotal));
        Train(seconds: 90, waitShare: waits ? 0.4 : 0, noiseless: !waits);
        Assert.That(Codes(), Does.Not.Contain("MO9017"));
    }

    [Test, Provokes("MO9018")]
    public void Memory_that_is_nearly_full_all_along_is_told()
    {
        (gpu.Utilization, gpu.MemoryUsed) = (95, (ulong)(0.93 * gpu.MemoryTotal));
        Train(seconds: 60);
        Assert.That(Codes(), Is.EqualTo(new[] { "MO9018" }));
    }

    [Test, StaysQuiet("MO9018")]
    public void Memory_that_is_full_for_a_moment_is_not()
    {
        gpu.Utilization = 95;
        for (int part = 0; part < 12; part++)
        {
            gpu.MemoryUsed = (ulong)((part % 2 == 0 ? 0.92 : 0.6) * gpu.MemoryTotal);
            Serve(seconds: 5);
        }

        Assert.That(Codes(), Is.Empty);
    }

    [Test, Provokes("MO9019")]
    public void Calls_that_wait_for_memory_and_an_accuracy_above_its_objective_ask_for_a_smaller_model()
    {
        (gpu.Utilization, gpu.MemoryUtilization) = (95, 85);
        Label(target: 0.9, right: 0.96);
        Serve(seconds: 60);

        Signal signal = Advice().Single();
        Assert.That((signal.Code, signal.Evidence["objective"], signal.Evidence["target"]), Is.EqualTo(("MO9019", "accuracy", 0.9)));
        Assert.That((double)signal.Evidence["accuracy_lower"], Is.InRange(0.91, 0.96));
    }

    [TestCase(0.9, 0.905, 85u, TestName = "Accuracy without head-room leaves the model as it is")]
    [TestCase(0.9, 0.96, 50u, TestName = "Memory that is not what calls wait for leaves the model as it is")]
    [StaysQuiet("MO9019")]
    public void A_model_that_needs_its_size_keeps_it(double target, double right, uint memory)
    {
        (gpu.Utilization, gpu.MemoryUtilization) = (95, memory);
        Label(target, right);
        Serve(seconds: 60);
        Assert.That(Codes(), Is.Empty);
    }

    [Test]
    public void Advice_ends_with_the_join_and_with_polls_and_begins_with_the_next_join()
    {
        gpu.Utilization = 20;
        Serve(seconds: 61);
        lab.Watch.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.That(Codes(), Is.Empty, "nobody knows what is now");
        Serve(seconds: 61);
        Assert.That(Codes(), Is.EqualTo(new[] { "MO9014" }));

        ModelMonitor other = lab.Model("advised twice");
        GpuJoin join = lab.Watch.Join(other);
        Serve(other, seconds: 60);
        Assert.That(Codes(other), Is.EqualTo(new[] { "MO9014" }));
        join.Dispose();
        Assert.That(Codes(other), Is.Empty);
        using GpuJoin again = lab.Watch.Join(other);
        Serve(other, seconds: 61);
        Assert.That(Codes(other), Is.EqualTo(new[] { "MO9014" }), "once, however often it was joined");
    }

    [Test]
    public void A_device_that_is_lost_or_tells_nothing_has_no_advice()
    {
        gpu.Utilization = 20;
        Serve(seconds: 60);
        gpu.Broken = NvmlReturn.GpuIsLost;
        lab.Poll();
        Assert.That(Codes(), Is.Empty);

        using Laboratory cut = new(FakeMachine.H200Mig());
        ModelMonitor small = cut.Model("on an instance");
        cut.Watch.Join(small, cut.Gpus[0].Instances[0].Uuid);
        for (int second = 0; second < 70; second++)
        {
            using (small.StartInference()) cut.Pass(1, watts: 50);
            cut.Poll();
        }

        Assert.That(Codes(small), Is.Empty, "an instance does not tell how busy it is");
    }

    [Test]
    public void A_join_by_itself_makes_no_diagnosis()
    {
        Assert.That(model.Signals.IsDiagnosed, Is.False);
        model.Diagnose();
        Assert.That(model.Signals.IsDiagnosed, Is.True);
    }

    private IEnumerable<Signal> Advice(ModelMonitor? of = null) =>
        (of ?? model).Diagnose().Findings.Where(static signal => signal.Code.StartsWith("MO9", StringComparison.Ordinal));

    private string[] Codes(ModelMonitor? of = null) => [.. Advice(of).Select(static signal => signal.Code)];

    private void Serve(int seconds, double share = 1) => Serve(model, seconds, share);

    private void Serve(ModelMonitor of, int seconds, double share = 1)
    {
        for (int second = 0; second < seconds; second++)
        {
            using (of.StartInference()) lab.Pass(share, watts: 50);
            if (share < 1) lab.Pass(1 - share, watts: 20);
            lab.Poll();
        }
    }

    private void Label(double target, double right)
    {
        BinaryQuality quality = model.TrackBinary();
        model.TrackAccuracyObjective(quality, target, new ObjectiveOptions { Windows = [] });
        for (int sample = 0; sample < 3_000; sample++) quality.Record(true, (int)((sample + 1) * right) > (int)(sample * right) ? 1.0 : 0.0);
    }

    private void Train(int seconds, double waitShare = 0, bool noiseless = false)
    {
        TrainingRun run = model.StartTraining(new() { Epochs = 2 });
        foreach (var epoch in run.Epochs())
        {
            foreach (var step in epoch.Observe(Wait(seconds, waitShare)))
            {
                lab.Pass(1 - waitShare, watts: 50);
                step.Report(1.0 / (10 + step.Batch), samples: 64);
                if (noiseless) run.ReportGradientNorms(8, 1.0001, 64, 1);
                lab.Poll();
            }

            break; // the run goes on while somebody asks
        }
    }

    private IEnumerable<int> Wait(int seconds, double share)
    {
        for (int second = 0; second < seconds; second++)
        {
            if (share > 0) lab.Pass(share, watts: 20);
            yield return second;
        }
    }
}
