using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Tests.Metrics.Ranking;

public class RankingCurveTests
{
    // By descending score: + + - + - - + -
    private static readonly int[] Labels = [1, 1, 0, 1, 0, 0, 1, 0];
    private static readonly double[] Scores = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2];

    [Test]
    public void The_threshold_for_a_recall_is_the_highest_that_reaches_it()
    {
        RankingCurve curve = Of(Labels, Scores);
        Assert.That(curve.AtRecall(0.5)!.Value.Threshold, Is.EqualTo(0.8));
        Assert.That(curve.AtRecall(0.51)!.Value.Threshold, Is.EqualTo(0.6));
        Assert.That(curve.AtRecall(1), Is.EqualTo(new OperatingPoint(0.3, 4, 3, 4, 4)));
    }

    [Test]
    public void The_threshold_for_a_precision_is_the_lowest_that_reaches_it()
    {
        RankingCurve curve = Of(Labels, Scores);
        Assert.That(curve.AtPrecision(0.75)!.Value.Threshold, Is.EqualTo(0.6));
        Assert.That(curve.AtPrecision(1)!.Value.Threshold, Is.EqualTo(0.8));
        Assert.That(Of([0, 1], [2, 1]).AtPrecision(0.6), Is.Null);
    }

    [Test]
    public void The_best_F1_is_the_largest_of_all_thresholds([Range(0, 20)] int seed)
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(seed, 40);
        var state = new ExactRanking();
        state.Add(labels, scores);
        double best = scores.Distinct().Max(threshold =>
        {
            double hits = labels.Zip(scores).Count(pair => pair.First == 1 && pair.Second >= threshold);
            return 2 * hits / (scores.Count(score => score >= threshold) + labels.Count(label => label == 1));
        });

        OperatingPoint found = state.Value.Curve.BestF1!.Value;
        Assert.That(found.F1, Is.EqualTo(best).Within(1e-15));
        Assert.That(found.F1, Is.EqualTo(2 * found.Precision * found.Recall / (found.Precision + found.Recall)).Within(1e-15));
    }

    [Test]
    public void A_thinned_curve_has_few_points_all_of_them_on_the_curve_and_no_gap([Values(2, 3, 10, 100)] int maximum)
    {
        var random = new Random(maximum);
        int[] labels = [.. Enumerable.Range(0, 5_000).Select(_ => random.Next(2))];
        RankingCurve curve = Of(labels, [.. labels.Select(label => random.NextDouble() + 0.3 * label)]);

        foreach ((IReadOnlyList<CurvePoint> thin, IReadOnlyList<CurvePoint> whole) in new[]
            { (curve.Roc(maximum), curve.Roc()), (curve.PrecisionRecall(maximum), curve.PrecisionRecall()) })
        {
            Assert.That(thin, Has.Count.LessThanOrEqualTo(maximum).And.Count.GreaterThanOrEqualTo(Math.Max(2, maximum / 2)));
            Assert.That(thin, Is.SubsetOf(whole));
            Assert.That((thin[0], thin[^1]), Is.EqualTo((whole[0], whole[^1])));
            for (int i = 1; maximum > 2 && i < thin.Count; i++)
                Assert.That(thin[i].X - thin[i - 1].X, Is.LessThan(2.0 / (maximum - 2) + 0.001));
        }
    }

    [Test]
    public void A_curve_with_fewer_points_than_allowed_is_whole() =>
        Assert.That(Of(Labels, Scores).Roc(9), Is.EqualTo(Of(Labels, Scores).Roc()).And.Count.EqualTo(9));

    [Test]
    public void Without_one_of_the_classes_there_is_no_curve()
    {
        Assert.That(Of([1, 1], [1, 2]).Roc(), Is.Empty);
        Assert.That(Of([1, 1], [1, 2]).PrecisionRecall(), Has.Count.EqualTo(3));
        RankingCurve negatives = Of([0, 0], [1, 2]);
        Assert.That((negatives.Roc().Count, negatives.PrecisionRecall().Count, negatives.BestF1, negatives.AtRecall(0.1)), Is.EqualTo((0, 0, (OperatingPoint?)null, (OperatingPoint?)null)));
        Assert.That(new ExactRanking().Value.Curve.BestF1, Is.Null);
    }

    [TestCase(0)]
    [TestCase(1.01)]
    [TestCase(double.NaN)]
    public void Shares_out_of_range_are_refused(double share)
    {
        RankingCurve curve = Of(Labels, Scores);
        Assert.That(() => curve.AtPrecision(share), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => curve.AtRecall(share), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => curve.Roc(1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => curve.PrecisionRecall(1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static RankingCurve Of(int[] labels, double[] scores)
    {
        var state = new ExactRanking();
        state.Add(labels, scores);
        return state.Value.Curve;
    }
}
