using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelObservability.MLTests;

/// <summary>What trackers count out of an IDataView is what ML.NET's own evaluators count.</summary>
[TestFixture]
public sealed class RecordTests
{
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch() => monitor = new(TestContext.CurrentContext.Test.ID);

    [TearDown]
    public void Stop() => monitor.Dispose();

    [Test]
    public void Two_classes_have_the_scores_of_the_evaluator()
    {
        IDataView scored = Given.TumorModel.Transform(Given.Tumors.Test);
        var theirs = Given.Context.BinaryClassification.Evaluate(scored);
        BinaryQuality quality = monitor.TrackBinary(new() { Probabilities = true });
        long rows = quality.Record(scored);
        BinaryQualityValue ours = quality.All;
        Assert.That(rows, Is.EqualTo(Given.TestTumors.Length).And.EqualTo(ours.Counts.Total));
        Assert.That(ours.Counts.Accuracy, Is.EqualTo(theirs.Accuracy));
        Assert.That(ours.Counts.Precision, Is.EqualTo(theirs.PositivePrecision));
        Assert.That(ours.Counts.Recall, Is.EqualTo(theirs.PositiveRecall));
        Assert.That(ours.Counts.F1, Is.EqualTo(theirs.F1Score).Within(1e-15));
        Assert.That(ours.Losses!.LogLoss, Is.EqualTo(theirs.LogLoss * Math.Log(2)).Within(1e-6), "ML.NET counts in bits, and clips in single precision");
        Assert.That(theirs.AreaUnderRocCurve, Is.InRange(ours.Ranking!.RocAuc.Lower - 1e-12, ours.Ranking.RocAuc.Upper + 1e-12));
    }

    [Test]
    public void Raw_scores_are_read_from_the_column_that_is_named()
    {
        IDataView scored = Given.TumorModel.Transform(Given.Tumors.Test);
        var theirs = Given.Context.BinaryClassification.EvaluateNonCalibrated(scored);
        BinaryQuality quality = monitor.TrackBinary(new() { Threshold = 0 });
        quality.Record(scored, scoreColumn: "Score");
        Assert.That(quality.Counts.Accuracy, Is.EqualTo(theirs.Accuracy));
    }

    [Test]
    public void Rankings_have_the_area_of_the_evaluator()
    {
        IDataView scored = Given.TumorModel.Transform(Given.Tumors.Test);
        RankingQuality quality = monitor.TrackRanking();
        quality.Record(scored);
        double theirs = Given.Context.BinaryClassification.Evaluate(scored).AreaUnderRocCurve;
        Assert.That(theirs, Is.InRange(quality.All.RocAuc.Lower - 1e-12, quality.All.RocAuc.Upper + 1e-12));
        Assert.That(quality.All.RocAuc.Width, Is.LessThan(0.001));
    }

    [Test]
    public void Many_classes_have_the_scores_of_the_evaluator()
    {
        IDataView digits = Given.Digits;
        IDataView scored = Given.Context.MulticlassClassification.Trainers.SdcaMaximumEntropy(new Microsoft.ML.Trainers.SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 3 })
            .Fit(digits).Transform(digits);
        var theirs = Given.Context.MulticlassClassification.Evaluate(scored);
        MulticlassQuality quality = monitor.TrackMulticlass(10, new() { Probabilities = true });
        Assert.That(quality.Record(scored), Is.EqualTo(1797), "more than one batch");
        MulticlassQualityValue ours = quality.All;
        Assert.That(ours.Counts.Total, Is.EqualTo(1797));
        Assert.That(ours.Counts.Accuracy, Is.EqualTo(theirs.MicroAccuracy).Within(1e-12));
        Assert.That(ours.Losses!.LogLoss, Is.EqualTo(theirs.LogLoss).Within(1e-5), "both in nats");
    }

    [Test]
    public void Numbers_have_the_scores_of_the_evaluator()
    {
        IDataView numbers = Given.Numbers(3000);
        IDataView scored = Given.Context.Regression.Trainers.FastTree(numberOfTrees: 5).Fit(numbers).Transform(numbers);
        var theirs = Given.Context.Regression.Evaluate(scored);
        RegressionQuality quality = monitor.TrackRegression();
        quality.Record(scored);
        Assert.That(quality.All.MeanAbsoluteError, Is.EqualTo(theirs.MeanAbsoluteError).Within(1e-12));
        Assert.That(quality.All.RootMeanSquaredError, Is.EqualTo(theirs.RootMeanSquaredError).Within(1e-12));
        Assert.That(quality.All.R2, Is.EqualTo(theirs.RSquared).Within(1e-9));
    }

    [Test]
    public void A_column_that_is_not_there_is_named_with_those_that_are()
    {
        IDataView unscored = Given.Tumors.Test;
        BinaryQuality quality = monitor.TrackBinary();
        Assert.That(() => quality.Record(unscored), Throws.ArgumentException
            .With.Message.Contains("'Probability'").And.Message.Contains("'Label' (Boolean)").And.Property("ParamName").EqualTo("scoreColumn"));
        Assert.That(() => quality.Record(unscored, "Truth"), Throws.ArgumentException.With.Property("ParamName").EqualTo("labelColumn"));
        Assert.That(() => quality.Record(null!), Throws.ArgumentNullException);
        Assert.That(quality.Counts.Total, Is.Zero);
    }

    [Test]
    public void A_column_of_another_type_is_named_with_its_type()
    {
        IDataView numbers = Given.Numbers();
        BinaryQuality binary = monitor.TrackBinary();
        Refuses(() => binary.Record(numbers, "Label", "Label"), "Column 'Label' is Single; labels of two classes are Boolean");
        Refuses(() => binary.Record(Given.Tumors.Test, "Label", "Features"), "Column 'Features' is Vector<Single, 30>; scores of two classes are Single or Double");
    }

    [Test]
    public void A_column_of_another_type_is_named_with_its_type_to_a_regression()
    {
        RegressionQuality regression = monitor.TrackRegression();
        Refuses(() => regression.Record(Given.Tumors.Test, "Label", "Features"), "'Label' is Boolean");
        Refuses(() => regression.Record(Given.Numbers(), "Label", "Features"), "'Features' is Vector<Single, 2>");
    }

    [Test]
    public void A_column_of_another_type_is_named_with_its_type_to_many_classes()
    {
        MulticlassQuality classes = monitor.TrackMulticlass(3);
        Refuses(() => classes.Record(Given.Numbers(), "Label", "Features"), "keys, as MapValueToKey makes them");
        Refuses(() => classes.Record(Given.Digits, "Label", "Features"), "a vector of 3 Single");
    }

    [Test]
    public void A_missing_label_and_a_score_that_is_no_number_are_rejected_and_counted()
    {
        IDataView rows = Given.Context.Data.LoadFromEnumerable([new Scored { Key = 2, Scores = [1, 0] }, new Scored { Key = 0, Scores = [1, 0] }, new Scored { Key = 1, Scores = [float.NaN, 0] }]);
        MulticlassQuality quality = monitor.TrackMulticlass(2);
        Assert.That(quality.Record(rows, "Key", "Scores"), Is.EqualTo(3));
        Assert.That((quality.Counts.Total, quality.Counts.Rejected.LabelOutOfRange, quality.Counts.Rejected.NonFiniteScore), Is.EqualTo((1L, 1L, 1L)));
    }

    private static void Refuses(Func<long> record, string message) => Assert.That(() => record(), Throws.ArgumentException.With.Message.Contains(message));

    private sealed class Scored
    {
        [KeyType(2)] // 0 and 1 are its values, anything else is missing
        public uint Key { get; set; }

        [VectorType(2)]
        public float[] Scores { get; set; } = [];
    }
}
