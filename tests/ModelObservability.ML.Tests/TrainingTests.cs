using Microsoft.ML;
using Microsoft.ML.Data;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.MLTests;

[TestFixture]
public sealed class TrainingTests
{
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch() => monitor = new(name = TestContext.CurrentContext.Test.ID);

    [TearDown]
    public void Stop() => monitor.Dispose();

    [Test]
    public void Fitting_is_a_run_that_completes_and_gives_the_model()
    {
        using MeterReadings readings = new(name);
        using SpanReadings spans = new(name);
        ITransformer model = monitor.Fit(Given.TumorEstimator, Given.Tumors.Train);
        var ours = Given.Context.BinaryClassification.Evaluate(model.Transform(Given.Tumors.Test));
        var bare = Given.Context.BinaryClassification.Evaluate(Given.TumorModel.Transform(Given.Tumors.Test));
        Assert.That(ours.AreaUnderRocCurve, Is.EqualTo(bare.AreaUnderRocCurve).Within(0.01));
        Assert.That(readings.Observe("ml.training.runs", ("ml.training.outcome", "completed")), Is.EqualTo(1));
        Assert.That(readings.Values("ml.training.duration", ("ml.training.outcome", "completed")), Has.Length.EqualTo(1).And.All.GreaterThan(0));
        Assert.That(spans.Stopped.Single().OperationName, Is.EqualTo("train " + name));
    }

    [Test]
    public void An_estimator_that_throws_fails_the_run_with_the_same_exception()
    {
        using MeterReadings readings = new(name);
        Exception? bare = Assert.Catch(() => Given.TumorEstimator.Fit(Given.Numbers()));
        Exception? observed = Assert.Catch(() => monitor.Fit(Given.TumorEstimator, Given.Numbers()));
        Assert.That((observed!.GetType(), observed.Message), Is.EqualTo((bare!.GetType(), bare.Message)));
        Assert.That(readings.Observe("ml.training.runs", ("ml.training.outcome", "failed")), Is.EqualTo(1));
    }

    [Test]
    public void The_validation_of_two_classes_has_its_log_loss_in_nats()
    {
        var metrics = Given.Context.BinaryClassification.Evaluate(Given.TumorModel.Transform(Given.Tumors.Test));
        TrainingState state = Reported(run => run.ReportValidation(metrics));
        Assert.That(state.ValidationLoss, Is.EqualTo(metrics.LogLoss * Math.Log(2)).Within(1e-15));
        Assert.That(Score(state, "accuracy"), Is.EqualTo(metrics.Accuracy));
        Assert.That(Score(state, "roc_auc"), Is.EqualTo(metrics.AreaUnderRocCurve));
        Assert.That(Score(state, "specificity"), Is.EqualTo(metrics.NegativeRecall));
    }

    [Test]
    public void The_validation_of_two_classes_without_probabilities_has_no_loss()
    {
        var metrics = Given.Context.BinaryClassification.EvaluateNonCalibrated(Given.TumorModel.Transform(Given.Tumors.Test));
        TrainingState state = Reported(run => run.ReportValidation(metrics));
        Assert.That(state.ValidationLoss, Is.NaN);
        Assert.That(Score(state, "f1"), Is.EqualTo(metrics.F1Score));
    }

    [Test]
    public void The_validation_of_many_classes_numbers_and_clusters_has_the_numbers_of_the_evaluator()
    {
        IDataView digits = Given.Digits, numbers = Given.Numbers();
        var classes = Given.Context.MulticlassClassification.Evaluate(Given.Context.MulticlassClassification.Trainers.NaiveBayes().Fit(digits).Transform(digits), topKPredictionCount: 2);
        var regression = Given.Context.Regression.Evaluate(Given.Context.Regression.Trainers.FastTree(numberOfTrees: 2).Fit(numbers).Transform(numbers));
        var clusters = Given.Context.Clustering.Evaluate(Given.Context.Clustering.Trainers.KMeans(numberOfClusters: 2).Fit(numbers).Transform(numbers), scoreColumnName: "Score", featureColumnName: "Features");
        TrainingState state = Reported(run =>
        {
            run.ReportValidation(classes);
            run.ReportValidation(clusters);
            run.ReportValidation(regression);
        });
        Assert.That(state.ValidationLoss, Is.EqualTo(regression.LossFunction));
        Assert.That(Score(state, "balanced_accuracy"), Is.EqualTo(classes.MacroAccuracy));
        Assert.That(Score(state, "top_k_accuracy"), Is.EqualTo(classes.TopKAccuracy));
        Assert.That(Score(state, "r2"), Is.EqualTo(regression.RSquared));
        Assert.That(Score(state, "average_distance"), Is.EqualTo(clusters.AverageDistance));
        Assert.That(Score(state, "davies_bouldin"), Is.EqualTo(clusters.DaviesBouldinIndex));
        Assert.That(state.ValidationScores.Any(score => score.Name == "nmi"), Is.False, "the data has labels of no cluster");
    }

    [Test]
    public void The_validation_of_a_ranking_and_of_anomalies_has_the_numbers_of_the_evaluator()
    {
        IDataView documents = Given.Documents();
        var ranking = Given.Context.Ranking.Evaluate(Given.Context.Ranking.Trainers.FastTree(numberOfTrees: 2).Fit(documents).Transform(documents));
        var numberLabels = Given.Context.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.Single);
        IDataView train = numberLabels.Fit(Given.Tumors.Train).Transform(Given.Tumors.Train), test = numberLabels.Fit(Given.Tumors.Test).Transform(Given.Tumors.Test);
        var anomalies = Given.Context.AnomalyDetection.Evaluate(Given.Context.AnomalyDetection.Trainers.RandomizedPca(rank: 1).Fit(train).Transform(test));
        TrainingState state = Reported(run =>
        {
            run.ReportValidation(ranking);
            run.ReportValidation(anomalies);
        });
        Assert.That(state.ValidationLoss, Is.NaN);
        Assert.That(Score(state, "ndcg_at_1"), Is.EqualTo(ranking.NormalizedDiscountedCumulativeGains[0]));
        Assert.That(Score(state, "dcg_at_3"), Is.EqualTo(ranking.DiscountedCumulativeGains[2]));
        Assert.That(Score(state, "roc_auc"), Is.EqualTo(anomalies.AreaUnderRocCurve));
        Assert.That(Score(state, "detection_rate"), Is.EqualTo(anomalies.DetectionRateAtFalsePositiveCount));
    }

    [Test]
    public void A_trainer_that_tells_nothing_has_no_steps_or_losses_made_up()
    {
        using MeterReadings readings = new(name);
        TrainingState? state = null;
        string[] published = [];
        IEstimator<ITransformer>[] trainers = [Given.Context.Transforms.CopyColumns("Copy", "Label"), Given.Context.Regression.Trainers.FastTree(numberOfTrees: 2), Given.Context.Regression.Trainers.Sdca(maximumNumberOfIterations: 2)];
        foreach (IEstimator<ITransformer> trainer in trainers)
        {
            monitor.Fit(trainer, Given.Numbers(), validate: (run, _) =>
            {
                state = run.State;
                published = [.. readings.ObserveAll().Where(static reading => reading.Instrument is "ml.training.loss" or "ml.training.progress" or "ml.training.remaining").Select(static reading => reading.Instrument)];
            });
            Assert.That((state!.Step, state.Loss, state.ValidationLoss), Is.EqualTo((0L, double.NaN, double.NaN)));
            Assert.That(published, Is.Empty);
        }

        Assert.That(readings.Observe("ml.training.steps") + readings.Observe("ml.training.epochs"), Is.Zero);
        Assert.That(readings.Observe("ml.training.runs", ("ml.training.outcome", "completed")), Is.EqualTo(trainers.Length));
    }

    [Test]
    public void The_run_of_a_fit_is_the_one_that_its_validation_is_reported_to()
    {
        TrainingRun? reported = null;
        monitor.Fit(Given.TumorEstimator, Given.Tumors.Train, (run, model) =>
        {
            reported = run;
            run.ReportValidation(Given.Context.BinaryClassification.Evaluate(model.Transform(Given.Tumors.Test)));
        }, new() { Name = "nightly" });
        Assert.That(reported!.Name, Is.EqualTo("nightly"));
        Assert.That(reported.State.Outcome, Is.EqualTo(TrainingOutcome.Completed));
        Assert.That(Score(reported.State, "accuracy"), Is.GreaterThan(0.8));
    }

    private static double Score(TrainingState state, string name) => state.ValidationScores.Single(score => score.Name == name).Value;

    private TrainingState Reported(Action<TrainingRun> report)
    {
        using TrainingRun run = monitor.StartTraining();
        report(run);
        return run.State;
    }
}
