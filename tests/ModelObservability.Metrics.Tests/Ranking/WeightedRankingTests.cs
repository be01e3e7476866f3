using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Tests.Metrics.Ranking;

public class WeightedRankingTests
{
    [Test]
    public void Whole_weights_are_repeated_samples([Range(0, 20)] int seed)
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(seed, 10 + 20 * seed, bad: true);
        var random = new Random(seed);
        float[] weights = [.. labels.Select(_ => (float)random.Next(4))];
        var weighted = new ExactRanking();
        weighted.Add(labels, scores, weights);
        var repeated = new ExactRanking();
        int[] copies = [.. Enumerable.Range(0, labels.Length).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        repeated.Add(copies.Select(i => labels[i]).ToArray(), copies.Select(i => scores[i]).ToArray());

        Assert.That(weighted.Value.RocAuc, Is.EqualTo(repeated.Value.RocAuc).Within(1e-14));
        Assert.That(weighted.Value.AveragePrecision, Is.EqualTo(repeated.Value.AveragePrecision).Within(1e-14));
        Assert.That(weighted.Value.Curve.Roc(), Is.EqualTo(repeated.Value.Curve.Roc()));
        Assert.That(weighted.Value.Curve.BestF1, Is.EqualTo(repeated.Value.Curve.BestF1));
    }

    [Test]
    public void A_perfect_ranking_never_has_an_area_above_1()
    {
        var random = new Random(1);
        for (int round = 0; round < 2_000; round++)
        {
            var state = new ExactRanking();
            state.Add(new[] { 0, 0, 0, 1, 1 }, new[] { 0.1, 0.2, 0.3, 0.8, 0.9 }, Enumerable.Range(0, 5).Select(_ => random.NextDouble()).ToArray());
            Assert.That(state.Value.RocAuc, Is.InRange(1 - 1e-15, 1));
        }
    }

    [Test]
    public void Pieces_merge_to_the_whole()
    {
        (byte[] labels, float[] scores) = RankingSamples.Of(3, 2_000, bad: true);
        double[] weights = [.. labels.Select((_, i) => 0.1 * (i % 7))];
        ExactRanking whole = new(), merged = new(), second = new();
        whole.Add(labels, scores, weights);
        merged.Add(labels.AsSpan(0, 600), scores.AsSpan(0, 600), weights.AsSpan(0, 600));
        second.Add(labels.AsSpan(600), RankingSamples.Doubled(scores[600..]), weights.AsSpan(600));
        merged.Merge(second);

        Assert.That(merged.Value.RocAuc, Is.EqualTo(whole.Value.RocAuc).Within(1e-15));
        Assert.That(merged.Value.AveragePrecision, Is.EqualTo(whole.Value.AveragePrecision).Within(1e-15));
        Assert.That((merged.Value.Count, merged.Value.Rejected), Is.EqualTo((whole.Value.Count, whole.Value.Rejected)));
        Assert.That(whole.Value.Count + whole.Value.Rejected.Total, Is.EqualTo(2_000));
    }

    [Test]
    public void Bad_weights_are_rejected_and_counted_and_zero_weights_are_counted()
    {
        var state = new ExactRanking();
        state.Add(new[] { 1, 0, 1, 0, 1, 0, 9 }, new[] { 0.9, 0.1, 0.5, 0.5, 0.1, 0.9, 0.5 }, new[] { 1.0, 2.0, -1.0, double.NaN, double.PositiveInfinity, 0, -1 });

        RankingValue value = state.Value;
        Assert.That(value.Rejected, Is.EqualTo(new Rejections(LabelOutOfRange: 1, WeightOutOfRange: 3)));
        Assert.That((value.Count, value.PositiveWeight, value.NegativeWeight, value.RocAuc), Is.EqualTo((3L, 1.0, 2.0, 1.0)));
    }

    [Test]
    public void Without_weight_in_a_class_scores_are_undefined()
    {
        var state = new ExactRanking();
        Assert.That(state.Value.AveragePrecision, Is.NaN);
        state.Add(new[] { 1, 0 }, new[] { 0.9, 0.1 }, new[] { 0.0, 1.0 });
        Assert.That((state.Value.RocAuc, state.Value.AveragePrecision), Is.EqualTo((double.NaN, double.NaN)));
        Assert.That((state.Value with { Undefined = Undefined.ScikitLearn }).AveragePrecision, Is.Zero);
        Assert.That(state.Value.Curve.Roc(), Is.Empty);
    }

    [Test]
    public void Different_lengths_are_refused() =>
        Assert.That(() => new ExactRanking().Add(new int[3], new float[3], new float[2]), Throws.ArgumentException);
}
