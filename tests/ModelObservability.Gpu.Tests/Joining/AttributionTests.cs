using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;
using ModelObservability.Training;

namespace ModelObservability.Gpu.Tests.Joining;

/// <summary>Whose energy it is: shares of wall time among concurrent work, and the rest nobody's.</summary>
public class AttributionTests
{
    [Test]
    public void A_call_has_the_energy_of_its_share_of_the_interval_and_the_rest_is_nobody_s()
    {
        using Laboratory lab = new(FakeMachine.L4());
        ModelMonitor model = lab.Model("alone");
        GpuJoin join = lab.Watch.Join(model);
        lab.Poll();
        lab.Pass(0.25, watts: 100);
        using (InferenceCall call = model.StartInference(batchSize: 4))
        {
            lab.Pass(0.5, watts: 100);
            call.Complete();
        }

        lab.Pass(0.25, watts: 100);
        Assert.That(join.Inference.Energy, Is.Zero, "not known before the next poll");
        lab.Poll();
        Assert.That(join.Inference, Is.EqualTo(new GpuUse(50, 1, 4)));
        Assert.That(lab.Unattributed(), Is.EqualTo(50));
        Assert.That(join.Training, Is.EqualTo(new GpuUse(0, 0, 0)));
    }

    [Test]
    public void Concurrent_calls_share_by_time_whatever_model_they_are_of()
    {
        using Laboratory lab = new(FakeMachine.L4());
        ModelMonitor first = lab.Model("first"), second = lab.Model("second");
        GpuJoin one = lab.Watch.Join(first), two = lab.Watch.Join(second);
        lab.Poll();
        InferenceCall a = first.StartInference(), b = first.StartInference();
        lab.Pass(0.4, watts: 500); // two of the first model
        InferenceCall c = second.StartInference();
        lab.Pass(0.6, watts: 500); // and one of the second
        lab.Poll();
        Assert.That(one.Inference.Energy, Is.EqualTo(200 + 200).Within(1e-6));
        Assert.That(two.Inference.Energy, Is.EqualTo(100).Within(1e-6));
        Assert.That(lab.Unattributed(), Is.Zero.Within(1e-6));
        a.Dispose();
        b.Dispose();
        lab.Pass(1, watts: 300);
        lab.Poll();
        c.Dispose();
        Assert.That(two.Inference.Energy, Is.EqualTo(400).Within(1e-6));
    }

    [Test]
    public void A_late_sample_settles_the_calls_that_ended_before_it()
    {
        using Laboratory lab = new(FakeMachine.L4());
        ModelMonitor model = lab.Model("late");
        GpuJoin join = lab.Watch.Join(model);
        lab.Poll();
        for (int poll = 0; poll < 5; poll++)
        {
            lab.Nvml.Codes[NvmlFunction.Energy] = poll < 4 ? NvmlReturn.Timeout : NvmlReturn.Success;
            using (model.StartInference()) lab.Pass(0.75, watts: 40);
            lab.Pass(0.25, watts: 40);
            lab.Poll();
            Assert.That(join.Inference.Energy, Is.EqualTo(poll < 4 ? 0 : 150).Within(1e-6));
        }

        Assert.That(lab.Unattributed(), Is.EqualTo(50).Within(1e-6));
        Assert.That(join.Inference.Count, Is.EqualTo(5));
    }

    [Test]
    public void Ten_thousand_calls_at_random_share_the_energy_to_the_joule_as_counting_by_the_millisecond_does()
    {
        using Laboratory lab = new(FakeMachine.H200());
        Random random = new(42);
        ModelMonitor[] models = [lab.Model("a"), lab.Model("b"), lab.Model("c")];
        GpuJoin[] joins = [.. models.Select(model => lab.Watch.Join(model))];
        List<(int Model, InferenceCall Call)> running = [];
        decimal[] expected = new decimal[4], ticks = new decimal[4]; // by model; the last is nobody's
        lab.Poll();
        ulong baseline = lab.Gpus[0].EnergyMillijoules, settled = baseline;
        int calls = 0, milliseconds = 0;
        while (calls < 10_000)
        {
            for (int millisecond = 0; millisecond < 1000; millisecond++, milliseconds++)
            {
                if (random.Next(20) == 0 && running.Count < 12)
                {
                    int model = random.Next(3);
                    running.Add((model, models[model].StartInference()));
                    calls++;
                }

                if (running.Count > 0 && random.Next(25) == 0)
                {
                    int index = random.Next(running.Count);
                    running[index].Call.Dispose();
                    running.RemoveAt(index);
                }

                if (random.Next(3000) == 0)
                {
                    running.ForEach(entry => entry.Call.Dispose());
                    running.Clear();
                }

                foreach ((int model, _) in running) ticks[model] += 1m / running.Count;
                if (running.Count == 0) ticks[3]++;
                lab.Pass(0.001, watts: random.Next(75, 700));
            }

            bool answers = random.Next(4) > 0;
            lab.Nvml.Codes[NvmlFunction.Energy] = answers ? NvmlReturn.Success : NvmlReturn.Timeout;
            lab.Poll();
            if (!answers) continue;
            decimal joules = (lab.Gpus[0].EnergyMillijoules - settled) / 1000m, all = ticks.Sum();
            for (int owner = 0; owner < 4; owner++) expected[owner] += joules * ticks[owner] / all;
            settled = lab.Gpus[0].EnergyMillijoules;
            Array.Clear(ticks);
        }

        double[] actual = [.. joins.Select(join => join.Inference.Energy!.Value), lab.Unattributed()];
        for (int owner = 0; owner < 4; owner++) Assert.That(actual[owner], Is.EqualTo((double)expected[owner]).Within(0.001), $"{owner}");
        Assert.That(actual.Sum(), Is.EqualTo((settled - baseline) / 1000.0).Within(0.001), "nothing is lost, nothing made");
        TestContext.Out.WriteLine($"{calls} calls, {milliseconds} ms, {actual.Sum():F3} J: {string.Join(", ", actual.Select(joules => $"{joules:F3}"))}");
    }

    [Test]
    public void A_counter_that_starts_again_charges_nobody_for_what_is_not_known()
    {
        using Laboratory lab = new(FakeMachine.L4());
        ModelMonitor model = lab.Model("reloaded");
        GpuJoin join = lab.Watch.Join(model);
        lab.Poll();
        using InferenceCall call = model.StartInference();
        lab.Pass(1, watts: 70);
        lab.Poll();
        lab.Gpus[0].EnergyMillijoules = 0;
        lab.Pass(1, watts: 70);
        lab.Poll();
        lab.Pass(1, watts: 70);
        lab.Poll();
        Assert.That(join.Inference.Energy, Is.EqualTo(140).Within(1e-6));
        Assert.That(lab.Unattributed(), Is.Zero);
    }

    [Test]
    public void Energy_integrated_from_power_is_shared_the_same_way()
    {
        using Laboratory lab = new(FakeMachine.Consumer());
        ModelMonitor model = lab.Model("estimated");
        GpuJoin join = lab.Watch.Join(model);
        lab.Poll();
        using (model.StartInference()) lab.Pass(0.5, watts: 0);
        lab.Pass(0.5, watts: 0);
        lab.Poll();
        Assert.That((join.Inference.Energy, lab.Unattributed()), Is.EqualTo((125.0, 125.0)));
    }

    [Test]
    public void Without_energy_and_power_there_is_no_energy_not_0()
    {
        FakeGpu gpu = FakeMachine.Consumer();
        gpu.Lacks.Add(NvmlFunction.Power);
        using Laboratory lab = new(gpu);
        ModelMonitor model = lab.Model("blind");
        GpuJoin join = lab.Watch.Join(model);
        lab.Poll();
        using (model.StartInference()) lab.Pass(1, watts: 0);
        lab.Poll();
        Assert.That(join.Inference, Is.EqualTo(new GpuUse(null, 1, 1)));
        Assert.That((join.Inference.EnergyPerCall, join.Inference.GramsOfCarbonDioxide(400)), Is.EqualTo((default(double?), default(double?))));
    }

    [Test]
    public void Each_model_is_charged_on_the_devices_it_works_on()
    {
        using Laboratory lab = new(FakeMachine.H200(0), FakeMachine.H200(1));
        ModelMonitor left = lab.Model("left"), both = lab.Model("both");
        GpuJoin onOne = lab.Watch.Join(left, lab.Gpus[0].Uuid), onBoth = lab.Watch.Join(both);
        lab.Poll();
        using (left.StartInference())
        using (both.StartInference())
        {
            lab.Pass(1, watts: 600);
            lab.Gpus[1].EnergyMillijoules += 400_000;
            lab.Poll();
        }

        Assert.That((onOne.Inference.Energy, onBoth.Inference.Energy), Is.EqualTo((300.0, 700.0)));
    }

    [Test]
    public void A_lost_device_is_settled_when_it_is_back_and_a_call_ends_as_always()
    {
        using Laboratory lab = new(FakeMachine.L4());
        ModelMonitor model = lab.Model("lost");
        GpuJoin join = lab.Watch.Join(model);
        lab.Poll();
        InferenceCall call = model.StartInference();
        lab.Gpus[0].Broken = NvmlReturn.GpuIsLost;
        lab.Pass(1, watts: 70);
        lab.Poll();
        call.Dispose();
        lab.Pass(1, watts: 70);
        lab.Poll();
        Assert.That(join.Inference, Is.EqualTo(new GpuUse(0, 1, 1)));
        lab.Gpus[0].Broken = NvmlReturn.Success;
        for (int poll = 0; poll < 3; poll++)
        {
            lab.Pass(1, watts: 70);
            lab.Poll();
        }

        Assert.That(join.Inference.Energy + lab.Unattributed(), Is.EqualTo(350).Within(1e-6));
        Assert.That(join.Inference.Energy, Is.GreaterThan(60));
    }

    [Test]
    public void Training_runs_are_charged_from_beginning_to_end_and_their_steps_are_the_items()
    {
        using Laboratory lab = new(FakeMachine.L4());
        ModelMonitor model = lab.Model("trained");
        GpuJoin join = lab.Watch.Join(model);
        lab.Poll();
        using (TrainingRun run = model.StartTraining(new() { Epochs = 2 }))
            foreach (TrainingEpoch epoch in run.Epochs())
                foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(0, 5)))
                {
                    lab.Pass(0.1, watts: 50);
                    lab.Poll();
                    step.Report(1.0 / step.Number);
                }

        lab.Pass(1, watts: 20);
        lab.Poll();
        Assert.That(join.Training.Energy, Is.EqualTo(50).Within(1e-6));
        Assert.That((join.Training.Count, join.Training.Items, join.Inference.Energy), Is.EqualTo((1L, 10L, 0.0)));
        Assert.That(lab.Unattributed(), Is.EqualTo(20).Within(1e-6));
    }

    [Test]
    public void Read_outs_are_the_energy_by_call_by_item_and_as_carbon_dioxide()
    {
        GpuUse use = new(7200, Count: 4, Items: 80);
        Assert.That((use.EnergyPerCall, use.EnergyPerItem, use.EnergyPerThousandItems), Is.EqualTo((1800.0, 90.0, 90_000.0)));
        Assert.That(new GpuUse(3.6e6, 1, 1).GramsOfCarbonDioxide(412), Is.EqualTo(412), "a kilowatt-hour");
        Assert.That(use.GramsOfCarbonDioxide(500), Is.EqualTo(1).Within(1e-12));
        Assert.That(new GpuUse(5, 0, 0).EnergyPerCall, Is.Null);
        Assert.That(() => use.GramsOfCarbonDioxide(-1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("-1").And.Message.Contains("0 or more"));
        Assert.That(() => use.GramsOfCarbonDioxide(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
