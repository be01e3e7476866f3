using ModelObservability.Metrics;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics;

public class WeightedConfusionTests
{
    private static readonly Average[] Averages = Enum.GetValues<Average>();

    private static IEnumerable<TestCaseData> MoreOfBinary => GoldenCase.Of("weighted_binary.json");

    private static IEnumerable<TestCaseData> Weighted => GoldenCase.Of("weighted.json");

    [TestCaseSource(nameof(Weighted))]
    public void Scores_are_those_of_scikit_learn(GoldenCase golden)
    {
        var state = new BinaryConfusion();
        state.Add(golden.Ints("y_true"), golden.Ints("y_pred"), golden.Doubles("weight"));
        BinaryCounts counts = state.Value with { Undefined = Undefined.ScikitLearn };

        double[] table = [.. golden.Expected("confusion_matrix").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(cell => cell.GetDouble())];
        Assert.That(
            new[] { counts.TrueNegativeWeight, counts.FalsePositiveWeight, counts.FalseNegativeWeight, counts.TruePositiveWeight },
            Is.EqualTo(table).Within(1e-12).Percent);
        golden.Agrees(counts.Accuracy, "accuracy");
        golden.Agrees(counts.Precision, "precision");
        golden.Agrees(counts.Recall, "recall");
        golden.Agrees(counts.F1, "f1");
        golden.Agrees(counts.Mcc, "mcc");
    }

    [TestCaseSource(nameof(MoreOfBinary))]
    public void More_scores_are_those_of_scikit_learn(GoldenCase golden)
    {
        var state = new BinaryConfusion();
        state.Add(golden.Ints("y_true"), golden.Ints("y_pred"), golden.Doubles("weight"));
        BinaryCounts counts = state.Value with { Undefined = Undefined.ScikitLearn };

        golden.Agrees(counts.BalancedAccuracy, "balanced_accuracy");
        golden.Agrees(counts.CohenKappa, "cohen_kappa");
        golden.Agrees(counts.Jaccard, "jaccard");
        golden.Agrees(counts.FBeta(0.5), "f0.5");
        golden.Agrees(counts.FBeta(2), "f2");
        golden.Agrees(counts.PositiveLikelihoodRatio, "positive_likelihood_ratio");
        golden.Agrees(counts.NegativeLikelihoodRatio, "negative_likelihood_ratio");
    }

    [Test]
    public void A_weight_of_three_is_three_samples([Values(2, 5)] int classes)
    {
        var random = new Random(classes);
        (int Label, int Prediction, int Weight)[] samples =
            [.. Enumerable.Range(0, 2_000).Select(_ => (random.Next(classes), random.Next(classes), random.Next(4)))];
        var weighted = new MulticlassConfusion(classes);
        weighted.Add([.. samples.Select(s => s.Label)], [.. samples.Select(s => s.Prediction)], samples.Select(s => (float)s.Weight).ToArray());
        var repeated = new MulticlassConfusion(classes);
        (int Label, int Prediction, int)[] each = [.. samples.SelectMany(s => Enumerable.Repeat(s, s.Weight))];
        repeated.Add([.. each.Select(s => s.Label)], [.. each.Select(s => s.Prediction)]);
        (MulticlassCounts actual, MulticlassCounts expected) = (weighted.Value, repeated.Value);

        Assert.That((actual.Total, actual.Weight), Is.EqualTo((2_000L, (double)expected.Total)));
        AssertClose(actual.Accuracy, expected.Accuracy);
        AssertClose(actual.BalancedAccuracy, expected.BalancedAccuracy);
        AssertClose(actual.Mcc, expected.Mcc);
        AssertClose(actual.CohenKappa, expected.CohenKappa);
        for (int label = 0; label < classes; label++)
            AssertSame(actual.Class(label), expected.Class(label));
        foreach (Average average in Averages)
        {
            AssertClose(actual.Score(c => c.Precision, average), expected.Precision(average));
            AssertClose(actual.Score(c => c.FBeta(2), average), expected.Score(c => c.FBeta(2), average));
        }
    }

    [Test]
    public void Scores_are_held_against_the_threshold()
    {
        var state = new BinaryConfusion(0.3);
        state.Add(new[] { true, true, false, false }, new[] { 0.3, 0.2, 0.4, 0.1 }, new[] { 1.0, 2, 4, 8 });
        BinaryCounts counts = state.Value;
        Assert.That(
            (counts.TruePositiveWeight, counts.FalseNegativeWeight, counts.FalsePositiveWeight, counts.TrueNegativeWeight, counts.Total),
            Is.EqualTo((1.0, 2.0, 4.0, 8.0, 4L)));
    }

    [Test]
    public void Bad_samples_are_rejected_and_counted()
    {
        var binary = new BinaryConfusion();
        binary.Add(new[] { 1, 2, 0, 1, 1, 0 }, new[] { 0.9, 0.9, double.NaN, 0.1, 0.9, 0.1 }, new[] { 1, 1, 1, -1, double.PositiveInfinity, double.NaN });
        Assert.That((binary.Value.Total, binary.Value.Rejected), Is.EqualTo((1L, new Rejections(1, 0, 1, WeightOutOfRange: 3))));

        var several = new MulticlassConfusion(3);
        several.Add([0, 3, 1, 2], [0, 0, -1, 2], new[] { 1.0, 1, 1, -1 });
        Assert.That((several.Value.Total, several.Value.Rejected), Is.EqualTo((1L, new Rejections(1, 1, WeightOutOfRange: 1))));
    }

    [Test]
    public void Without_weight_nothing_is_defined_unless_as_in_scikit_learn()
    {
        var state = new MulticlassConfusion(3);
        state.Add([0, 1], [0, 1], new double[2]);
        MulticlassCounts none = state.Value, theirs = none with { Undefined = Undefined.ScikitLearn };
        Assert.That(new[] { none.Accuracy, none.Mcc, none.CohenKappa, none.BalancedAccuracy, none.Score(c => c.F1, Average.Macro) }, Is.All.NaN);
        Assert.That((theirs.Mcc, theirs.Score(c => c.F1, Average.Weighted), theirs.Class(0).Precision), Is.EqualTo((0.0, 0.0, 0.0)));
        Assert.That(theirs.CohenKappa, Is.NaN);
    }

    [Test]
    public void The_largest_weights_add_up_to_a_number_and_larger_ones_are_rejected()
    {
        var state = new BinaryConfusion();
        state.Add(new[] { 1, 0, 1 }, new[] { 1, 1, 1 }, new[] { 1e288, 1e288, 2e288 });
        for (int doubling = 0; doubling < 63; doubling++) state.Merge(state);
        Assert.That((state.Value.Accuracy, state.Value.Precision, state.Value.Recall), Is.EqualTo((0.5, 0.5, 1.0)));
        Assert.That(state.Value.Rejected.WeightOutOfRange, Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void Misuse_is_refused()
    {
        Assert.That(() => new BinaryConfusion(double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new BinaryConfusion().Add(new int[2], new int[2], new double[1]), Throws.ArgumentException);
        Assert.That(() => new BinaryConfusion().Merge(new BinaryConfusion(0.1)), Throws.ArgumentException);
        Assert.That(() => new MulticlassConfusion(1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MulticlassConfusion(3).Merge(new MulticlassConfusion(4)), Throws.ArgumentException);
        Assert.That(() => new MulticlassConfusion(3).Value[3, 0], Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("label"));
        Assert.That(() => new MulticlassConfusion(3).Value[0, -1], Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("prediction"));
        Assert.That(() => new MulticlassConfusion(3).Value[-1, 2], Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("classes are 0 to 2"));
        Assert.That(() => new MulticlassConfusion(3).Value.Class(3), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MulticlassConfusion(3).Value.Class(0).FBeta(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static void AssertSame(BinaryCounts actual, BinaryCounts expected)
    {
        Assert.That(
            (actual.TruePositiveWeight, actual.FalsePositiveWeight, actual.TrueNegativeWeight, actual.FalseNegativeWeight),
            Is.EqualTo(((double)expected.TruePositives, (double)expected.FalsePositives, (double)expected.TrueNegatives, (double)expected.FalseNegatives)));
        AssertClose(actual.BalancedAccuracy, expected.BalancedAccuracy);
        AssertClose(actual.Specificity, expected.Specificity);
        AssertClose(actual.Jaccard, expected.Jaccard);
        AssertClose(actual.F1, expected.F1);
        AssertClose(actual.Mcc, expected.Mcc);
        AssertClose(actual.CohenKappa, expected.CohenKappa);
        AssertClose(actual.Prevalence, expected.Prevalence);
        AssertClose(actual.PredictedRate, expected.PredictedRate);
        AssertClose(actual.FBeta(double.PositiveInfinity), expected.Recall);
    }

    private static void AssertClose(double actual, double expected) => GoldenCase.AssertAgrees(actual, expected, "score");
}
