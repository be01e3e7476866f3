using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Tests.Metrics.Ranking;

/// <summary>Probabilities of a classifier that is sure: most of them near or at 0 and 1.</summary>
public class SaturatedRankingTests
{
    [Test]
    public void Bounds_of_165_saturated_probabilities_are_within_a_thousandth_where_equal_bins_leave_them_wide()
    {
        double widest = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            (byte[] labels, float[] scores) = Sure(seed, 165);
            BoundedRankingValue tails = Of(new(), labels, scores).Value, equal = Of(new() { Scale = ScoreScale.Probability }, labels, scores).Value;
            Assert.That(tails.AveragePrecision.Width / 2, Is.LessThan(1e-3));
            Assert.That(tails.RocAuc.Width / 2, Is.LessThan(1e-3));
            widest = Math.Max(widest, equal.AveragePrecision.Width / 2);
        }

        Assert.That(widest, Is.GreaterThan(0.01));
    }

    [Test]
    public void Bounds_contain_the_exact_scores_of_saturated_and_even_and_tied_scores(
        [Values] ScoreScale scale, [Values(16, 256, 4096)] int bins, [Values("saturated", "even", "tied")] string kind, [Range(0, 9)] int seed)
    {
        (byte[] labels, float[] scores) = Sure(seed, 300);
        var random = new Random(seed);
        if (kind == "even") scores = [.. labels.Select(_ => random.NextSingle())];
        if (kind == "tied") scores = [.. labels.Select(_ => random.Next(0, 5) / 4f)];
        double[] doubles = [.. scores.Select(score => score is 0 or 1 ? score : Math.Clamp(score + (random.NextDouble() - 0.5) * 1e-9, 1e-300, 1 - 1e-16))];
        BoundedRanking singles = Of(new() { Scale = scale, Bins = bins }, labels, scores), state = new(new() { Scale = scale, Bins = bins });
        state.Add(labels, doubles);
        Contains(singles.Value, Exact(labels, scores));
        Contains(state.Value, Exact(labels, doubles));

        // Half and half, merged and read back, is the whole.
        BoundedRanking half = Of(new() { Scale = scale, Bins = bins }, labels[..100], scores[..100]);
        half.Merge(Of(new() { Scale = scale, Bins = bins }, labels[100..], scores[100..]));
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        half.Write(bytes);
        Assert.That(BoundedRanking.Read(new(bytes.WrittenMemory)).Value, Is.EqualTo(singles.Value));
    }

    [Test]
    public void Exactly_0_and_1_are_ties_and_nothing_beside_them_is()
    {
        Assert.That(Area([1, 0, 1, 0], (float[])[1, 1, 0, -0f]), Is.EqualTo((0.5, 0.5)));
        Assert.That(Area([1, 0], (double[])[double.Epsilon, 0]), Is.EqualTo((1.0, 1.0)));
        Assert.That(Area([1, 0], (double[])[Math.BitIncrement(1.0), 1]), Is.EqualTo((1.0, 1.0)));
        Assert.That(Area([1, 0], (double[])[1, Math.BitDecrement(1.0)]), Is.EqualTo((1.0, 1.0)));
        Assert.That(Area([1, 0], (double[])[0, -double.Epsilon]), Is.EqualTo((1.0, 1.0)));
        Assert.That(Area([1, 0], (float[])[2, 3]), Is.EqualTo((0.0, 1.0)), "scores above 1 share a bin");

        // 33 samples: vectors and their tail.
        double[] many = [.. Enumerable.Range(0, 33).Select(i => i % 2 == 0 ? Math.BitIncrement(1.0) : 1)];
        Assert.That(Area([.. many.Select(score => score > 1 ? 1 : 0)], many), Is.EqualTo((1.0, 1.0)));
    }

    private static (double, double) Area(int[] labels, RealValues scores)
    {
        var state = new BoundedRanking();
        state.Add(labels, scores);
        return (state.Value.RocAuc.Lower, state.Value.RocAuc.Upper);
    }

    private static void Contains(BoundedRankingValue bounds, RankingValue exact)
    {
        Assert.That(exact.RocAuc, Is.InRange(bounds.RocAuc.Lower, bounds.RocAuc.Upper));
        Assert.That(exact.AveragePrecision, Is.InRange(bounds.AveragePrecision.Lower, bounds.AveragePrecision.Upper));
    }

    /// <summary>Logits about ±4 that scatter by 5: sure, and sometimes surely wrong.</summary>
    private static (byte[] Labels, float[] Scores) Sure(int seed, int count)
    {
        var random = new Random(seed);
        byte[] labels = [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(2))];
        float[] scores = [.. labels.Select(label =>
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            float logit = (float)((label == 1 ? 4 : -4) + 5 * normal);
            return 1 / (1 + MathF.Exp(-logit));
        })];
        return (labels, scores);
    }

    private static BoundedRanking Of(BoundedRankingOptions options, byte[] labels, float[] scores)
    {
        var state = new BoundedRanking(options);
        state.Add(labels, scores);
        return state;
    }

    private static RankingValue Exact(byte[] labels, RealValues scores)
    {
        var state = new ExactRanking();
        state.Add(labels, scores);
        return state.Value;
    }
}
