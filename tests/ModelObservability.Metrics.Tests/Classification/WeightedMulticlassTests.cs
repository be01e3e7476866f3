using ModelObservability.Metrics;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics;

/// <summary>Weighted classes and top-k accuracy against scikit-learn with <c>sample_weight</c>.</summary>
public class WeightedMulticlassTests
{
    private static IEnumerable<TestCaseData> Cases => GoldenCase.Of("weighted_multiclass.json");

    [TestCaseSource(nameof(Cases))]
    public void Scores_of_classes_are_those_of_scikit_learn(GoldenCase golden)
    {
        var state = new MulticlassConfusion(golden.Size("classes"));
        state.Add(golden.Ints("y_true"), golden.Ints("y_pred"), golden.Doubles("weight"));
        MulticlassCounts counts = state.Value with { Undefined = Undefined.ScikitLearn };

        Assert.That(
            counts.WeightTable.ToArray(), Is.EqualTo(golden.Expected("confusion_matrix").EnumerateArray().SelectMany(row => row.Numbers())).Within(1e-12).Percent);
        golden.Agrees(counts.Accuracy, "accuracy");
        golden.Agrees(counts.BalancedAccuracy, "balanced_accuracy");
        golden.Agrees(counts.Mcc, "mcc");
        golden.Agrees(counts.CohenKappa, "cohen_kappa");
        foreach (Average average in Enum.GetValues<Average>())
        {
            string name = average.ToString().ToLowerInvariant();
            golden.Agrees(counts.Score(c => c.Precision, average), $"{name}/precision");
            golden.Agrees(counts.Score(c => c.Recall, average), $"{name}/recall");
            golden.Agrees(counts.Score(c => c.F1, average), $"{name}/f1");
            golden.Agrees(counts.Score(c => c.Jaccard, average), $"{name}/jaccard");
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Rows_of_scores_predict_their_highest(GoldenCase golden)
    {
        MulticlassConfusion rows = new(golden.Size("classes")), predictions = new(golden.Size("classes"));
        rows.Add(golden.Ints("y_true"), golden.Rows("y_prob"), golden.Doubles("weight"));
        predictions.Add(golden.Ints("y_true"), golden.Ints("y_pred"), golden.Doubles("weight"));
        Assert.That(rows.Value, Is.EqualTo(predictions.Value));
    }

    [Test]
    public void Rows_with_a_NaN_are_rejected_and_of_equal_scores_the_lower_class_is_predicted()
    {
        var state = new MulticlassConfusion(2);
        state.Add([0, 0, 2, 1, 1], (float[])[0.5f, 0.5f, float.NaN, 1, float.NaN, 1, 0, 1, 0, 1], new[] { 2f, 1, 1, -1, 3 });
        Assert.That(state.Value.Rejected, Is.EqualTo(new Rejections(LabelOutOfRange: 1, NonFiniteScore: 1, WeightOutOfRange: 1)));
        Assert.That((state.Value.WeightTable[0], state.Value.WeightTable[3], state.Value.Total), Is.EqualTo((2.0, 3.0, 2L)));
        Assert.That(() => state.Add([0], new float[3], new float[1]), Throws.ArgumentException);
        Assert.That(() => state.Add([0], new double[2], new float[2]), Throws.ArgumentException);
    }

    [TestCaseSource(nameof(Cases))]
    public void Top_k_accuracies_are_those_of_scikit_learn(GoldenCase golden)
    {
        int classes = golden.Size("classes");
        var state = new TopKAccuracy(classes, classes);
        state.Add(golden.Ints("y_true"), golden.Rows("y_prob"), golden.Doubles("weight"));

        foreach (int k in new[] { 1, 2, 3, 5 }.Where(k => k < classes))
            golden.Agrees(state.Value.Accuracy(k), $"top_{k}_accuracy");
        Assert.That(state.Value.Accuracy(classes), Is.EqualTo(1));
    }

    [Test]
    public void A_weight_of_three_is_three_samples()
    {
        var random = new Random(9);
        TopKAccuracy weighted = new(6, 3);
        TopKAccuracy repeated = new(6, 3);
        for (int sample = 0; sample < 300; sample++)
        {
            int[] label = [random.Next(6)];
            float[] row = [.. Enumerable.Range(0, 6).Select(_ => (float)random.Next(4))];
            int weight = random.Next(4);
            weighted.Add(label, row, new[] { (double)weight });
            for (int i = 0; i < weight; i++) repeated.Add(label, row);
        }

        Assert.That((weighted.Value.Total, weighted.Value.Weight), Is.EqualTo((300L, (double)repeated.Value.Total)));
        for (int k = 1; k <= 3; k++)
            Assert.That(weighted.Value.Accuracy(k), Is.EqualTo(repeated.Value.Accuracy(k)));
    }

    [Test]
    public void Bad_samples_are_rejected_and_counted()
    {
        var state = new TopKAccuracy(2);
        state.Add([2, 0, 1, 1, 0, 1], (double[])[0.1, 0.9, double.NaN, 1, 0.2, 0.7, 0, double.NaN, 1, 0, 1, 0], new[] { 1, 1, 3, 1, double.PositiveInfinity, 1 });
        Assert.That(state.Value.Rejected, Is.EqualTo(new Rejections(LabelOutOfRange: 1, NonFiniteScore: 2, WeightOutOfRange: 1)));
        Assert.That((state.Value.Total, state.Value.Weight, state.Value.Accuracy(1)), Is.EqualTo((2L, 4.0, 0.75)));
    }

    [Test]
    public void Misuse_is_refused()
    {
        Assert.That(() => new TopKAccuracy(1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("classes"));
        Assert.That(() => new TopKAccuracy(3, 4), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("maxK"));
        Assert.That(() => new TopKAccuracy(3).Value.Accuracy(4), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new TopKAccuracy(3).Add([1], new float[4], new float[1]), Throws.ArgumentException.With.Message.Contains("4"));
        Assert.That(() => new TopKAccuracy(3).Add([1], new float[3], new float[2]), Throws.ArgumentException.With.Message.Contains("weights has 2"));
        Assert.That(() => new TopKAccuracy(3, 2).Merge(new TopKAccuracy(3, 3)), Throws.ArgumentException);
        Assert.That(new TopKAccuracy(3).Value.Accuracy(1), Is.NaN);
    }

    [Test]
    public void Adding_allocates_nothing()
    {
        var state = new TopKAccuracy(100);
        int[] labels = new int[50];
        float[] scores = new float[5_000], weights = new float[50];
        Assert.That(Allocations.Of(() => state.Add(labels, scores, weights)), Is.Zero);
    }
}
