using FsCheck;
using FsCheck.Fluent;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Tests.Metrics.Ranking;

/// <summary>What holds for any labels and any scores, NaN, infinities and denormals included.</summary>
public class RankingProperties
{
    [Test]
    public void Swapping_the_classes_or_the_order_mirrors_the_area() => Check((labels, scores) =>
    {
        double area = Exact(labels, scores).RocAuc;
        return Same(Exact([.. labels.Select(label => !label)], scores).RocAuc, 1 - area) && Same(Exact(labels, [.. scores.Select(score => -score)]).RocAuc, 1 - area);
    });

    [Test]
    public void A_strictly_growing_map_of_the_scores_and_repeating_all_samples_change_no_score() => Check((labels, scores) =>
    {
        double[] mapped = [.. scores.Select(score => 3.0 * score)];
        var state = new ExactRanking();
        state.Add(labels, mapped);
        state.Add(labels, mapped);
        RankingValue original = Exact(labels, scores);
        return Same(state.Value.RocAuc, original.RocAuc) && Same(state.Value.AveragePrecision, original.AveragePrecision);
    });

    [Test]
    public void Bounds_contain_the_exact_scores_and_reject_the_same() => Check((labels, scores) =>
    {
        RankingValue exact = Exact(labels, scores);
        foreach (ScoreScale scale in Enum.GetValues<ScoreScale>())
        {
            var state = new BoundedRanking(new BoundedRankingOptions { Scale = scale, Bins = 32 });
            state.Add(labels, scores);
            BoundedRankingValue value = state.Value;
            if (value.Rejected != exact.Rejected || value.Count != exact.Count || !Within(exact.RocAuc, value.RocAuc) || !Within(exact.AveragePrecision, value.AveragePrecision))
                return false;
        }

        return true;
    });

    [Test]
    public void The_area_under_the_points_of_the_ROC_curve_is_the_area() => Check((labels, scores) =>
    {
        RankingValue value = Exact(labels, scores);
        IReadOnlyList<CurvePoint> curve = value.Curve.Roc();
        double area = curve.Count == 0 ? double.NaN : curve.Zip(curve.Skip(1), (a, b) => (b.X - a.X) * (a.Y + b.Y) / 2).Sum();
        return Same(area, value.RocAuc);
    });

    [Test]
    public void The_steps_under_the_precision_recall_curve_are_the_average_precision() => Check((labels, scores) =>
    {
        RankingValue value = Exact(labels, scores);
        IReadOnlyList<CurvePoint> curve = value.Curve.PrecisionRecall();
        double area = curve.Count == 0 ? double.NaN : curve.Zip(curve.Skip(1), (a, b) => (b.X - a.X) * b.Y).Sum();
        return Same(area, value.AveragePrecision);
    });

    [Test]
    public void Offered_is_counted_plus_rejected() => Check((labels, scores) =>
    {
        RankingValue value = Exact(labels, scores);
        return value.Count + value.Rejected.Total == labels.Length && value.Rejected.NonFiniteScore == scores.Count(float.IsNaN);
    });

    private static RankingValue Exact(bool[] labels, float[] scores)
    {
        var state = new ExactRanking();
        state.Add(labels, scores);
        return state.Value;
    }

    private static bool Same(double left, double right) => double.IsNaN(left) ? double.IsNaN(right) : Math.Abs(left - right) <= 1e-12;

    private static bool Within(double exact, BoundedScore bounds) =>
        double.IsNaN(exact) ? double.IsNaN(bounds.Lower) && double.IsNaN(bounds.Upper) : exact >= bounds.Lower && exact <= bounds.Upper;

    private static void Check(Func<bool[], float[], bool> property) =>
        Prop.ForAll<(bool Label, float Score)[]>(samples => property([.. samples.Select(s => s.Label)], [.. samples.Select(s => s.Score)]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
