using System.Text.Json;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Ranking;

public class MulticlassRankingTests
{
    private static IEnumerable<TestCaseData> Cases =>
        GoldenCase.Of("multiclass.json").Where(data => ((GoldenCase)data.Arguments[0]!).Expects("roc_auc_ovr_macro"));

    [TestCaseSource(nameof(Cases))]
    public void Areas_are_those_of_scikit_learn(GoldenCase golden)
    {
        var state = new MulticlassRanking(golden.Size("classes"));
        state.Add(golden.Ints("y_true"), golden.Rows("y_prob"));
        MulticlassRankingValue value = state.Value with { Undefined = Undefined.ScikitLearn };

        Agrees(golden, value.OneVsRestMacro, "roc_auc_ovr_macro");
        Agrees(golden, value.OneVsRestWeighted, "roc_auc_ovr_weighted");
        Agrees(golden, value.OneVsOneMacro, "roc_auc_ovo_macro");
        Agrees(golden, value.OneVsOneWeighted, "roc_auc_ovo_weighted");
    }

    [Test]
    public void Each_class_against_the_rest_is_the_binary_area_of_its_column([Values(2, 3, 7)] int classes)
    {
        (int[] labels, float[] rows) = Samples(classes, 400);
        MulticlassRankingValue value = Of(classes, labels, rows).Value;
        for (int label = 0; label < classes; label++)
        {
            int[] good = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] >= 0 && labels[i] < classes && !rows.Skip(i * classes).Take(classes).Any(float.IsNaN))];
            var binary = new ExactRanking();
            binary.Add(good.Select(i => labels[i] == label).ToArray(), good.Select(i => rows[i * classes + label]).ToArray());
            Assert.That(value.OneVsRest[label], Is.EqualTo(binary.Value.RocAuc));
            Assert.That(value.Count, Is.EqualTo(good.Length));
        }
    }

    [Test]
    public void Missing_classes_are_left_out_of_means_unless_as_scikit_learn_refuses()
    {
        MulticlassRankingValue value = Of(3, [0, 0, 1, 1], [3, 0, 0, 2, 1, 0, 1, 2, 0, 2, 3, 0]).Value;
        Assert.That(value.OneVsRest, Is.EqualTo(new[] { 0.875, 1, double.NaN }));
        Assert.That((value.ClassesAveraged, value.OneVsRestMacro, value.OneVsOneMacro), Is.EqualTo((2, 0.9375, 0.9375)));
        Assert.That((value with { Undefined = Undefined.ScikitLearn }).OneVsRestMacro, Is.NaN);
        Assert.That(new MulticlassRanking(3).Value.OneVsOneWeighted, Is.NaN);
    }

    [Test]
    public void Pieces_merge_to_the_whole_and_bad_rows_are_counted()
    {
        (int[] labels, float[] rows) = Samples(4, 300);
        MulticlassRanking merged = Of(4, labels[..100], rows[..400]);
        merged.Merge(Of(4, labels[100..], rows[400..]));
        MulticlassRankingValue whole = Of(4, labels, rows).Value;

        Assert.That(merged.Value.OneVsRest, Is.EqualTo(whole.OneVsRest));
        Assert.That((merged.Value.OneVsOneWeighted, merged.Value.Rejected), Is.EqualTo((whole.OneVsOneWeighted, whole.Rejected)));
        Assert.That((whole.Rejected.LabelOutOfRange, whole.Rejected.NonFiniteScore), Is.EqualTo((labels.Count(l => l is < 0 or >= 4), 300 - whole.Count - whole.Rejected.LabelOutOfRange)));
        merged.Reset();
        Assert.That((merged.Value.Count, merged.Value.OneVsRestMacro, merged.Value.Rejected.Total), Is.EqualTo((0L, double.NaN, 0L)));
    }

    [Test]
    public void Misuse_is_refused()
    {
        Assert.That(() => new MulticlassRanking(1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MulticlassRanking(3).Add([0, 1], new float[5]), Throws.ArgumentException);
        Assert.That(() => new MulticlassRanking(3).Merge(new MulticlassRanking(4)), Throws.ArgumentException);
    }

    private static void Agrees(GoldenCase golden, double actual, string path)
    {
        if (golden.Expected(path).ValueKind == JsonValueKind.Object)
            Assert.That(actual, Is.NaN, "scikit-learn refuses");
        else
            golden.Agrees(actual, path);
    }

    private static MulticlassRanking Of(int classes, int[] labels, float[] rows)
    {
        var state = new MulticlassRanking(classes);
        state.Add(labels, rows);
        return state;
    }

    private static (int[] Labels, float[] Rows) Samples(int classes, int count)
    {
        var random = new Random(classes);
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(30) == 0 ? random.Next(-2, classes + 2) : random.Next(classes))];
        return (labels, [.. Enumerable.Range(0, count * classes).Select(_ => random.Next(100) == 0 ? float.NaN : random.Next(20))]);
    }
}
