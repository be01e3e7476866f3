using ModelObservability.Testing;
using ModelObservability.Training;
using ModelObservability.Training.Sinks.Tests.Csv;

namespace ModelObservability.Tests.Training;

/// <summary>What is reported badly is ignored and counted; nothing is thrown in a training loop.</summary>
[TestFixture]
public sealed class TrainingReportTests
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
    public void A_second_report_of_a_step_is_ignored_and_counted()
    {
        using MeterReadings readings = new(name);
        using TrainingRun run = monitor.StartTraining();
        foreach (TrainingStep<int> step in run.Pass([0]))
        {
            step.Report(1, samples: 5);
            Assert.That(step.Report(2, samples: 5), Is.EqualTo(TrainingAction.Continue));
        }

        Assert.That(run.State.Loss, Is.EqualTo(1));
        Assert.That(run.State.Samples, Is.EqualTo(5));
        Assert.That(Rejected(readings, "duplicate"), Is.EqualTo(1));
    }

    [Test]
    public void A_report_of_a_step_that_is_not_the_current_one_is_ignored_and_counted()
    {
        using MeterReadings readings = new(name);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 2 });
        TrainingStep<int> before = default;
        TrainingEpoch? pastEpoch = null;
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe([0, 1]))
            {
                if (step.Number == 2) before.Report(99);
                step.Report(step.Number);
                before = step;
            }

            before.Report(99); // its sequence is over
            if (pastEpoch is not null)
                foreach (TrainingStep<int> step in pastEpoch.Observe([7]))
                {
                    Assert.That((step.Batch, step.Number), Is.EqualTo((7, 0L)), "the batches of an epoch that is over are handed out all the same");
                    step.Report(99);
                }

            pastEpoch = epoch;
        }

        Assert.That(run.RecentSteps.Select(step => step.Loss), Is.EqualTo(new[] { 1.0, 2, 3, 4 }));
        Assert.That(Rejected(readings, "out_of_order"), Is.EqualTo(4));
        Assert.That(readings.Observe("ml.training.steps"), Is.EqualTo(4));
    }

    [Test]
    public void Reports_after_the_end_are_ignored_and_counted_and_batches_still_enumerated()
    {
        using MeterReadings readings = new(name);
        TrainingRun run = monitor.StartTraining();
        List<int> batches = [];
        foreach (TrainingStep<int> step in run.Pass([1, 2, 3]))
        {
            if (step.Batch == 2) run.Dispose();
            step.Report(1);
            batches.Add(step.Batch);
        }

        run.ReportValidation(1);
        run.Validate().Dispose();
        run.Checkpoint().Dispose();
        run.Pause();
        run.Stop();
        run.Complete();
        run.Fail(new InvalidOperationException());

        Assert.That(batches, Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(Rejected(readings, "ended"), Is.EqualTo(3));
        Assert.That(readings.Observe("ml.training.steps"), Is.EqualTo(2));
        Assert.That(run.Epochs(), Is.Empty);
        Assert.That(run.State.ValidationLoss, Is.NaN);
    }

    [Test]
    public void A_default_step_ignores_every_call() => Assert.That(default(TrainingStep<int>).Report(1), Is.EqualTo(TrainingAction.Continue));

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity)]
    public void NaN_is_data_and_never_reaches_an_instrument(double value)
    {
        using MeterReadings readings = new(name);
        using TrainingRun run = monitor.StartTraining();
        foreach (TrainingStep<int> step in run.Pass([0, 1]))
            step.Report(value, learningRate: value, gradientNorm: value, scores: new TrainingScore("a", value));
        run.ReportValidation(value, new TrainingScore("a", value));

        Assert.That(run.State.Loss, Is.EqualTo(value));
        Assert.That(run.RecentSteps.Select(step => step.Loss), Is.All.EqualTo(value));
        Assert.That(run.State.ValidationLoss, Is.EqualTo(value));
        Assert.That((run.State.LossMean, run.State.BestLoss), Is.EqualTo((double.NaN, double.NaN)));
        Assert.That(readings.ObserveAll().Select(reading => reading.Value), Is.All.Matches<double>(double.IsFinite));
        Assert.That(readings.ObserveAll().Select(reading => reading.Instrument), Has.None.EqualTo("ml.training.loss").And.None.EqualTo("ml.training.score"));
        Assert.That(Rejected(readings, "non_finite_loss"), Is.EqualTo(3));
        Assert.That(Rejected(readings, "non_finite_learning_rate"), Is.EqualTo(2));
        Assert.That(Rejected(readings, "non_finite_gradient_norm"), Is.EqualTo(2));
        Assert.That(Rejected(readings, "non_finite_score"), Is.EqualTo(3));
    }

    [Test]
    public void Numbers_out_of_range_are_left_out_and_counted_and_the_rest_stays()
    {
        using MeterReadings readings = new(name);
        using TrainingRun run = monitor.StartTraining();
        foreach (TrainingStep<int> step in run.Pass([0])) step.Report(-3, learningRate: -1, gradientNorm: -1, samples: -1);

        TrainingState state = run.State;
        Assert.That((state.Loss, state.LearningRate, state.GradientNorm, state.Samples), Is.EqualTo((-3.0, double.NaN, double.NaN, 0L)));
        Assert.That(Rejected(readings, "learning_rate_out_of_range"), Is.EqualTo(1));
        Assert.That(Rejected(readings, "gradient_norm_out_of_range"), Is.EqualTo(1));
        Assert.That(Rejected(readings, "samples_out_of_range"), Is.EqualTo(1));
    }

    [Test]
    public void A_validation_may_have_no_loss()
    {
        using MeterReadings readings = new(name);
        using TrainingRun run = monitor.StartTraining(new() { EarlyStopping = new() { Patience = 1 } });
        run.ReportValidation(0.5);
        run.ReportValidation(null, new TrainingScore("recall", 0.25));
        run.ReportValidation(null);

        TrainingState state = run.State;
        Assert.That((state.ValidationLoss, state.ValidationsSinceBest, run.ShouldStop), Is.EqualTo((0.5, 0L, false)));
        Assert.That(state.ValidationScores, Is.EqualTo(new[] { new TrainingScore("recall", 0.25) }));
        Assert.That(Rejected(readings, "non_finite_loss"), Is.Zero);
    }

    [Test]
    public void Scores_beyond_thirty_two_names_are_left_out_and_counted()
    {
        using MeterReadings readings = new(name);
        using TrainingRun run = monitor.StartTraining();
        TrainingScore[] scores = [.. Enumerable.Range(0, 40).Select(index => new TrainingScore($"score {index}", index)), new(null!, 1), new("", 1)];
        foreach (TrainingStep<int> step in run.Pass([0])) step.Report(1, scores: scores);
        run.ReportValidation(1, scores);

        Assert.That(run.State.Scores, Has.Count.EqualTo(32));
        Assert.That(Rejected(readings, "score_limit"), Is.EqualTo(20));
        Assert.That(readings.ObserveAll().Count(reading => reading.Instrument == "ml.training.score"), Is.EqualTo(64));
    }

    [Test]
    public void A_step_that_is_not_reported_counts_with_the_declared_samples()
    {
        using TrainingRun run = monitor.StartTraining(new() { BatchSize = 32 });
        foreach (TrainingStep<int> step in run.Pass([0, 1, 2]))
            if (step.Batch == 1) step.Report(0.5);
            else if (step.Batch == 2) step.Report(0.5, samples: 7);

        Assert.That(run.State.Samples, Is.EqualTo(32 + 32 + 7));
        Assert.That(run.RecentSteps.Select(step => step.Loss), Is.EqualTo(new[] { double.NaN, 0.5, 0.5 }));
    }

    [Test]
    public void Invalid_options_are_refused_with_name_and_value()
    {
        Refused(() => new TrainingOptions { Name = " " }, "Name", "");
        Refused(() => new TrainingOptions { Epochs = 0 }, "Epochs", "0");
        Refused(() => new TrainingOptions { StepsPerEpoch = -1 }, "StepsPerEpoch", "-1");
        Refused(() => new TrainingOptions { BatchSize = 0 }, "BatchSize", "1 or more");
        Refused(() => new TrainingOptions { RecentSteps = 9 }, "RecentSteps", "100,000");
        Refused(() => new TrainingOptions { FlopsPerSample = double.NaN }, "FlopsPerSample", "NaN");
        Refused(() => new TrainingOptions { PeakFlopsPerSecond = 0 }, "PeakFlopsPerSecond", "above 0");
        Refused(() => new TrainingOptions { LearningRateFactor = 1 }, "LearningRateFactor", "less than 1");
        Refused(() => new TrainingOptions { ResumeFrom = new(-1, 0) }, "ResumeFrom", "-1");
        Refused(() => new TrainingOptions { ResumeFrom = new(0, 1, 2) }, "ResumeFrom", "no more steps");
        Refused(() => new TrainingOptions { Hyperparameters = null! }, "Hyperparameters", "");
        Refused(() => new TrainingOptions { Hyperparameters = new Dictionary<string, object> { ["x"] = new object() } }, "Hyperparameters", "Hyperparameters[x] is a Object");
        Refused(() => new TrainingOptions { Hyperparameters = new Dictionary<string, object> { [" "] = 1 } }, "Hyperparameters", "blank");
        Assert.That(() => ((ModelMonitor)null!).StartTraining(), Throws.ArgumentNullException);
        using TrainingRun run = monitor.StartTraining();
        TrainingEpoch epoch = run.Epochs().First();
        Assert.That(() => epoch.Observe((IEnumerable<int>)null!), Throws.ArgumentNullException);
        Assert.That(() => epoch.Observe((IAsyncEnumerable<int>)null!), Throws.ArgumentNullException);
        Assert.That(() => run.ReportValidation<ModelObservability.Metrics.BinaryConfusion, ModelObservability.Metrics.BinaryCounts>(1, null!), Throws.ArgumentNullException);
    }

    private static void Refused(Func<TrainingOptions> make, string parameter, string message) =>
        Assert.That(() => make(), Throws.InstanceOf<ArgumentException>().With.Property("ParamName").EqualTo(parameter).And.Message.Contains(message));

    private static double Rejected(MeterReadings readings, string reason) => readings.Observe("ml.training.rejected", ("reason", reason));

    [Test]
    public void A_validation_reported_in_two_calls_is_in_one_row([Values] bool lossFirst)
    {
        using TemporaryDirectory directory = new();
        using ModelMonitor model = new("two calls");
        using (TrainingRun run = model.StartTraining(new() { Epochs = 2, Sinks = [new CsvSink(directory["epochs.csv"])] }))
        {
            foreach (TrainingEpoch epoch in run.Epochs())
            {
                foreach (TrainingStep<int> step in epoch.Observe([1])) step.Report(1);
                if (epoch.Number == 2) continue;
                if (lossFirst) run.ReportValidation(0.5);
                run.ReportValidation(null, ("accuracy", 0.7), ("f1", 0.6));
                run.ReportValidation(null, ("accuracy", 0.9));
                if (!lossFirst) run.ReportValidation(0.5);
            }
        }

        CsvReader csv = new(directory["epochs.csv"]);
        Assert.That(csv.Column("validation_loss"), Is.EqualTo(new[] { "0.5", null }));
        Assert.That(csv.Column("validation_accuracy"), Is.EqualTo(new[] { "0.9", null }), "the last value of a number; nothing of another epoch");
        Assert.That(csv.Column("validation_f1"), Is.EqualTo(new[] { "0.6", null }));
    }

    [Test]
    public void How_a_run_ends_is_known_before_it_is_disposed()
    {
        using ModelMonitor model = new("ends");
        using TrainingRun open = model.StartTraining(), failed = model.StartTraining(), through = model.StartTraining(new() { Epochs = 1 });
        Assert.That(open.State.Outcome, Is.Null);
        open.Complete();
        failed.Fail(new InvalidOperationException());
        foreach (TrainingEpoch epoch in through.Epochs()) Assert.That(through.State.Outcome, Is.Null);
        Assert.That((open.State.Outcome, failed.State.Outcome, through.State.Outcome), Is.EqualTo((TrainingOutcome.Completed, TrainingOutcome.Failed, TrainingOutcome.Completed)));
    }
}
