using ModelObservability.Metrics;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Tests.Metrics.Ranking;

namespace ModelObservability.Tests.Metrics.Intervals;

public class IntervalTests
{
    // 2·(1 - Φ(z)) by SciPy 1.10.1, as below.
    [TestCase(0, 1)]
    [TestCase(1, 0.31731050786291410)]
    [TestCase(1.959963984540054, 0.05)]
    [TestCase(2.8, 0.005110260660855864)]
    [TestCase(2.9, 0.003731626600768075)]
    [TestCase(-6, 1.973175290075389e-9)]
    [TestCase(20, 5.507248237212311e-89)]
    public void Tails_of_the_normal_distribution_are_those_of_SciPy(double z, double tail) =>
        Assert.That(NormalDistribution.TwoSidedTail(z), Is.EqualTo(tail).Within(2e-13 * tail));

    [TestCase(0.5, 0.6744897501960817)]
    [TestCase(0.95, 1.959963984540054)]
    [TestCase(0.99, 2.5758293035489004)]
    [TestCase(0.999999, 4.8916384756929325)]
    public void Deviates_are_those_of_SciPy(double share, double deviate) =>
        Assert.That(NormalDistribution.TwoSidedDeviate(share), Is.EqualTo(deviate).Within(1e-12 * deviate));

    [Test]
    public void A_proportion_of_none_or_all_reaches_0_or_1_and_of_nothing_is_undefined()
    {
        Assert.That(Wilson.Interval(0, 7).Lower, Is.Zero);
        Assert.That(Wilson.Interval(7, 7).Upper, Is.EqualTo(1));
        Assert.That(Wilson.Interval(long.MaxValue, long.MaxValue).Upper, Is.EqualTo(1));
        ConfidenceInterval nothing = Wilson.Interval(0, 0);
        Assert.That(new[] { nothing.Estimate, nothing.Lower, nothing.Upper }, Has.All.NaN);
    }

    [Test]
    public void Wilson_bounds_solve_the_equation_they_are_defined_by([Values(1, 3, 50, 999)] int successes, [Values(0.5, 0.9, 0.999)] double confidence)
    {
        ConfidenceInterval interval = Wilson.Interval(successes, 1_000, confidence);
        double z = NormalDistribution.TwoSidedDeviate(confidence);
        foreach (double bound in new[] { interval.Lower, interval.Upper })
            Assert.That(Math.Abs(successes / 1_000.0 - bound), Is.EqualTo(z * Math.Sqrt(bound * (1 - bound) / 1_000)).Within(1e-12));
        Assert.That(interval.Estimate, Is.InRange(interval.Lower, interval.Upper));
    }

    [Test]
    public void The_interval_of_Hanley_and_McNeil_is_the_example_of_their_paper()
    {
        // Area 0.893 of 51 abnormal and 58 normal images: standard error 0.032, there with Q1 and Q2 counted from the ratings themselves.
        ConfidenceInterval interval = HanleyMcNeil.Interval(0.893, 51, 58, 0.95);
        Assert.That((interval.Upper - interval.Lower) / 2 / 1.959963984540054, Is.EqualTo(0.032).Within(0.001));
        Assert.That(HanleyMcNeil.Interval(1, 5, 5), Is.EqualTo(new ConfidenceInterval(1, 1, 1, 0.95)));
        Assert.That(HanleyMcNeil.Interval(double.NaN, 5, 0).Lower, Is.NaN);
    }

    [Test]
    public void The_interval_of_a_bounded_area_contains_that_of_every_area_within()
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(1, 400);
        var bounded = new BoundedRanking(new BoundedRankingOptions { Bins = 16 });
        bounded.Add(labels, scores);
        BoundedRankingValue value = bounded.Value;
        ConfidenceInterval interval = value.RocAucInterval();
        foreach (double area in new[] { value.RocAuc.Lower, value.RocAuc.Estimate, value.RocAuc.Upper })
        {
            ConfidenceInterval own = HanleyMcNeil.Interval(area, value.Positives, value.Negatives);
            Assert.That((own.Lower, own.Upper), Is.EqualTo((Math.Max(own.Lower, interval.Lower), Math.Min(own.Upper, interval.Upper))));
        }
    }

    [Test]
    public void The_variance_of_DeLong_is_its_definition([Range(0, 8)] int seed)
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(seed, 60);
        float[] positives = [.. scores.Where((_, i) => labels[i] == 1)], negatives = [.. scores.Where((_, i) => labels[i] == 0)];
        static double Wins(float p, float n) => p > n ? 1 : p == n ? 0.5 : 0;
        double[] ofPositives = [.. positives.Select(p => negatives.Average(n => Wins(p, n)))], ofNegatives = [.. negatives.Select(n => positives.Average(p => Wins(p, n)))];
        double area = ofPositives.Average();
        double expected = ofPositives.Sum(v => (v - area) * (v - area)) / (positives.Length - 1) / positives.Length
            + ofNegatives.Sum(v => (v - area) * (v - area)) / (negatives.Length - 1) / negatives.Length;

        var state = new ExactRanking();
        state.Add(labels, scores);
        Assert.That(state.Value.RocAucVariance, Is.EqualTo(expected).Within(1e-13 * expected));
        // Against scores that say nothing the difference has the variance of the area alone.
        RocAucComparison comparison = DeLong.Compare(labels, scores, new float[60]);
        Assert.That(Math.Pow((comparison.First - 0.5) / comparison.Z, 2), Is.EqualTo(expected).Within(1e-12 * expected));
        Assert.That(comparison.Second, Is.EqualTo(0.5));
    }

    [Test]
    public void Values_give_the_interval_of_each_of_their_shares()
    {
        var binary = new BinaryCounts(30, 10, 50, 5);
        Assert.That(binary.AccuracyInterval(), Is.EqualTo(Wilson.Interval(80, 95)));
        Assert.That(binary.PrecisionInterval(0.9), Is.EqualTo(Wilson.Interval(30, 40, 0.9)));
        Assert.That(binary.RecallInterval(), Is.EqualTo(Wilson.Interval(30, 35)));
        Assert.That(binary.SpecificityInterval(), Is.EqualTo(Wilson.Interval(50, 60)));
        Assert.That(new BinaryCounts(0, 0, 1, 0).RecallInterval().Estimate, Is.NaN);
        Assert.That(new MulticlassCounts(2, [50, 10, 5, 30]).AccuracyInterval(), Is.EqualTo(Wilson.Interval(80, 95)));
        ConfidenceInterval huge = new BinaryCounts(long.MaxValue, 0, long.MaxValue, 0).AccuracyInterval();
        Assert.That((huge.Estimate, huge.Lower), Is.EqualTo((1.0, 1.0)).Within(1e-15));

        var top = new TopKAccuracy(3, 2);
        top.Add([0, 1, 2, 2], new[] { 3f, 2, 1, 3, 2, 1, 3, 2, 1, 1, 2, 3 });
        Assert.That(top.Value.AccuracyInterval(2), Is.EqualTo(Wilson.Interval(3, 4)));
        Assert.That(() => top.Value.AccuracyInterval(3), Throws.TypeOf<ArgumentOutOfRangeException>());

        var several = new MultilabelConfusion(2);
        several.Add(new byte[] { 1, 0, 0, 1 }, new byte[] { 1, 0, 1, 1 });
        Assert.That(several.Value.SubsetAccuracyInterval(), Is.EqualTo(Wilson.Interval(1, 2)));

        (byte[] labels, float[] scores) = RankingSamples.Of(3, 50);
        var exact = new ExactRanking();
        exact.Add(labels, scores);
        var bounded = new BoundedRanking();
        bounded.Add(labels, scores);
        ConfidenceInterval area = exact.Value.RocAucInterval(0.8);
        double reach = 1.2815515655446004 * Math.Sqrt(exact.Value.RocAucVariance); // the 90 % quantile of the normal distribution
        Assert.That((area.Lower, area.Upper), Is.EqualTo((area.Estimate - reach, area.Estimate + reach)).Within(1e-12));
        Assert.That(
            bounded.Value.RocAucInterval(0.8).Lower,
            Is.EqualTo(HanleyMcNeil.Interval(bounded.Value.RocAuc.Lower, bounded.Value.Positives, bounded.Value.Negatives, 0.8).Lower));
    }

    [Test]
    public void Too_few_samples_tell_nothing_and_equal_models_do_not_differ()
    {
        var state = new ExactRanking();
        state.Add(new[] { 1, 0, 0 }, new[] { 3, 2, 1f });
        Assert.That(state.Value.RocAucInterval(), Is.EqualTo(new ConfidenceInterval(1, double.NaN, double.NaN, 0.95)));

        RocAucComparison same = DeLong.Compare(new[] { 1, 0, 1, 0 }, new[] { 4, 3, 2, 1f }, new[] { 8, 6, 4, 2.0 });
        Assert.That((same.Difference.Estimate, same.Z, same.PValue), Is.EqualTo((0.0, double.NaN, double.NaN)));
    }

    [Test]
    public void Samples_that_either_model_cannot_rank_are_left_out_and_counted()
    {
        RocAucComparison comparison = DeLong.Compare(new[] { 1, 0, 1, 0, 5, 1 }, new[] { 4, 1, float.NaN, 2, 3, 3 }, new[] { 4, 1, 0, double.NaN, 3, 2 });
        Assert.That((comparison.First, comparison.Second, comparison.Rejected), Is.EqualTo((1.0, 1.0, new Rejections(LabelOutOfRange: 1, NonFiniteScore: 2))));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(double.NaN)]
    public void Misuse_is_refused(double confidence)
    {
        var state = new ExactRanking();
        Assert.That(() => Wilson.Interval(1, 2, confidence), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Wilson.Interval(3, 2), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => HanleyMcNeil.Interval(0.5, 1, 1, confidence), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => HanleyMcNeil.Interval(1.5, 1, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => state.Value.RocAucInterval(confidence), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => DeLong.Compare(new int[1], new float[1], new float[2]), Throws.ArgumentException);
    }
}
