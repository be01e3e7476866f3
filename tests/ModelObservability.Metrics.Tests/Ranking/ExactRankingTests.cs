using System.Numerics;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Tests.Metrics.Ranking;

public class ExactRankingTests
{
    [Test]
    public void The_area_is_the_pairs_counted_one_by_one_and_rounded_once([Range(0, 40)] int seed)
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(seed, 3 + seed * 7);
        RankingValue value = Of(labels, scores).Value;

        BigInteger wins = 0, pairs = 0;
        for (int p = 0; p < labels.Length; p++)
        {
            for (int n = 0; n < labels.Length; n++)
            {
                if (labels[p] != 1 || labels[n] != 0) continue;
                pairs += 2;
                wins += scores[p] > scores[n] ? 2 : scores[p] == scores[n] ? 1 : 0;
            }
        }

        Rational.AssertNearest(value.RocAuc, wins, pairs);
    }

    [Test]
    public void Average_precision_is_its_definition([Range(0, 40)] int seed)
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(seed, 3 + seed * 7);

        decimal expected = 0, positives = labels.Count(label => label == 1);
        foreach (float threshold in scores.Distinct())
        {
            decimal tied = Enumerable.Range(0, labels.Length).Count(i => labels[i] == 1 && scores[i] == threshold);
            decimal hits = Enumerable.Range(0, labels.Length).Count(i => labels[i] == 1 && scores[i] >= threshold);
            expected += tied / positives * hits / scores.Count(score => score >= threshold);
        }

        Assert.That(Of(labels, scores).Value.AveragePrecision, Is.EqualTo((double)expected).Within(1e-15));
    }

    [Test]
    public void Singles_and_the_same_numbers_as_doubles_have_the_same_scores([Range(0, 10)] int seed)
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(seed, 3_000, bad: true);
        ExactRanking doubles = new(), mixed = new(), converted = new();
        doubles.Add(labels, RankingSamples.Doubled(scores));
        mixed.Add(labels.AsSpan(0, 1_500), scores.AsSpan(0, 1_500));
        mixed.Add(labels.AsSpan(1_500), RankingSamples.Doubled(scores[1_500..]));
        converted.Add(labels.AsSpan(0, 1_500), RankingSamples.Doubled(scores[..1_500]));
        converted.Add(labels.AsSpan(1_500), scores.AsSpan(1_500));

        Scores expected = Scores.Of(Of(labels, scores).Value);
        Assert.That(Scores.Of(doubles.Value), Is.EqualTo(expected));
        Assert.That(Scores.Of(mixed.Value), Is.EqualTo(expected));
        Assert.That(Scores.Of(converted.Value), Is.EqualTo(expected));
    }

    [Test]
    public void Pieces_merge_to_the_whole_in_any_mixture_of_precisions([Range(0, 10)] int seed)
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(seed, 2_000, bad: true);
        ExactRanking merged = new(), doubles = new();
        doubles.Add(labels.AsSpan(700), RankingSamples.Doubled(scores[700..]));
        merged.Merge(Of(labels[..300], scores[..300]));
        merged.Merge(doubles);
        merged.Merge(Of(labels[300..700], scores[300..700]));
        merged.Merge(new ExactRanking());

        Assert.That(Scores.Of(merged.Value), Is.EqualTo(Scores.Of(Of(labels, scores).Value)));
        Assert.That(doubles.Value.Count + doubles.Value.Rejected.Total, Is.EqualTo(1_300), "the other stays as it is");
    }

    [Test]
    public void Large_batches_are_sorted_like_small_ones()
    {
        // More than the sort counts in narrow digits, for either class.
        (byte[] labels, float[] scores) = RankingSamples.Of(3, 700_000);
        ExactRanking whole = Of(labels, scores), pieces = new(), doubles = new();
        for (int start = 0; start < labels.Length; start += 10_000)
            pieces.Add(labels.AsSpan(start, 10_000), scores.AsSpan(start, 10_000));
        doubles.Add(labels, RankingSamples.Doubled(scores));

        Assert.That(pieces.Value, Is.EqualTo(whole.Value));
        Assert.That(Scores.Of(doubles.Value), Is.EqualTo(Scores.Of(whole.Value)));
        Assert.That(whole.Value.Curve.Roc(), Is.Ordered.By(nameof(CurvePoint.X)));
    }

    [Test]
    public void Doubles_that_differ_in_the_last_bit_are_not_tied()
    {
        var state = new ExactRanking();
        double above = Math.BitIncrement(0.7);
        state.Add(new[] { 1, 0, 1, 0 }, new[] { above, 0.7, 0.7, above });
        Assert.That(state.Value.RocAuc, Is.EqualTo(0.5));

        int[] labels = [.. Enumerable.Range(0, 5_000).Select(i => i % 2)];
        double[] scores = [.. labels.Select((label, i) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(0.7) + (i * 7_919 % 5_000) * 2 + label))];
        state.Reset();
        state.Add(labels, scores);
        Assert.That(state.Value.RocAuc, Is.EqualTo(Pairs(labels, scores)));
    }

    [Test]
    public void Zeros_of_both_signs_tie_and_denormals_are_in_order()
    {
        Assert.That(Of([1, 0], [-0f, 0f]).Value.RocAuc, Is.EqualTo(0.5));
        Assert.That(Of([1, 0], [float.Epsilon, 0f]).Value.RocAuc, Is.EqualTo(1));
        Assert.That(Of([1, 0], [-float.Epsilon, -0f]).Value.RocAuc, Is.Zero);
        Assert.That(Of([1, 0], [1e-40f, 2e-40f]).Value.RocAuc, Is.Zero);
    }

    [Test]
    public void Infinite_scores_are_the_highest_and_the_lowest() =>
        Assert.That(Of([1, 0, 1, 0], [float.PositiveInfinity, float.MaxValue, float.MinValue, float.NegativeInfinity]).Value.RocAuc, Is.EqualTo(0.75));

    [Test]
    public void All_scores_tied_are_exactly_one_half() =>
        Assert.That(Of([1, 0, 0, 1, 0, 0, 0], [3, 3, 3, 3, 3, 3, 3]).Value.RocAuc, Is.EqualTo(0.5));

    [Test]
    public void A_score_of_NaN_and_a_bad_label_are_rejected_and_counted()
    {
        RankingValue value = Of([1, 0, 2, 1, 255, 0], [0.9f, 0.1f, 0.5f, float.NaN, float.NaN, -float.NaN]).Value;

        Assert.That(value.Rejected, Is.EqualTo(new Rejections(LabelOutOfRange: 2, NonFiniteScore: 2)));
        Assert.That((value.Positives, value.Negatives, value.RocAuc), Is.EqualTo((1L, 1L, 1.0)));
    }

    [Test]
    public void Booleans_and_integers_are_labels_too()
    {
        ExactRanking booleans = new(), integers = new();
        byte[] set = [1, 0, 64, 255, 0];
        float[] scores = [5, 4, 3, 2, 1];
        booleans.Add(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, bool>(set), scores);
        integers.Add(new[] { 1, 0, -1, int.MinValue, 0 }, scores);

        Assert.That((booleans.Value.Positives, booleans.Value.Negatives), Is.EqualTo((3L, 2L)));
        Assert.That((integers.Value.Positives, integers.Value.Negatives), Is.EqualTo((1L, 2L)));
        Assert.That(integers.Value.Rejected.LabelOutOfRange, Is.EqualTo(2));
    }

    [Test]
    public void Different_lengths_are_refused_before_anything_changes()
    {
        ExactRanking state = Of([1, 0], [2, 1]);
        RankingValue before = state.Value;

        Assert.That(() => state.Add(new byte[3], new float[1]), Throws.ArgumentException.With.Message.Contains("3").And.Message.Contains("1"));
        Assert.That(state.Value, Is.EqualTo(before));
    }

    [Test]
    public void A_value_stays_when_its_state_goes_on()
    {
        ExactRanking state = Of([1, 0], [2, 1]);
        RankingValue value = state.Value;
        state.Add(new byte[] { 1 }, new float[1]);
        Assert.That((value.RocAuc, state.Value.RocAuc), Is.EqualTo((1.0, 0.5)));

        state.Reset();
        Assert.That(state.Value, Is.EqualTo(new ExactRanking().Value));
        Assert.That(state.Value.RocAuc, Is.NaN);
        Assert.That(value.Count, Is.EqualTo(2));
    }

    [Test]
    public void Adding_allocates_nothing_but_the_growth_of_its_lists()
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(1, 64);
        var state = new ExactRanking();
        // 14 additions are measured; the lists have room for them after the first 3,000.
        for (int i = 0; i < 50; i++) state.Add(labels, scores);

        Assert.That(Allocations.Of(() => state.Add(labels, scores)), Is.Zero);
    }

    private static ExactRanking Of(byte[] labels, float[] scores)
    {
        var state = new ExactRanking();
        state.Add(labels, scores);
        return state;
    }

    private static double Pairs(int[] labels, double[] scores)
    {
        long wins = 0, pairs = 0;
        foreach (double positive in scores.Where((_, i) => labels[i] == 1))
        {
            foreach (double negative in scores.Where((_, i) => labels[i] == 0))
            {
                pairs += 2;
                wins += positive > negative ? 2 : positive == negative ? 1 : 0;
            }
        }

        return (double)wins / pairs;
    }

    private readonly record struct Scores(long Positives, long Negatives, Rejections Rejected, double RocAuc, double AveragePrecision)
    {
        public static Scores Of(RankingValue value) =>
            new(value.Positives, value.Negatives, value.Rejected, value.RocAuc, value.AveragePrecision);
    }
}
