using System.Diagnostics;
using ModelObservability.Gpu.Tests.Fakes;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Gpu.Tests.Joining;

/// <summary>What spans tell of the hardware: the device as it was up to the last poll, carried on to the end of the span.</summary>
public class JoinedSpansTests
{
    [Test]
    public void A_call_tells_energy_busyness_and_peak_memory()
    {
        using SpanReadings spans = new("span call");
        using Laboratory lab = new(FakeMachine.L4());
        ModelMonitor model = lab.Model("span call");
        lab.Watch.Join(model);
        (lab.Gpus[0].Utilization, lab.Gpus[0].MemoryUsed) = (80, 7UL << 30);
        lab.Poll();
        lab.Pass(1, watts: 60);
        lab.Poll(); // from here on 60 W are what the last interval says
        using (InferenceCall call = model.StartInference(batchSize: 3))
        {
            lab.Pass(0.5, watts: 600);
            call.Complete();
        }

        Activity span = spans.Stopped.Single();
        Assert.That((double)span.GetTagItem("ml.inference.energy")!, Is.EqualTo(30).Within(1e-6));
        Assert.That((double)span.GetTagItem("ml.inference.energy.per_item")!, Is.EqualTo(10).Within(1e-6));
        Assert.That((double)span.GetTagItem("ml.inference.gpu.utilization")!, Is.EqualTo(0.8).Within(1e-6));
        Assert.That(span.GetTagItem("ml.inference.gpu.memory.peak"), Is.EqualTo(7L << 30));
    }

    [Test]
    public void A_long_call_is_off_by_at_most_what_differs_in_one_interval()
    {
        using SpanReadings spans = new("span long");
        using Laboratory lab = new(FakeMachine.L4());
        ModelMonitor model = lab.Model("span long");
        GpuJoin join = lab.Watch.Join(model);
        Random random = new(3);
        lab.Poll();
        lab.Pass(1, watts: 30);
        lab.Poll();
        using (model.StartInference())
            for (int poll = 0; poll < 100; poll++)
            {
                lab.Gpus[0].MemoryUsed = (ulong)(poll == 50 ? 20 : 5) << 30;
                lab.Pass(1, watts: random.Next(30, 72));
                lab.Poll();
            }

        Activity span = spans.Stopped.Single();
        Assert.That((double)span.GetTagItem("ml.inference.energy")!, Is.EqualTo(join.Inference.Energy!.Value).Within(42));
        Assert.That(span.GetTagItem("ml.inference.gpu.memory.peak"), Is.EqualTo(20L << 30));
    }

    [Test]
    public async Task A_stream_tells_energy_per_token()
    {
        using SpanReadings spans = new("span stream");
        using Laboratory lab = new(FakeMachine.L4());
        ModelMonitor model = lab.Model("span stream");
        GpuJoin join = lab.Watch.Join(model);
        lab.Poll();
        lab.Pass(1, watts: 50);
        lab.Poll();
        await foreach (int token in model.Observe(Tokens(lab))) _ = token;
        lab.Poll();
        Activity span = spans.Stopped.Single();
        Assert.That((double)span.GetTagItem("ml.inference.energy")!, Is.EqualTo(50).Within(1e-6));
        Assert.That((double)span.GetTagItem("ml.inference.energy.per_item")!, Is.EqualTo(5).Within(1e-6));
        Assert.That((join.Inference.Items, Math.Round(join.Inference.EnergyPerItem!.Value, 6)), Is.EqualTo((10L, 5.0)));

        static async IAsyncEnumerable<int> Tokens(Laboratory lab)
        {
            for (int token = 0; token < 10; token++)
            {
                await Task.Yield();
                lab.Pass(0.1, watts: 50);
                yield return token;
            }
        }
    }

    [Test]
    public void A_run_its_epochs_and_its_steps_tell_their_own()
    {
        using SpanReadings spans = new("span train");
        using Laboratory lab = new(FakeMachine.L4());
        ModelMonitor model = lab.Model("span train");
        lab.Watch.Join(model);
        lab.Poll();
        lab.Pass(1, watts: 40);
        lab.Poll();
        using (TrainingRun run = model.StartTraining(new() { Epochs = 2, StepSpans = true }))
            foreach (TrainingEpoch epoch in run.Epochs())
                foreach (TrainingStep<int> step in epoch.Observe(Loader(lab)))
                {
                    lab.Pass(0.25, watts: 40);
                    step.Report(1);
                }

        Activity[] of(string name) => [.. spans.Stopped.Where(span => span.OperationName == name)];
        double energy(Activity span) => (double)span.GetTagItem("ml.training.energy")!;
        Assert.That(of("step").Select(energy), Is.EqualTo(Enumerable.Repeat(10.0, 6)).Within(1e-6));
        Assert.That(of("epoch").Select(energy), Is.EqualTo(Enumerable.Repeat(3 * (10 + 2.0), 2)).Within(1e-6));
        Assert.That(energy(of("train span train").Single()), Is.EqualTo(72).Within(1e-6));
        Assert.That(of("epoch")[0].GetTagItem("ml.training.gpu.utilization"), Is.EqualTo(0.83).Within(1e-6));
        Assert.That(of("step")[0].GetTagItem("ml.training.gpu.memory.peak"), Is.EqualTo((long)lab.Gpus[0].MemoryUsed));

        static IEnumerable<int> Loader(Laboratory lab)
        {
            for (int batch = 0; batch < 3; batch++)
            {
                lab.Pass(0.05, watts: 40); // waiting for data
                yield return batch;
            }
        }
    }

    [Test]
    public void What_the_device_does_not_tell_the_span_does_not_tell()
    {
        using SpanReadings spans = new("span blind");
        using Laboratory lab = new();
        ModelMonitor model = lab.Model("span blind");
        lab.Watch.Join(model);
        lab.Poll();
        using (model.StartInference()) lab.Watch.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(spans.Stopped.Single().TagObjects.Select(tag => tag.Key), Has.None.Contains("energy").And.None.Contains("gpu"));
    }
}
