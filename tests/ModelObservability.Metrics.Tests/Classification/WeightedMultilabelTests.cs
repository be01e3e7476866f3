using ModelObservability.Metrics;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics;

public class WeightedMultilabelTests
{
    private static IEnumerable<TestCaseData> Cases => GoldenCase.Of("weighted_multilabel.json");

    [TestCaseSource(nameof(Cases))]
    public void Scores_are_those_of_scikit_learn(GoldenCase golden)
    {
        MultilabelCounts counts = Predicted(golden) with { Undefined = Undefined.ScikitLearn };

        double[] tables = [.. golden.Expected("per_label_confusion").EnumerateArray().SelectMany(table => table.EnumerateArray()).SelectMany(row => row.Numbers())];
        for (int label = 0; label < counts.Classes; label++)
        {
            BinaryCounts one = counts.Class(label);
            // scikit-learn takes true negatives from the total, which leaves rounding.
            Assert.That(
                new[] { one.TrueNegativeWeight, one.FalsePositiveWeight, one.FalseNegativeWeight, one.TruePositiveWeight },
                Is.EqualTo(tables[(4 * label)..(4 * label + 4)]).Within(1e-12 * counts.Weight));
        }

        golden.Agrees(counts.SubsetAccuracy, "subset_accuracy");
        golden.Agrees(counts.HammingLoss, "hamming_loss");
        foreach (Average average in Enum.GetValues<Average>())
        {
            string name = average.ToString().ToLowerInvariant();
            golden.Agrees(counts.Score(c => c.Precision, average), $"{name}/precision");
            golden.Agrees(counts.Score(c => c.Recall, average), $"{name}/recall");
            golden.Agrees(counts.Score(c => c.F1, average), $"{name}/f1");
            golden.Agrees(counts.Score(c => c.Jaccard, average), $"{name}/jaccard");
        }

        golden.Agrees(counts.SamplePrecision, "samples/precision");
        golden.Agrees(counts.SampleRecall, "samples/recall");
        golden.Agrees(counts.SampleF1, "samples/f1");
        golden.Agrees(counts.SampleJaccard, "samples/jaccard");
    }

    [TestCaseSource(nameof(Cases))]
    public void Scores_at_one_half_count_what_the_predictions_count(GoldenCase golden)
    {
        MultilabelCounts predicted = Predicted(golden);
        var state = new MultilabelConfusion(predicted.Classes);
        state.Add(golden.Rows("y_true").Select(label => label != 0).ToArray(), golden.Rows("y_score"), golden.Doubles("weight"));
        Assert.That(state.Value, Is.EqualTo(predicted));
    }

    [Test]
    public void A_weight_of_three_is_three_samples()
    {
        const int Labels = 5;
        var random = new Random(4);
        (byte[] Truth, byte[] Predicted, int Weight)[] samples = [.. Enumerable.Range(0, 500).Select(_ => (Row(random), Row(random), random.Next(4)))];
        MultilabelConfusion weighted = new(Labels);
        MultilabelConfusion repeated = new(Labels);
        foreach ((byte[] truth, byte[] predicted, int weight) in samples)
        {
            weighted.Add(truth, predicted, new[] { (float)weight });
            for (int i = 0; i < weight; i++) repeated.Add(truth, predicted);
        }

        foreach (Undefined mode in Enum.GetValues<Undefined>())
        {
            MultilabelCounts actual = weighted.Value with { Undefined = mode };
            MultilabelCounts expected = repeated.Value with { Undefined = mode };
            Assert.That((actual.Total, actual.Weight), Is.EqualTo((500L, (double)expected.Total)));
            AssertClose(actual.SubsetAccuracy, expected.SubsetAccuracy);
            AssertClose(actual.HammingLoss, expected.HammingLoss);
            AssertClose(actual.SamplePrecision, expected.SamplePrecision);
            AssertClose(actual.SampleRecall, expected.SampleRecall);
            AssertClose(actual.SampleF1, expected.SampleF1);
            AssertClose(actual.SampleJaccard, expected.SampleJaccard);
            AssertClose(actual.Score(c => c.Mcc, Average.Macro), expected.Score(c => c.Mcc, Average.Macro));
            Assert.That(actual.Averaged(c => c.Precision), Is.EqualTo(expected.Averaged(c => c.Precision)));
        }

        byte[] Row(Random random) => [.. Enumerable.Range(0, Labels).Select(label => (byte)(label > 0 ? random.Next(3) / 2 : 0))];
    }

    [Test]
    public void A_sample_with_anything_bad_is_rejected_as_a_whole()
    {
        var state = new MultilabelConfusion(2, 0.3);
        state.Add(new[] { 1, 0, 2, 0, 0, 1, 1, 1 }, new[] { 0.3, 0.1, 0.9, 0.9, double.NaN, 0.9, 0.2, 0.4 }, new[] { 2.0, 1, 1, -1 });
        state.Add(new byte[] { 1, 0, 0, 1 }, new byte[] { 3, 0, 0, 1 }, new[] { 1, double.NaN });

        MultilabelCounts counts = state.Value;
        Assert.That((counts.Total, counts.Weight), Is.EqualTo((1L, 2.0)));
        Assert.That(counts.Rejected, Is.EqualTo(new Rejections(1, 1, 1, WeightOutOfRange: 2)));
        Assert.That((counts.SubsetAccuracy, counts.Class(0).TruePositiveWeight, counts.Class(1).TrueNegativeWeight), Is.EqualTo((1.0, 2.0, 2.0)));
    }

    [Test]
    public void Without_weight_nothing_is_defined()
    {
        var state = new MultilabelConfusion(2);
        state.Add(new[] { true, false }, new[] { true, true }, new double[1]);
        MultilabelCounts none = state.Value;
        Assert.That((none.Total, none.Averaged(c => c.Recall)), Is.EqualTo((1L, 0)));
        Assert.That(new[] { none.SubsetAccuracy, none.HammingLoss, none.SampleF1, none.Score(c => c.F1, Average.Macro) }, Is.All.NaN);
        Assert.That((none with { Undefined = Undefined.ScikitLearn }).Score(c => c.F1, Average.Weighted), Is.Zero);
    }

    [Test]
    public void Misuse_is_refused_and_changes_nothing()
    {
        var state = new MultilabelConfusion(2);
        Assert.That(() => new MultilabelConfusion(0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("labels"));
        Assert.That(() => new MultilabelConfusion(2, double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => state.Add(new int[4], new int[2], new double[2]), Throws.ArgumentException.With.Message.Contains("4").And.Message.Contains("2"));
        Assert.That(() => state.Add(new int[4], new double[4], new double[4]), Throws.ArgumentException.With.Message.Contains("one weight for each row"));
        Assert.That(() => state.Add(new int[3], new int[3], new double[1]), Throws.ArgumentException);
        Assert.That(() => state.Merge(new MultilabelConfusion(3)), Throws.ArgumentException);
        Assert.That(() => state.Merge(new MultilabelConfusion(2, 0.1)), Throws.ArgumentException);
        Assert.That(() => state.Value.Class(2), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(state.Value, Is.EqualTo(new MultilabelConfusion(2).Value));
    }

    [Test]
    public void Adding_allocates_nothing()
    {
        var state = new MultilabelConfusion(40);
        float[] scores = new float[4_000], weights = new float[100];
        bool[] labels = new bool[4_000];
        Assert.That(Allocations.Of(() => state.Add(labels, scores, weights)), Is.Zero);
    }

    private static MultilabelCounts Predicted(GoldenCase golden)
    {
        int labels = golden.Expected("per_label_confusion").GetArrayLength();
        var state = new MultilabelConfusion(labels);
        state.Add(golden.Rows("y_true").Select(label => (int)label).ToArray(), golden.Rows("y_pred").Select(label => (byte)label).ToArray(), golden.Doubles("weight"));
        return state.Value;
    }

    private static void AssertClose(double actual, double expected) => GoldenCase.AssertAgrees(actual, expected, "score");
}
