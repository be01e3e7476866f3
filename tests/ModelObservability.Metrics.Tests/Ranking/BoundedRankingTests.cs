using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Tests.Metrics.Ranking;

public class BoundedRankingTests
{
    [Test]
    public void Bounds_contain_the_exact_scores([Values] ScoreScale scale, [Values(16, 64, 4096)] int bins, [Range(0, 12)] int seed)
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(seed, 5 + seed * seed * 20, bad: true);
        var exact = new ExactRanking();
        exact.Add(labels, scores);
        BoundedRankingValue value = Of(scale, bins, labels, scores).Value;

        Assert.That((value.Positives, value.Negatives, value.Rejected), Is.EqualTo((exact.Value.Positives, exact.Value.Negatives, exact.Value.Rejected)));
        if (value.Positives == 0 || value.Negatives == 0) return;
        Assert.That(exact.Value.RocAuc, Is.InRange(value.RocAuc.Lower, value.RocAuc.Upper));
        Assert.That(exact.Value.AveragePrecision, Is.InRange(value.AveragePrecision.Lower, value.AveragePrecision.Upper));
    }

    [Test]
    public void The_bounds_are_reached_by_the_best_and_the_worst_order_in_a_bin()
    {
        // Three positives and two negatives in one bin, behind one of each in others.
        (byte[] labels, float[] best, float[] worst) = ([1, 0, 1, 1, 1, 0, 0],
            [0.9f, 0.8f, 0.5004f, 0.5004f, 0.5004f, 0.5001f, 0.5001f], [0.9f, 0.8f, 0.5001f, 0.5002f, 0.5003f, 0.5004f, 0.5004f]);
        BoundedRankingValue value = Of(ScoreScale.Probability, 16, labels, best).Value;

        Assert.That(value.RocAuc.Upper, Is.EqualTo(Exact(labels, best).RocAuc));
        Assert.That(value.RocAuc.Lower, Is.EqualTo(Exact(labels, worst).RocAuc));
        Assert.That(value.AveragePrecision.Upper, Is.EqualTo(Exact(labels, best).AveragePrecision).Within(1e-14));
        Assert.That(value.AveragePrecision.Lower, Is.EqualTo(Exact(labels, worst).AveragePrecision).Within(1e-14));
        Assert.That(value.RocAuc.Estimate, Is.EqualTo((value.RocAuc.Lower + value.RocAuc.Upper) / 2));
    }

    [TestCase(ScoreScale.Probability, 4096, false)]
    [TestCase(ScoreScale.ProbabilityTails, 4096, false)]
    [TestCase(ScoreScale.Logit, 4096, true)]
    [TestCase(ScoreScale.FloatBits, 65_536, true)]
    public void Bounds_are_less_than_a_thousandth_apart_on_scores_that_spread(ScoreScale scale, int bins, bool logits)
    {
        var random = new Random(5);
        byte[] labels = [.. Enumerable.Range(0, 200_000).Select(_ => (byte)random.Next(2))];
        float[] scores = [.. labels.Select(label => random.NextSingle() * 0.7f + 0.3f * label)];
        if (logits) scores = [.. scores.Select(p => MathF.Log((p + 1e-6f) / (1 + 1e-6f - p)))];
        BoundedRankingValue value = Of(scale, bins, labels, scores).Value;

        Assert.That(value.RocAuc.Width, Is.GreaterThan(0).And.LessThan(1e-3));
        Assert.That(value.AveragePrecision.Width, Is.GreaterThan(0).And.LessThan(1.5e-3));
        Assert.That(value.RocAuc.Estimate, Is.EqualTo(Exact(labels, scores).RocAuc).Within(1e-4));
    }

    [Test]
    public void Constant_scores_say_that_nothing_is_known()
    {
        BoundedRankingValue value = Of(ScoreScale.Probability, 4096, [1, 0, 1, 0, 0], [0.5f, 0.5f, 0.5f, 0.5f, 0.5f]).Value;
        Assert.That((value.RocAuc.Lower, value.RocAuc.Upper, value.RocAuc.Estimate), Is.EqualTo((0.0, 1.0, 0.5)));
    }

    [Test]
    public void Doubles_are_counted_like_singles_and_those_between_two_singles_do_not_pass_an_edge()
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(4, 3_000, bad: true);
        foreach (ScoreScale scale in Enum.GetValues<ScoreScale>())
        {
            var doubles = new BoundedRanking(new BoundedRankingOptions { Scale = scale });
            doubles.Add(labels, RankingSamples.Doubled(scores));
            Assert.That(doubles.Value, Is.EqualTo(Of(scale, 4096, labels, scores).Value));

            // 33 samples: vectors and their tail. Each score is just below an edge, and must be counted below it.
            double[] below = [.. Enumerable.Range(-16, 33).Select(i => Math.BitDecrement(i / 16.0))];
            var state = new BoundedRanking(new BoundedRankingOptions { Scale = scale });
            state.Add(below.Select(_ => 1).ToArray(), below);
            Assert.That(state.Value.Curve.PrecisionRecall().Skip(1), Has.All.Matches<CurvePoint>(
                point => point.X == below.Count(score => score >= point.Threshold) / 33.0));
        }
    }

    [Test]
    public void Every_point_of_its_curves_is_exact([Values] ScoreScale scale, [Values(1, 2)] int seed)
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(seed, 1_000);
        foreach (CurvePoint point in Of(scale, 64, labels, scores).Value.Curve.Roc().Skip(1))
        {
            double reached = labels.Zip(scores).Count(pair => pair.First == 0 && pair.Second >= point.Threshold);
            Assert.That(point.X, Is.EqualTo(reached / labels.Count(label => label == 0)));
        }
    }

    [Test]
    public void Merging_adds_bins_and_samples_wait_in_narrow_cells_without_overflow()
    {
        // More than a 16-bit cell holds, all in one bin.
        byte[] labels = [.. Enumerable.Repeat((byte)1, 200_000), 0];
        float[] scores = [.. Enumerable.Repeat(0.75f, 200_000), 0.25f];
        BoundedRanking state = Of(ScoreScale.Probability, 16, labels, scores), other = Of(ScoreScale.Probability, 16, [1, 0, 7], [0.25f, 0.75f, 0]);
        state.Merge(other);
        state.Merge(other);

        Assert.That((state.Value.Positives, state.Value.Negatives, state.Value.Rejected.LabelOutOfRange), Is.EqualTo((200_002L, 3L, 2L)));
        Assert.That((other.Value.Positives, other.Value.Negatives), Is.EqualTo((1L, 1L)));
    }

    [Test]
    public void Counts_to_2_to_the_62_are_exact_and_beyond_2_to_the_63_saturate_with_a_flag()
    {
        BoundedRanking state = Of(ScoreScale.Probability, 16, [1, 1, 0, 0], [0.9f, 0.1f, 0.5f, 0.2f]);
        double area = state.Value.RocAuc.Lower;
        for (int doubling = 0; doubling < 61; doubling++) state.Merge(state);
        Assert.That((state.Value.Positives, state.Value.RocAuc.Lower, state.Value.Saturated), Is.EqualTo((1L << 62, area, false)));

        for (int doubling = 0; doubling < 4; doubling++) state.Merge(state);
        Assert.That((state.Value.Positives, state.Value.Count, state.Value.Saturated), Is.EqualTo((long.MaxValue, long.MaxValue, true)));
        Assert.That(state.Value.RocAuc.Lower, Is.EqualTo(area).Within(1e-9));
    }

    [Test]
    public void States_of_other_bins_do_not_merge()
    {
        var state = new BoundedRanking();
        Assert.That(() => state.Merge(new BoundedRanking(new BoundedRankingOptions { Bins = 64 })), Throws.ArgumentException);
        Assert.That(() => state.Merge(new BoundedRanking(new BoundedRankingOptions { Scale = ScoreScale.Logit })), Throws.ArgumentException);
    }

    [TestCase(8)]
    [TestCase(100)]
    [TestCase(131_072)]
    public void Bins_out_of_range_are_refused(int bins) =>
        Assert.That(() => new BoundedRanking(new BoundedRankingOptions { Bins = bins }), Throws.ArgumentException.With.Message.Contains($"{bins}"));

    [Test]
    public void Adding_allocates_nothing([Values] ScoreScale scale)
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(1, 5_000, bad: true);
        int[] integers = [.. labels.Select(label => (int)label)];
        double[] doubles = RankingSamples.Doubled(scores);
        BoundedRanking state = Of(scale, 4096, labels, scores);

        Assert.That(Allocations.Of(() => state.Add(labels, scores)), Is.Zero);
        Assert.That(Allocations.Of(() => state.Add(integers, doubles)), Is.Zero);
    }

    private static BoundedRanking Of(ScoreScale scale, int bins, byte[] labels, float[] scores)
    {
        var state = new BoundedRanking(new BoundedRankingOptions { Scale = scale, Bins = bins });
        state.Add(labels, scores);
        return state;
    }

    private static RankingValue Exact(byte[] labels, float[] scores)
    {
        var state = new ExactRanking();
        state.Add(labels, scores);
        return state.Value;
    }
}
