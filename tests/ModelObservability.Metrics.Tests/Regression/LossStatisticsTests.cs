using ModelObservability.Metrics;
using ModelObservability.Metrics.Regression;

namespace ModelObservability.Tests.Metrics.Regression;

public class LossStatisticsTests
{
    [Test]
    public void Losses_without_weight_change_no_digit()
    {
        double[] losses = [1e12, 0.25, 0.5, 0.125, -1e12, 0.75], weights = [0, 1, 2, 0.5, 0, 3];
        LossStatistics state = new();
        state.Add(losses, weights);
        double mean = (0.25 + 1 + 0.0625 + 2.25) / 6.5;
        double variance = (Math.Pow(0.25 - mean, 2) + 2 * Math.Pow(0.5 - mean, 2) + 0.5 * Math.Pow(0.125 - mean, 2) + 3 * Math.Pow(0.75 - mean, 2)) / 6.5;
        Assert.That(state.Value.Mean, Is.EqualTo(mean).Within(1e-15));
        Assert.That(state.Value.Variance, Is.EqualTo(variance).Within(1e-14 * variance));
    }

    [Test]
    public void Mean_and_variance_are_those_of_integer_arithmetic([Values(1, 2, 511, 512, 513, 4_000)] int count, [Values(0, 1_000_000)] int offset)
    {
        var random = new Random(count);
        double[] losses = [.. Enumerable.Range(0, count).Select(_ => offset + random.Next(1 << 20) / 1024.0)];
        LossValue value = Of(losses).Value;

        var exact = new ExactMoments(losses);
        Assert.That(value.Mean, Is.EqualTo(exact.Mean).Within(1e-14 * exact.Mean));
        Assert.That(value.Variance, Is.EqualTo(exact.Variance).Within(1e-13 * exact.Variance));
        Assert.That(value.StandardDeviation, Is.EqualTo(Math.Sqrt(exact.Variance)).Within(1e-13 * Math.Sqrt(exact.Variance)));
        Assert.That((value.Minimum, value.Maximum, value.Count, value.Weight), Is.EqualTo((losses.Min(), losses.Max(), (long)count, (double)count)));
    }

    [Test]
    public void Pieces_merge_to_the_whole()
    {
        var random = new Random(1);
        double[] losses = [.. Enumerable.Range(0, 2_000).Select(i => i == 900 ? double.NaN : random.NextDouble())];
        LossStatistics merged = Of(losses[..700]);
        merged.Merge(Of(losses[700..]));
        merged.Merge(new LossStatistics());
        LossValue whole = Of(losses).Value, value = merged.Value;

        Assert.That(value.Mean, Is.EqualTo(whole.Mean).Within(1e-15));
        Assert.That(value.Variance, Is.EqualTo(whole.Variance).Within(1e-15));
        Assert.That((value.Count, value.Rejected, value.Minimum, value.Maximum), Is.EqualTo((1_999L, new Rejections(NonFiniteScore: 1), whole.Minimum, whole.Maximum)));
    }

    [Test]
    public void Weights_are_repetitions_and_bad_ones_are_rejected()
    {
        var state = new LossStatistics();
        state.Add(new[] { 1f, 4f, 9f, float.NaN, 5f, 6f }, new[] { 3, 1, 0, 1, -1, double.NaN });
        LossValue value = state.Value;

        Assert.That((value.Mean, value.Variance), Is.EqualTo((1.75, 1.6875)));
        Assert.That((value.Count, value.Weight, value.Rejected), Is.EqualTo((3L, 4.0, new Rejections(NonFiniteScore: 1, WeightOutOfRange: 2))));
    }

    [Test]
    public void Equal_losses_have_no_variance_at_all() =>
        Assert.That((Of([.. Enumerable.Repeat(0.1, 1_537)]).Value.Variance, Of([.. Enumerable.Repeat(0.1, 1_537)]).Value.Mean), Is.EqualTo((0.0, 0.1)));

    [Test]
    public void Without_losses_everything_is_NaN_and_after_a_reset_again()
    {
        LossStatistics state = Of([1, 2]);
        state.Reset();
        Assert.That(state.Value, Is.EqualTo(new LossStatistics().Value));
        Assert.That(new[] { state.Value.Mean, state.Value.Variance, state.Value.Minimum, state.Value.Maximum }, Has.All.NaN);
    }

    [Test]
    public void Adding_allocates_nothing()
    {
        var state = new LossStatistics();
        float[] losses = new float[1_200];
        double[] weights = new double[1_200];
        Assert.That(Allocations.Of(() => state.Add(losses)), Is.Zero);
        Assert.That(Allocations.Of(() => state.Add(losses, weights)), Is.Zero);
    }

    private static LossStatistics Of(double[] losses)
    {
        var state = new LossStatistics();
        state.Add(losses);
        return state;
    }
}
