using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Ranking;

public class WeightedMulticlassRankingTests
{
    private static IEnumerable<TestCaseData> Cases => GoldenCase.Of("weighted_multiclass.json");

    [TestCaseSource(nameof(Cases))]
    public void Areas_are_those_of_scikit_learn(GoldenCase golden)
    {
        var state = new MulticlassRanking(golden.Size("classes"));
        state.Add(golden.Ints("y_true"), golden.Rows("y_prob"), golden.Doubles("weight"));
        MulticlassRankingValue value = state.Value with { Undefined = Undefined.ScikitLearn };
        golden.Agrees(value.OneVsRestMacro, "roc_auc_ovr_macro");
        golden.Agrees(value.OneVsRestWeighted, "roc_auc_ovr_weighted");
    }

    [Test]
    public void Whole_weights_are_repeated_samples([Values(2, 4)] int classes)
    {
        var random = new Random(classes);
        MulticlassRanking weighted = new(classes);
        MulticlassRanking repeated = new(classes);
        for (int sample = 0; sample < 400; sample++)
        {
            int[] label = [random.Next(classes)];
            float[] row = [.. Enumerable.Range(0, classes).Select(_ => random.Next(6) / 4f)];
            int weight = random.Next(4);
            weighted.Add(label, row, new[] { (double)weight });
            for (int i = 0; i < weight; i++) repeated.Add(label, row);
        }

        MulticlassRankingValue actual = weighted.Value;
        MulticlassRankingValue expected = repeated.Value;
        Assert.That(actual.OneVsRest.ToArray(), Is.EqualTo(expected.OneVsRest.ToArray()).Within(1e-14));
        Assert.That(actual.OneVsRestMacro, Is.EqualTo(expected.OneVsRestMacro).Within(1e-14));
        Assert.That(actual.OneVsRestWeighted, Is.EqualTo(expected.OneVsRestWeighted).Within(1e-14));
        Assert.That((actual.Count, actual.Weight), Is.EqualTo((400L, (double)expected.Count)));
    }

    [Test]
    public void Bad_samples_are_rejected_and_a_class_without_weight_is_left_out()
    {
        var state = new MulticlassRanking(3);
        state.Add([0, 1, 3, 0, 1, 2], new[] { 0.9, 0.1, 0, 0.2, 0.8, 0, 1, 1, 1, double.NaN, 0, 0, 0.5, 0.5, 0.5, 0, 0, 1 }, new[] { 1.0, 2, 1, 1, -1, 0 });
        MulticlassRankingValue value = state.Value;
        Assert.That((value.Count, value.Weight, value.Rejected), Is.EqualTo((3L, 3.0, new Rejections(1, 0, 1, WeightOutOfRange: 1))));
        Assert.That((value.ClassesAveraged, value.OneVsRestMacro, value.OneVsRestWeighted), Is.EqualTo((2, 1.0, 1.0)));
        MulticlassRankingValue theirs = value with { Undefined = Undefined.ScikitLearn };
        Assert.That((theirs.OneVsRestMacro, theirs.OneVsRestWeighted), Is.EqualTo((double.NaN, 1.0)), "class 2 has a sample, and it weighs nothing");
        state.Reset();
        state.Add([0, 1], new[] { 0.9, 0.1, 0, 0.2, 0.8, 0 }, new[] { 1.0, 2 });
        theirs = state.Value with { Undefined = Undefined.ScikitLearn };
        Assert.That((theirs.OneVsRestMacro, theirs.OneVsRestWeighted), Is.EqualTo((double.NaN, double.NaN)), "class 2 has none: scikit-learn refuses");
        state.Reset();
        state.Add([0, 1, 2], new double[9], new double[3]);
        Assert.That((state.Value.OneVsRestWeighted, (state.Value with { Undefined = Undefined.ScikitLearn }).OneVsRestWeighted), Is.EqualTo((double.NaN, 0.0)));
    }

    [Test]
    public void Misuse_is_refused()
    {
        Assert.That(() => new MulticlassRanking(1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MulticlassRanking(4097), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MulticlassRanking(2).Add([1], new double[3], new double[1]), Throws.ArgumentException);
        Assert.That(() => new MulticlassRanking(2).Add([1], new double[2], new double[2]), Throws.ArgumentException);
        Assert.That(() => new MulticlassRanking(2).Merge(new MulticlassRanking(3)), Throws.ArgumentException);
    }
}
