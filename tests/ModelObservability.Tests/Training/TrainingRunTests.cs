using System.Diagnostics;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

[TestFixture]
public sealed class TrainingRunTests
{
    private readonly ManualTime time = new();
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name, timeProvider: time);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void A_run_counts_epochs_steps_and_samples_and_shows_what_was_reported()
    {
        using MeterReadings readings = new(name);
        using (TrainingRun run = monitor.StartTraining(new() { Epochs = 2 }))
        {
            foreach (TrainingEpoch epoch in run.Epochs())
                foreach (TrainingStep<int> step in epoch.Observe([3, 1, 2]))
                    step.Report(step.Batch, learningRate: 0.1 / epoch.Number, gradientNorm: 5, samples: 10, scores: new TrainingScore("accuracy", 0.5));

            Assert.That(readings.Observe("ml.training.loss", ("ml.training.split", "train"), ("ml.training.run", "1")), Is.EqualTo(2));
            Assert.That(readings.Observe("ml.training.loss.variance"), Is.EqualTo(0.8).Within(1e-12), "of 3 1 2 3 1 2");
            Assert.That(readings.Observe("ml.training.score", ("ml.score.name", "accuracy"), ("ml.training.split", "train")), Is.EqualTo(0.5));
            Assert.That(readings.Observe("ml.training.learning_rate"), Is.EqualTo(0.05));
            Assert.That(readings.Observe("ml.training.gradient.norm"), Is.EqualTo(5));
            Assert.That(readings.Observe("ml.training.progress"), Is.EqualTo(1));
            Assert.That(readings.Observe("ml.training.runs"), Is.Zero);
        }

        Assert.That(readings.Observe("ml.training.steps"), Is.EqualTo(6));
        Assert.That(readings.Observe("ml.training.epochs"), Is.EqualTo(2));
        Assert.That(readings.Observe("ml.training.samples"), Is.EqualTo(60));
        Assert.That(readings.Observe("ml.training.runs", ("ml.training.outcome", "completed")), Is.EqualTo(1));
        Assert.That(readings.ObserveAll().SelectMany(reading => reading.Tags.Keys), Has.None.EqualTo("ml.training.epoch").And.None.EqualTo("ml.training.step"));
    }

    [Test]
    public void Waiting_for_a_batch_is_separate_from_computing()
    {
        using MeterReadings readings = new(name);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        foreach (TrainingEpoch epoch in run.Epochs())
            foreach (TrainingStep<int> step in epoch.Observe(Slow(3, TimeSpan.FromSeconds(2)))) time.Advance(TimeSpan.FromSeconds(6));

        Assert.That(readings.Values("ml.training.data_wait.duration"), Is.EqualTo(new[] { 2.0, 2, 2 }));
        Assert.That(readings.Values("ml.training.step.duration"), Is.EqualTo(new[] { 6.0, 6, 6 }));
        Assert.That(run.State.DataWaitShare, Is.EqualTo(0.25));
    }

    [Test]
    public async Task Waiting_for_an_asynchronous_batch_is_separate_from_computing()
    {
        using MeterReadings readings = new(name);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        foreach (TrainingEpoch epoch in run.Epochs())
            await foreach (TrainingStep<int> step in epoch.Observe(SlowAsync(3, TimeSpan.FromSeconds(2)))) time.Advance(TimeSpan.FromSeconds(6));

        Assert.That(readings.Values("ml.training.data_wait.duration"), Is.EqualTo(new[] { 2.0, 2, 2 }));
        Assert.That(readings.Values("ml.training.step.duration"), Is.EqualTo(new[] { 6.0, 6, 6 }));
        Assert.That(run.State.Step, Is.EqualTo(3));
    }

    [Test]
    public void Without_listeners_the_state_still_knows_the_pace()
    {
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 10, BatchSize = 8, FlopsPerSample = 100, PeakFlopsPerSecond = 2_000 });
        foreach (TrainingEpoch epoch in run.Epochs().Take(1))
            foreach (TrainingStep<int> step in epoch.Observe(Slow(20, TimeSpan.FromSeconds(0.25)))) time.Advance(TimeSpan.FromSeconds(0.75));

        TrainingState state = run.State;
        Assert.That(state.StepsPerSecond, Is.EqualTo(1).Within(1e-9));
        Assert.That(state.SamplesPerSecond, Is.EqualTo(8).Within(1e-9));
        Assert.That(state.FlopUtilization, Is.EqualTo(0.4).Within(1e-9));
        Assert.That(state.DataWaitShare, Is.EqualTo(0.25).Within(1e-9));
        Assert.That(state.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void Steps_do_not_include_validation_and_checkpoints()
    {
        using MeterReadings readings = new(name);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe(Slow(2, TimeSpan.FromSeconds(1))))
            {
                time.Advance(TimeSpan.FromSeconds(5));
                using (run.Validate())
                {
                    time.Advance(TimeSpan.FromSeconds(100));
                    run.ReportValidation(0.7, new TrainingScore("recall", 0.9));
                }

                using TrainingScope checkpoint = run.Checkpoint();
                time.Advance(TimeSpan.FromSeconds(10));
                checkpoint.Complete();
            }
        }

        Assert.That(readings.Values("ml.training.step.duration"), Is.EqualTo(new[] { 5.0, 5 }));
        Assert.That(readings.Values("ml.training.checkpoint.duration"), Is.EqualTo(new[] { 10.0, 10 }));
        Assert.That(readings.Observe("ml.training.loss", ("ml.training.split", "validation")), Is.EqualTo(0.7));
        Assert.That(readings.Observe("ml.training.score", ("ml.score.name", "recall"), ("ml.training.split", "validation")), Is.EqualTo(0.9));
    }

    [Test]
    public void A_run_is_a_duration_of_its_outcome_once_it_has_ended()
    {
        using MeterReadings readings = new(name);
        using (TrainingRun run = monitor.StartTraining())
        {
            time.Advance(TimeSpan.FromSeconds(90));
            run.Complete();
            Assert.That(readings.Values("ml.training.duration"), Is.Empty);
        }

        TrainingRun left = monitor.StartTraining();
        time.Advance(TimeSpan.FromSeconds(5));
        left.Dispose();
        left.Dispose();
        Assert.That(readings.Values("ml.training.duration", ("ml.training.outcome", "completed")), Is.EqualTo(new[] { 90.0 }));
        Assert.That(readings.Values("ml.training.duration", ("ml.training.outcome", "failed")), Is.EqualTo(new[] { 5.0 }));
    }

    [Test]
    public void A_checkpoint_that_is_not_completed_has_no_duration()
    {
        using MeterReadings readings = new(name);
        using SpanReadings spans = new(name);
        using TrainingRun run = monitor.StartTraining();
        run.Checkpoint().Dispose();
        using (TrainingScope failing = run.Checkpoint()) failing.Fail(new IOException("private"));

        Assert.That(readings.Values("ml.training.checkpoint.duration"), Is.Empty);
        Assert.That(spans.Stopped.Select(span => span.GetTagItem("error.type")), Is.EqualTo(new[] { "_OTHER", "System.IO.IOException" }));
        Assert.That(spans.Stopped.Select(span => span.Status), Is.All.EqualTo(ActivityStatusCode.Error));
    }

    [Test]
    public void Spans_nest_and_carry_the_numbers_that_instruments_must_not()
    {
        using SpanReadings spans = new(name);
        using (TrainingRun run = monitor.StartTraining(new() { Epochs = 1, StepSpans = true, Hyperparameters = new Dictionary<string, object> { ["optimizer"] = "adam", ["width"] = 64 } }))
        {
            foreach (TrainingEpoch epoch in run.Epochs())
            {
                foreach (TrainingStep<string> step in epoch.Observe(["a", "b"]))
                {
                    Assert.That(Activity.Current?.OperationName, Is.EqualTo("step"));
                    step.Report(0.5);
                }

                Assert.That(Activity.Current?.OperationName, Is.EqualTo("epoch"));
                using (run.Validate()) run.ReportValidation(0.25);
            }

            Assert.That(Activity.Current?.OperationName, Is.EqualTo("train " + name));
        }

        Activity train = spans.Stopped.Single(span => span.OperationName == "train " + name), pass = spans.Stopped.Single(span => span.OperationName == "epoch");
        Activity[] steps = [.. spans.Stopped.Where(span => span.OperationName == "step")];
        Activity validate = spans.Stopped.Single(span => span.OperationName == "validate");
        Assert.That(Activity.Current, Is.Null);
        Assert.That(train.GetTagItem("ml.training.hyperparameter.optimizer"), Is.EqualTo("adam"));
        Assert.That(train.GetTagItem("ml.training.hyperparameter.width"), Is.EqualTo(64));
        Assert.That(train.GetTagItem("ml.training.outcome"), Is.EqualTo("completed"));
        Assert.That(train.GetTagItem("ml.training.run"), Is.EqualTo("1"));
        Assert.That(pass.ParentSpanId, Is.EqualTo(train.SpanId));
        Assert.That(pass.GetTagItem("ml.training.epoch"), Is.EqualTo(1));
        Assert.That(pass.GetTagItem("ml.training.loss"), Is.EqualTo(0.5));
        Assert.That(steps.Select(span => span.GetTagItem("ml.training.step")), Is.EqualTo(new object[] { 1L, 2L }));
        Assert.That(steps.Select(span => span.ParentSpanId), Is.All.EqualTo(pass.SpanId));
        Assert.That((validate.ParentSpanId, validate.GetTagItem("ml.training.loss"), validate.Status), Is.EqualTo((pass.SpanId, (object)0.25, ActivityStatusCode.Unset)));
    }

    [Test]
    public async Task Spans_of_a_run_are_its_children_on_every_thread()
    {
        using SpanReadings spans = new(name);
        TrainingRun run = await Task.Run(() => monitor.StartTraining(new() { Epochs = 1, StepSpans = true }));
        Assert.That(Activity.Current, Is.Null, "the run was begun where its span does not flow from");
        foreach (TrainingEpoch epoch in run.Epochs())
            await foreach (TrainingStep<int> step in epoch.Observe(SlowAsync(3, TimeSpan.Zero))) step.Report(1);
        run.Dispose();

        Assert.That(spans.Stopped.Select(span => span.TraceId).Distinct().Count(), Is.EqualTo(1));
        Assert.That(spans.Stopped.Select(span => span.OperationName), Is.EqualTo(new[] { "step", "step", "step", "epoch", "train " + name }));
        Assert.That(Activity.Current, Is.Null);
    }

    [Test]
    public void How_a_run_ends_is_counted()
    {
        using MeterReadings readings = new(name);
        monitor.StartTraining(new() { Epochs = 3 }).Dispose();
        TrainingRun told = monitor.StartTraining();
        told.Complete();
        told.Dispose();
        TrainingRun cancelled = monitor.StartTraining();
        cancelled.Fail(new OperationCanceledException());
        cancelled.Dispose();
        TrainingRun timedOut = monitor.StartTraining();
        timedOut.Fail(new TaskCanceledException("", new TimeoutException()));
        timedOut.Dispose();
        TrainingRun stopped = monitor.StartTraining(new() { Epochs = 3 });
        stopped.Stop();
        Assert.That(stopped.Epochs(), Is.Empty);
        stopped.Dispose();
        TrainingRun broken = monitor.StartTraining(new() { Epochs = 3 });
        Assert.That(() => broken.Epochs().Single().Observe(Failing()).Count(), Throws.InvalidOperationException);
        broken.Dispose();
        broken.Dispose();

        Assert.That(readings.Observe("ml.training.runs", ("ml.training.outcome", "completed")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.training.runs", ("ml.training.outcome", "cancelled")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.training.runs", ("ml.training.outcome", "stopped")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.training.runs", ("ml.training.outcome", "failed")), Is.EqualTo(3));
        Assert.That(broken.State.Outcome, Is.EqualTo(TrainingOutcome.Failed));
    }

    [Test]
    public void A_run_resumes_where_a_checkpoint_was()
    {
        using MeterReadings readings = new(name);
        TrainingPosition position;
        using (TrainingRun run = monitor.StartTraining(new() { Epochs = 4, StepsPerEpoch = 10 }))
        {
            foreach (TrainingEpoch epoch in run.Epochs())
                foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(1, 10)))
                    if (run.State.Step == 24) run.Stop();
            position = run.Position;
        }

        Assert.That(position, Is.EqualTo(new TrainingPosition(Epochs: 2, Steps: 24, StepsInEpoch: 4)));
        using TrainingRun resumed = monitor.StartTraining(new() { Epochs = 4, StepsPerEpoch = 10, ResumeFrom = position });
        Assert.That(resumed.Position, Is.EqualTo(position with { StepsInEpoch = 0 }), "no epoch is under way yet");
        List<(int, long)> steps = [];
        foreach (TrainingEpoch epoch in resumed.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(1, epoch.Number == 3 ? 6 : 10)))
            {
                steps.Add((epoch.Number, step.Number));
                if (step.Number == 25) Assert.That(resumed.State.Progress, Is.EqualTo(24 / 40.0));
            }
        }

        Assert.That(steps, Is.EqualTo(Enumerable.Range(25, 16).Select(step => (step <= 30 ? 3 : 4, (long)step))));
        Assert.That(readings.Observe("ml.training.steps"), Is.EqualTo(40), "each step is counted where it was done");
        Assert.That(resumed.State.Progress, Is.EqualTo(1));
    }

    [Test]
    public void Remaining_time_includes_the_time_between_epochs()
    {
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 4 });
        List<double> estimates = [];
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe(new int[50]))
            {
                // Compiling kernels, filling caches: the first step takes as long as a hundred others.
                time.Advance(TimeSpan.FromSeconds(epoch.Number == 1 && step.Number == 1 ? 100 : 1));
                if (step.Number % 50 == 10) estimates.Add(run.State.Remaining!.Value.TotalSeconds);
            }

            time.Advance(TimeSpan.FromSeconds(20)); // validation
        }

        Assert.That(estimates[0], Is.EqualTo(200 - 9).Within(30), "nine steps in, after a first one that took a hundred times as long");
        Assert.That(estimates[1], Is.EqualTo(150 - 9 + 2 * 20).Within(2));
        Assert.That(estimates[2], Is.EqualTo(100 - 9 + 20).Within(2));
        Assert.That(estimates[3], Is.EqualTo(50 - 9).Within(1));
        Assert.That(run.State.Remaining, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Progress_and_remaining_time_are_absent_if_the_length_is_unknown()
    {
        using MeterReadings readings = new(name);
        using TrainingRun run = monitor.StartTraining();
        foreach (TrainingStep<int> step in run.Pass(Slow(3, TimeSpan.FromSeconds(1)))) step.Report(1);

        Assert.That(run.State.Progress, Is.NaN);
        Assert.That(run.State.Remaining, Is.Null);
        Assert.That(readings.ObserveAll().Select(reading => reading.Instrument), Has.None.EqualTo("ml.training.progress").And.None.EqualTo("ml.training.remaining").And.None.EqualTo("ml.training.learning_rate"));
    }

    [Test]
    [ProvokesFaults]
    public void A_metric_state_can_be_reported_as_validation()
    {
        using MeterReadings readings = new(name);
        using TrainingRun run = monitor.StartTraining();
        ModelObservability.Metrics.BinaryConfusion counted = new();
        counted.Add((bool[])[true, true, false, false], (bool[])[true, false, false, false]);
        run.ReportValidation(0.3, counted, ("recall", counts => counts.Recall), ("broken", _ => throw new InvalidOperationException()), ("accuracy", counts => counts.Accuracy));

        Assert.That(run.State.ValidationScores, Is.EqualTo(new TrainingScore[] { new("recall", 0.5), new("accuracy", 0.75) }));
        Assert.That(readings.Observe("ml.training.score", ("ml.score.name", "accuracy")), Is.EqualTo(0.75));
    }

    [Test]
    public void The_best_validation_is_remembered_with_its_epoch()
    {
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 5 });
        double[] losses = [0.9, 0.5, double.NaN, 0.6, 0.7];
        foreach (TrainingEpoch epoch in run.Epochs()) run.ReportValidation(losses[epoch.Number - 1]);

        Assert.That((run.State.BestValidationLoss, run.State.BestValidationEpoch, run.State.ValidationsSinceBest, run.State.ValidationLoss), Is.EqualTo((0.5, 2, 3L, 0.7)));
    }

    private static IEnumerable<int> Failing()
    {
        yield return 1;
        throw new InvalidOperationException("from the loader");
    }

    private IEnumerable<int> Slow(int batches, TimeSpan each)
    {
        for (int batch = 0; batch < batches; batch++)
        {
            time.Advance(each);
            yield return batch;
        }
    }

    private async IAsyncEnumerable<int> SlowAsync(int batches, TimeSpan each)
    {
        for (int batch = 0; batch < batches; batch++)
        {
            if (batch == 1) await Task.Yield();
            time.Advance(each);
            yield return batch;
        }
    }
}
