using ModelObservability.Testing;
using ModelObservability.Training;
using static TorchSharp.torch;

namespace ModelObservability.TorchSharpTests;

/// <summary>What a report reads of the optimizer and the module.</summary>
[TestFixture]
public sealed class ObservedOptimizerTests
{
    private ModelMonitor monitor = null!;
    private Sequential model = null!;
    private optim.Optimizer optimizer = null!;

    [SetUp]
    public void Watch()
    {
        monitor = new(TestContext.CurrentContext.Test.ID);
        model = Given.Model();
        optimizer = optim.SGD(model.parameters(), 0.4);
        Given.SetGradients(model, static (_, parameter) => ones(parameter.shape));
    }

    [TearDown]
    public void Stop()
    {
        optimizer.Dispose();
        model.Dispose();
        monitor.Dispose();
    }

    [Test]
    public void The_learning_rate_is_the_one_the_scheduler_has_set()
    {
        optim.lr_scheduler.LRScheduler scheduler = optim.lr_scheduler.StepLR(optimizer, 1, 0.5);
        RecentStep[] steps = Run(3, new(), (step, observed) =>
        {
            step.Report(1, observed);
            scheduler.step();
        });
        Assert.That(steps.Select(static step => step.LearningRate), Is.EqualTo(new[] { 0.4, 0.2, 0.1 }));
    }

    [Test]
    public void Of_several_groups_of_parameters_it_is_the_rate_of_the_first()
    {
        optimizer.Dispose();
        Parameter[] all = [.. model.parameters()];
        optimizer = optim.SGD([new SGD.ParamGroup { Parameters = all[..2], Options = new() { LearningRate = 0.7 } }, new SGD.ParamGroup { Parameters = all[2..] }], 0.3);
        Assert.That(Run(1, new(), static (step, observed) => step.Report(1, observed))[0].LearningRate, Is.EqualTo(0.7));
    }

    [Test]
    public void A_scheduler_that_gives_NaN_is_counted_and_training_goes_on()
    {
        using MeterReadings readings = new(TestContext.CurrentContext.Test.ID);
        optim.lr_scheduler.LRScheduler scheduler = optim.lr_scheduler.LambdaLR(optimizer, static epoch => epoch == 0 ? 1 : double.NaN);
        RecentStep[] steps = Run(2, new(), (step, observed) =>
        {
            step.Report(1, observed);
            scheduler.step();
        });
        Assert.That(steps[1].LearningRate, Is.NaN);
        Assert.That(readings.Observe("ml.training.rejected", ("reason", "non_finite_learning_rate")), Is.EqualTo(1));
    }

    [TestCase(null, new[] { 1, 11, 21 })]
    [TestCase(4, new[] { 1, 5, 9, 13, 17, 21 })]
    public void Gradients_are_read_in_the_first_of_so_many_steps(int? every, int[] read)
    {
        RecentStep[] steps = Run(24, new() { GradientsEvery = every }, static (step, observed) => step.Report(1, observed));
        Assert.That(steps.Where(static step => !double.IsNaN(step.GradientNorm)).Select(static step => step.Step), Is.EqualTo(read));
        Assert.That(steps[0].GradientNorm, Is.EqualTo(Math.Sqrt((4 * 8) + 8 + 8 + 1)));
    }

    [Test]
    public void A_norm_that_the_application_knows_is_taken_as_it_is()
    {
        RecentStep[] steps = Run(1, new() { GradientsEvery = 1 }, static (step, observed) => step.Report(1, observed, gradientNorm: 2.5));
        Assert.That(steps[0].GradientNorm, Is.EqualTo(2.5));
    }

    [Test]
    public void What_else_is_reported_of_a_step_arrives()
    {
        Run(1, new(), static (step, observed) => step.Report(0.25, observed, samples: 7, scores: ("accuracy", 0.5)), run =>
        {
            Assert.That((run.State.Loss, run.State.Samples, run.State.Scores[0].Value), Is.EqualTo((0.25, 7, 0.5)));
        });
    }

    [TestCase(null, null)]
    [TestCase(double.NaN, null)]
    [TestCase(double.PositiveInfinity, 2.0)]
    [Provokes("MO4002")]
    public void A_gradient_that_is_not_finite_raises_one_signal_an_episode_and_the_application_decides(double? known, double? otherwise)
    {
        List<Signal> signals = [];
        List<TrainingAction> answers = [];
        TrainingOptions options = new() { OnSignal = signal => { signals.Add(signal); return TrainingAction.SkipBatch; } };
        Run(5, new() { GradientsEvery = 1 }, (step, observed) =>
        {
            bool isBroken = step.Number is 2 or 3 or 5;
            Given.SetGradients(model, (name, parameter) => full(parameter.shape, isBroken && name == "last.weight" ? float.NaN : 1));
            answers.Add(step.Report(1, observed, gradientNorm: isBroken ? known : otherwise));
        }, options: options);
        Assert.That(signals.Select(static signal => (signal.Code, signal.Evidence["step"])), Is.EqualTo(new[] { ("MO4002", (object)2L), ("MO4002", 5L) }));
        Assert.That(signals[0].Evidence["parameters"], Is.EqualTo("last.weight"));
        Assert.That((signals[0].Evidence["not_finite"], signals[0].Evidence["gradients"]), Is.EqualTo(((object)1, (object)4)));
        Assert.That(answers, Is.EqualTo(new[] { TrainingAction.Continue, TrainingAction.SkipBatch, TrainingAction.Continue, TrainingAction.Continue, TrainingAction.SkipBatch }));
    }

    [Test]
    [StaysQuiet("MO4002")]
    public void Gradients_that_are_finite_raise_nothing()
    {
        List<Signal> signals = [];
        Run(30, new() { GradientsEvery = 1 }, static (step, observed) => step.Report(1, observed), options: new() { OnSignal = signal => { signals.Add(signal); return TrainingAction.Continue; } });
        Assert.That(signals, Is.Empty);
    }

    [Test]
    public void Steps_between_readings_allocate_nothing()
    {
        long allocated = long.MaxValue;
        Run(2000, new() { GradientsEvery = 1_000_000 }, (step, observed) =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            step.Report(1, observed);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        });
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void A_module_or_an_optimizer_that_is_disposed_gives_no_norm_and_hurts_nobody()
    {
        RecentStep[] steps = Run(2, new() { GradientsEvery = 1 }, (step, observed) =>
        {
            if (step.Number == 2)
            {
                model.Dispose();
                optimizer.Dispose();
            }

            step.Report(step.Number, observed);
        });
        Assert.That((steps[1].Loss, steps[1].GradientNorm), Is.EqualTo((2.0, double.NaN)));
    }

    [Test]
    [ProvokesFaults]
    public void What_cannot_be_read_is_counted_and_the_step_is_reported()
    {
        Parameter parameter = new(zeros([3], device: new Device(DeviceType.META)));
        parameter.grad = zeros([3], device: new Device(DeviceType.META));
        RecentStep[] steps = Run(1, new() { GradientsEvery = 1 }, static (step, observed) => step.Report(3, observed), module: new Given.Holder(parameter));
        Assert.That((steps[0].Loss, steps[0].GradientNorm), Is.EqualTo((3.0, double.NaN)));
    }

    [Test]
    public void Parameters_that_left_with_their_scope_give_no_norm_and_hurt_nobody()
    {
        Given.Holder module;
        using (NewDisposeScope()) module = new(new Parameter(zeros(2)));
        RecentStep[] steps = Run(1, new() { GradientsEvery = 1 }, static (step, observed) => step.Report(3, observed), module: module);
        Assert.That((steps[0].Loss, steps[0].GradientNorm), Is.EqualTo((3.0, double.NaN)));
    }

    [Test]
    public void Arguments_that_are_missing_or_out_of_range_are_named()
    {
        using TrainingRun run = monitor.StartTraining();
        Assert.That(() => run.Observe(null!, model), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("optimizer"));
        Assert.That(() => run.Observe(optimizer, null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("module"));
        Assert.That(() => new ObservedOptimizerOptions { GradientsEvery = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("GradientsEvery is 0; it must be 1 or more"));
        Assert.That(() => new ObservedOptimizerOptions { HistogramsEvery = -1 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("HistogramsEvery is -1"));
    }

    private RecentStep[] Run(
        int steps, ObservedOptimizerOptions reading, Action<TrainingStep<int>, ObservedOptimizer> each, Action<TrainingRun>? then = null, TrainingOptions? options = null, nn.Module? module = null)
    {
        using TrainingRun run = monitor.StartTraining((options ?? new()) with { Epochs = 1 });
        ObservedOptimizer observed = run.Observe(optimizer, module ?? model, reading);
        foreach (TrainingEpoch epoch in run.Epochs())
            foreach (var step in epoch.Observe(Enumerable.Range(0, steps)))
                each(step, observed);
        then?.Invoke(run);
        return [.. run.RecentSteps];
    }
}
