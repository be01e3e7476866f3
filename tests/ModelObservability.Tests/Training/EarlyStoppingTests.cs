using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

[TestFixture]
public sealed class EarlyStoppingTests
{
    private readonly ManualTime time = new();
    private readonly List<Signal> heard = [];
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name, timeProvider: time);
        heard.Clear();
        monitor.SignalRaised += heard.Add;
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    [Provokes("MO2010")]
    public void A_validation_loss_without_improvement_ends_the_run_with_the_reason()
    {
        using MeterReadings readings = new(name);
        using SpanReadings spans = new(name);
        TrainingRun run = Train(new() { Epochs = 50, EarlyStopping = new() { Patience = 3 } }, epoch => Math.Max(0.5, 1.0 / epoch));

        Assert.That(run.StopDecision, Is.EqualTo(new TrainingStop(TrainingStopReason.NoImprovement, Epoch: 5, Step: 10, Value: 0.5, Limit: 0.5)));
        Assert.That(run.Position, Is.EqualTo(new TrainingPosition(5, 10)), "the epoch it stopped after is whole");
        Assert.That(run.State.Outcome, Is.EqualTo(TrainingOutcome.Stopped));
        Assert.That(heard.Single(signal => signal.Code == "MO2010").Evidence["reason"], Is.EqualTo("no_improvement"));
        Assert.That(readings.Observe("ml.training.runs", ("ml.training.outcome", "stopped")), Is.EqualTo(1));
        Assert.That(spans.Stopped.Single(span => span.OperationName.StartsWith("train", StringComparison.Ordinal)).GetTagItem("ml.training.stop.reason"), Is.EqualTo("no_improvement"));
    }

    [Test]
    public void Early_stopping_can_watch_a_score_until_a_target()
    {
        TrainingRun run = Train(
            new() { Epochs = 50, EarlyStopping = new() { Metric = "accuracy", Mode = ImprovementMode.Higher, Target = 0.9 } }, _ => 1, accuracy: epoch => epoch / 10.0);
        Assert.That(run.StopDecision, Is.EqualTo(new TrainingStop(TrainingStopReason.TargetReached, 9, 18, 0.9, 0.9)));
    }

    [Test]
    public void A_value_that_is_not_reported_decides_nothing()
    {
        TrainingRun run = Train(new() { Epochs = 20, EarlyStopping = new() { Metric = "recall", Patience = 1 } }, _ => 1);
        Assert.That(run.State.Outcome, Is.EqualTo(TrainingOutcome.Completed));
    }

    [Test]
    public void The_training_loss_is_its_mean_over_the_epoch_and_NaN_where_a_step_was()
    {
        TrainingRun flat = Train(new() { Epochs = 20, EarlyStopping = new() { Split = TrainingSplit.Train, Patience = 2 } }, _ => 1, train: (_, step) => step);
        Assert.That(flat.StopDecision, Is.EqualTo(new TrainingStop(TrainingStopReason.NoImprovement, 3, 6, 0.5, 0.5)));

        TrainingRun broken = Train(new() { Epochs = 20, EarlyStopping = new() { Split = TrainingSplit.Train } }, _ => 1, train: (epoch, step) => epoch == 2 && step == 0 ? double.NaN : 1);
        Assert.That((broken.StopDecision!.Reason, broken.StopDecision.Epoch, broken.State.Outcome), Is.EqualTo((TrainingStopReason.NotFinite, 2, (TrainingOutcome?)TrainingOutcome.Diverged)));
    }

    [Test]
    public void A_training_score_is_its_mean_over_the_epoch()
    {
        TrainingRun run = Train(
            new() { Epochs = 20, EarlyStopping = new() { Metric = "hits", Split = TrainingSplit.Train, Mode = ImprovementMode.Higher, Target = 4.5 } }, _ => 1, hits: (epoch, step) => epoch + step);
        Assert.That((run.StopDecision!.Epoch, run.StopDecision.Value), Is.EqualTo((4, 4.5)));
    }

    [Test]
    public void Early_stopping_works_with_and_without_listeners()
    {
        monitor.SignalRaised -= heard.Add;
        TrainingRun run = Train(new() { Epochs = 20, Detection = null, EarlyStopping = new() { DivergenceThreshold = 4 } }, epoch => epoch);
        Assert.That((run.StopDecision!.Reason, run.StopDecision.Epoch, run.StopDecision.Limit, run.State.Outcome), Is.EqualTo((TrainingStopReason.Diverged, 5, 4.0, (TrainingOutcome?)TrainingOutcome.Diverged)));
    }

    private TrainingRun Train(
        TrainingOptions options, Func<int, double> validation, Func<int, double>? accuracy = null, Func<int, int, double>? train = null, Func<int, int, double>? hits = null)
    {
        using TrainingRun run = monitor.StartTraining(options);
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe([0, 1]))
                step.Report(train?.Invoke(epoch.Number, step.Batch) ?? 1, scores: [new("hits", hits?.Invoke(epoch.Number, step.Batch) ?? 0)]);
            if (accuracy is null) run.ReportValidation(validation(epoch.Number));
            else run.ReportValidation(validation(epoch.Number), new TrainingScore("accuracy", accuracy(epoch.Number)));
        }

        return run;
    }
}
