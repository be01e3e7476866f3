using ModelObservability.Testing;
using ModelObservability.Training;
using static TorchSharp.torch;

namespace ModelObservability.TorchSharpTests;

/// <summary>A loop over a data loader, observed and bare.</summary>
[TestFixture]
public sealed class LoopTests
{
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch() => monitor = new(name = TestContext.CurrentContext.Test.ID);

    [TearDown]
    public void Stop() => monitor.Dispose();

    [Test]
    public void The_batches_are_the_very_ones_of_the_loader_each_disposed_when_the_next_is_asked_for()
    {
        using DataLoader loader = Given.Loader();
        List<float[]> bare = [.. loader.Select(static batch => batch["x"].data<float>().ToArray())], observed = [];
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        Tensor? before = null;
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (var step in epoch.Observe(loader))
            {
                Assert.That(before?.IsInvalid, Is.Null.Or.True, "the loader disposes a batch when the next one is asked for");
                observed.Add((before = step.Batch["x"]).data<float>().ToArray());
            }
        }

        Assert.That(observed, Is.EqualTo(bare));
        Assert.That(before!.IsInvalid, Is.True);
    }

    [Test]
    public void A_loader_of_lists_gives_its_lists_and_one_that_keeps_its_batches_keeps_them()
    {
        using IterableDataLoader loader = new(new Given.Rows(6), batchSize: 2, num_worker: 2, disposeBatch: false);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        List<IList<Tensor>> batches = [];
        foreach (TrainingEpoch epoch in run.Epochs())
            foreach (var step in epoch.Observe(loader))
                batches.Add(step.Batch);
        Assert.That(batches.Select(static batch => batch[0].data<long>().ToArray()), Is.EqualTo(new[] { new long[] { 0, 1 }, [2, 3], [4, 5] }));
    }

    [Test]
    public void The_length_of_the_loader_gives_the_run_its_progress()
    {
        using DataLoader loader = Given.Loader(rows: 10, batchSize: 4);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 2, StepsPerEpoch = (int)loader.Count });
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (var step in epoch.Observe(loader)) step.Report(1);
            Assert.That(run.State.Progress, Is.EqualTo(epoch.Number / 2.0));
        }
    }

    [TestCase(null)]
    [TestCase(1)]
    public void An_observed_loop_learns_bit_by_bit_what_the_bare_one_learns(int? every)
    {
        float[] bare = Train(null, null), observed;
        using (TrainingRun run = monitor.StartTraining(new() { Epochs = 2, Sinks = [new Given.Collected()] })) observed = Train(run, new() { GradientsEvery = every, HistogramsEvery = every });
        Assert.That(observed, Is.EqualTo(bare));
    }

    [Test]
    public void A_report_leaves_no_tensor_behind_and_the_scope_of_the_loop_as_it_was()
    {
        using Sequential model = Given.Model();
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.1);
        using DataLoader loader = Given.Loader();
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1, Sinks = [new Given.Collected()] });
        ObservedOptimizer observed = run.Observe(optimizer, model, new() { GradientsEvery = 1, HistogramsEvery = 1 });
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (var step in epoch.Observe(loader))
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor loss = Given.LossOf(model, step.Batch);
                loss.backward();
                (int inScope, long alive, bool tracked) = (scope.DisposablesCount, Given.LiveTensors, is_grad_enabled());
                step.Report(loss.item<float>(), observed);
                Assert.That((scope.DisposablesCount, Given.LiveTensors, is_grad_enabled()), Is.EqualTo((inScope, alive, tracked)));
                Assert.That(loss.IsInvalid, Is.False);
            }
        }

        Assert.That(run.State.GradientNorm, Is.GreaterThan(0));
    }

    [Test]
    public void The_numbers_of_the_loop_are_published()
    {
        using MeterReadings readings = new(name);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 2 });
        Train(run, new() { GradientsEvery = 1 });
        Assert.That(readings.Observe("ml.training.learning_rate"), Is.EqualTo(0.05));
        Assert.That(readings.Observe("ml.training.gradient.norm"), Is.EqualTo(run.State.GradientNorm).And.GreaterThan(0));
        Assert.That(readings.Observe("ml.training.steps"), Is.EqualTo(10));
    }

    [Test]
    public void A_module_is_a_function_and_its_result_the_tensor_it_gave()
    {
        using MeterReadings readings = new(name);
        using Sequential model = Given.Model();
        using Tensor rows = ones(3, 4), bare = model.forward(rows);
        Func<Tensor, Tensor> predict = monitor.Observe<Tensor, Tensor>(model.forward);
        using Tensor observed = predict(rows);
        Assert.That(observed.data<float>().ToArray(), Is.EqualTo(bare.data<float>().ToArray()));
        Assert.That(readings.Values("ml.inference.duration"), Has.Length.EqualTo(1));
    }

    /// <summary>Two epochs with a scheduler that halves the rate.</summary>
    private static float[] Train(TrainingRun? run, ObservedOptimizerOptions? options)
    {
        using Sequential model = Given.Model();
        using optim.Optimizer optimizer = optim.Adam(model.parameters(), 0.1);
        optim.lr_scheduler.LRScheduler scheduler = optim.lr_scheduler.StepLR(optimizer, 1, 0.5);
        using DataLoader loader = Given.Loader();
        if (run is null)
        {
            for (int epoch = 0; epoch < 2; epoch++)
            {
                if (epoch > 0) scheduler.step();
                foreach (var batch in loader) Update(batch);
            }

            return Given.ValuesOf(model);
        }

        ObservedOptimizer observed = run.Observe(optimizer, model, options);
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            if (epoch.Number > 1) scheduler.step();
            foreach (var step in epoch.Observe(loader)) Update(step.Batch, loss => step.Report(loss, observed));
        }

        return Given.ValuesOf(model);

        void Update(Dictionary<string, Tensor> batch, Action<double>? report = null)
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.zero_grad();
            Tensor loss = Given.LossOf(model, batch);
            loss.backward();
            report?.Invoke(loss.item<float>());
            optimizer.step();
        }
    }
}
