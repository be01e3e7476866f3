using System.Text.Json;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Ranking;

/// <summary>Rankings and their curves agree with scikit-learn to 1e-12; bounds contain its answers.</summary>
public class RankingGoldenTests
{
    private static IEnumerable<TestCaseData> Binary => GoldenCase.Of("binary.json");

    private static IEnumerable<TestCaseData> BothClasses => Binary.Where(data => ((GoldenCase)data.Arguments[0]!).Expects("roc_curve"));

    private static IEnumerable<TestCaseData> Weighted => GoldenCase.Of("weighted.json");

    [TestCaseSource(nameof(Binary))]
    public void Scores_are_those_of_scikit_learn(GoldenCase golden)
    {
        RankingValue value = Exact(golden).Value with { Undefined = Undefined.ScikitLearn };

        golden.Agrees(value.AveragePrecision, "average_precision");
        if (golden.Expected("roc_auc").ValueKind == JsonValueKind.Object)
            Assert.That(value.RocAuc, Is.NaN, "scikit-learn refuses");
        else
            golden.Agrees(value.RocAuc, "roc_auc");
    }

    [TestCaseSource(nameof(Binary))]
    public void Without_an_answer_of_its_own_a_score_is_NaN(GoldenCase golden)
    {
        RankingValue ours = Exact(golden).Value, theirs = ours with { Undefined = Undefined.ScikitLearn };

        Assert.That(ours.AveragePrecision, ours.Positives == 0 ? Is.NaN : Is.EqualTo(theirs.AveragePrecision));
        Assert.That(ours.RocAuc, ours.Positives == 0 || ours.Negatives == 0 ? Is.NaN : Is.EqualTo(theirs.RocAuc));
    }

    [TestCaseSource(nameof(BothClasses))]
    public void The_ROC_curve_has_the_points_of_scikit_learn(GoldenCase golden)
    {
        IReadOnlyList<CurvePoint> curve = Exact(golden).Value.Curve.Roc();

        Assert.That(curve.Select(p => p.X), Is.EqualTo(golden.ExpectedNumbers("roc_curve/fpr")).Within(1e-15));
        Assert.That(curve.Select(p => p.Y), Is.EqualTo(golden.ExpectedNumbers("roc_curve/tpr")).Within(1e-15));
    }

    [TestCaseSource(nameof(BothClasses))]
    public void The_precision_recall_curve_has_the_points_of_scikit_learn(GoldenCase golden)
    {
        // It lists the points by ascending threshold, and the last one has none.
        CurvePoint[] curve = [.. Exact(golden).Value.Curve.PrecisionRecall().Reverse()];

        Assert.That(curve.Select(p => p.Y), Is.EqualTo(golden.ExpectedNumbers("pr_curve/precision")).Within(1e-15));
        Assert.That(curve.Select(p => p.X), Is.EqualTo(golden.ExpectedNumbers("pr_curve/recall")).Within(1e-15));
        Assert.That(curve.SkipLast(1).Select(p => p.Threshold), Is.EqualTo(golden.ExpectedNumbers("pr_curve/thresholds")));
    }

    [TestCaseSource(nameof(BothClasses))]
    public void Bounds_contain_the_answers_of_scikit_learn(GoldenCase golden)
    {
        foreach (ScoreScale scale in Enum.GetValues<ScoreScale>())
        {
            var state = new BoundedRanking(new BoundedRankingOptions { Scale = scale, Bins = 64 });
            state.Add(golden.Ints("y_true"), golden.Doubles("y_score"));
            AssertWithin(state.Value.RocAuc, golden.ExpectedNumber("roc_auc"), scale);
            AssertWithin(state.Value.AveragePrecision, golden.ExpectedNumber("average_precision"), scale);
        }
    }

    [TestCaseSource(nameof(Weighted))]
    public void Weighted_scores_are_those_of_scikit_learn(GoldenCase golden)
    {
        var state = new ExactRanking();
        state.Add(golden.Ints("y_true"), golden.Doubles("y_score"), golden.Doubles("weight"));

        golden.Agrees(state.Value.RocAuc, "roc_auc");
        golden.Agrees(state.Value.AveragePrecision, "average_precision");
    }

    // The answers of scikit-learn are rounded sums themselves.
    private static void AssertWithin(BoundedScore bounds, double expected, ScoreScale scale) =>
        Assert.That(expected, Is.InRange(bounds.Lower - 1e-15, bounds.Upper + 1e-15), $"{scale}");

    private static ExactRanking Exact(GoldenCase golden)
    {
        var state = new ExactRanking();
        state.Add(golden.Ints("y_true"), golden.Doubles("y_score"));
        return state;
    }
}
