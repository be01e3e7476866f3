using ModelObservability.Metrics;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability.Tests.Metrics.Sketches;

public class QuantileSketchTests
{
    private static readonly double[] Shares = [0, 0.001, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1];

    [Test]
    public void Quantiles_are_within_the_relative_error([Values(0.0001, 0.01, 0.2)] double accuracy, [Values("uniform", "lognormal", "wide", "few")] string shape)
    {
        double[] values = Samples(shape, 20_000);
        var sketch = new QuantileSketch(new SketchOptions { RelativeAccuracy = accuracy, Bins = 65_536 });
        sketch.Add(values);
        Array.Sort(values);

        Assert.That(sketch.Value.Collapsed, Is.Zero);
        foreach (double share in Shares)
        {
            double rank = share * (values.Length - 1);
            double below = values[(int)rank], expected = below + (values[(int)Math.Ceiling(rank)] - below) * (rank - Math.Floor(rank));
            Assert.That(sketch.Value.Quantile(share), Is.EqualTo(expected).Within(accuracy * (1 + 1e-9) * expected), $"{share}");
        }
    }

    [Test]
    public void Negative_numbers_mirror_positive_ones_and_zeros_lie_between()
    {
        QuantileSketch sketch = Of([-100, -10, -1, -0.0, 0, double.Epsilon, 1, 10, 100]);
        QuantileValue value = sketch.Value;

        Assert.That((value.Minimum, value.Median, value.Maximum), Is.EqualTo((-100.0, 0.0, 100.0)));
        Assert.That(value.Quantile(0.125), Is.EqualTo(-10).Within(0.1));
        Assert.That(value.Quantile(0.25), Is.EqualTo(-1).Within(0.01));
        Assert.That(value.Quantile(0.75), Is.EqualTo(1).Within(0.01));
        Assert.That(value.Quantile(0.875), Is.EqualTo(10).Within(0.1));
    }

    [Test]
    public void Pieces_merge_to_the_whole_in_any_order_even_where_bins_collapse([Values(16, 64, 2048)] int bins, [Range(0, 5)] int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, 1_000).Select(_ => Math.Pow(10, random.NextDouble() * 12 - 6) * (random.Next(4) - 1))];
        var options = new SketchOptions { Bins = bins, RelativeAccuracy = 0.05 };
        QuantileSketch whole = new(options), shuffled = new(options);
        whole.Add(values);
        QuantileSketch[] pieces = [.. values.Chunk(1 + seed * 60).Select(chunk => { var piece = new QuantileSketch(options); piece.Add(chunk); return piece; })];
        random.Shuffle(values);
        shuffled.Add(values);
        QuantileSketch forwards = new(options), backwards = new(options);
        foreach (QuantileSketch piece in pieces) forwards.Merge(piece);
        foreach (QuantileSketch piece in pieces.Reverse()) backwards.Merge(piece);

        Assert.That(shuffled.Value, Is.EqualTo(whole.Value));
        Assert.That(forwards.Value, Is.EqualTo(whole.Value));
        Assert.That(backwards.Value, Is.EqualTo(whole.Value));
        Assert.That(whole.Value.Collapsed, bins == 2048 ? Is.Zero : Is.Positive);
    }

    [Test]
    public void Where_bins_do_not_suffice_large_numbers_keep_the_guarantee_and_small_ones_are_counted()
    {
        double[] values = [.. Enumerable.Range(0, 1_000).Select(i => Math.Pow(10, i / 50.0 - 10))];
        var sketch = new QuantileSketch(new SketchOptions { Bins = 64, RelativeAccuracy = 0.05 });
        sketch.Add(values);

        Assert.That(sketch.Value.Collapsed, Is.InRange(500, 900));
        Assert.That(sketch.Value.Quantile(0.95), Is.EqualTo(values[949]).Within(0.1 * values[949]));
        Assert.That(sketch.Value.Minimum, Is.EqualTo(values[0]));
    }

    [Test]
    public void All_numbers_a_double_can_hold_have_a_bin()
    {
        QuantileSketch sketch = Of([double.MaxValue, double.MinValue, 2.3e-308, -2.3e-308, double.Epsilon, 1]);
        Assert.That((sketch.Value.Minimum, sketch.Value.Maximum, sketch.Value.Count), Is.EqualTo((double.MinValue, double.MaxValue, 6L)));
        Assert.That(sketch.Value.Quantile(0.9), Is.Not.NaN);

        QuantileSketch large = Of([1e308, 1.1e308, 1.2e308]);
        Assert.That(large.Value.Median, Is.EqualTo(1.1e308).Within(1.1e306));
    }

    [Test]
    public void NaN_and_infinities_are_rejected_and_counted()
    {
        QuantileSketch sketch = Of([double.NaN, double.PositiveInfinity, 2, double.NegativeInfinity]);
        Assert.That((sketch.Value.Count, sketch.Value.Median, sketch.Value.Rejected), Is.EqualTo((1L, 2.0, new Rejections(NonFiniteScore: 3))));
    }

    [Test]
    public void An_empty_or_reset_sketch_answers_NaN()
    {
        QuantileSketch sketch = Of([-1, 1]);
        QuantileValue before = sketch.Value;
        sketch.Reset();
        Assert.That(sketch.Value, Is.EqualTo(new QuantileSketch().Value));
        Assert.That(new[] { sketch.Value.Median, sketch.Value.Minimum, sketch.Value.Maximum }, Has.All.NaN);
        Assert.That(before.Count, Is.EqualTo(2));
    }

    [Test]
    public void Counts_saturate_with_a_flag()
    {
        QuantileSketch sketch = Of([1, 2, 3]);
        for (int doubling = 0; doubling < 64; doubling++) sketch.Merge(sketch);
        Assert.That((sketch.Value.Count, sketch.Value.Saturated), Is.EqualTo((long.MaxValue, true)));
        Assert.That(sketch.Value.Quantile(1), Is.EqualTo(3));
        Assert.That(sketch.Value.Median, Is.InRange(0.99, 3));
    }

    [Test]
    public void Misuse_is_refused()
    {
        var sketch = new QuantileSketch();
        Assert.That(() => sketch.Merge(new QuantileSketch(new SketchOptions { Bins = 64 })), Throws.ArgumentException);
        Assert.That(() => sketch.Merge(null!), Throws.ArgumentNullException);
        Assert.That(() => sketch.Value.Quantile(1.1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => sketch.Value.Quantile(double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new QuantileSketch(new SketchOptions { Bins = 63 }), Throws.ArgumentException);
        Assert.That(() => new QuantileSketch(new SketchOptions { RelativeAccuracy = 0.6 }), Throws.ArgumentException);
    }

    [Test]
    public void Adding_allocates_nothing()
    {
        QuantileSketch sketch = Of([-1]);
        float[] values = [.. Enumerable.Range(-600, 1_200).Select(i => i * 0.7f)];
        Assert.That(Allocations.Of(() => sketch.Add(values)), Is.Zero);
    }

    private static QuantileSketch Of(double[] values)
    {
        var sketch = new QuantileSketch();
        sketch.Add(values);
        return sketch;
    }

    private static double[] Samples(string shape, int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => shape switch
        {
            "lognormal" => Math.Exp(random.NextDouble() + random.NextDouble() + random.NextDouble() * 4),
            "wide" => Math.Pow(10, random.NextDouble() * 5 - 2),
            "few" => 1 + random.Next(4),
            _ => random.NextDouble() + 0.01,
        })];
    }
}
