using ModelObservability.Metrics.Drift;

namespace ModelObservability.Tests.Metrics.Drift;

public class DistributionSketchTests
{
    [Test]
    public void A_value_is_in_the_bin_that_ends_at_or_above_it()
    {
        Random random = new(3);
        for (int round = 0; round < 200; round++)
        {
            double[] edges = [.. Enumerable.Range(0, random.Next(1, DistributionSketch.MostEdges + 1)).Select(_ => (double)random.Next(-300, 300)).Distinct().Order()];
            var sketch = new DistributionSketch(edges);
            double value = random.Next(-700, 700) / 2.0;
            sketch.Add(value);
            Assert.That(sketch.Counts.IndexOf(1), Is.EqualTo(edges.Count(edge => edge < value)));
            Assert.That((sketch.Count, sketch.Minimum, sketch.Maximum), Is.EqualTo((1, value, value)));
        }
    }

    [Test]
    public void Bins_of_a_sample_are_hundredths_of_it()
    {
        double[] sample = [.. Enumerable.Range(0, 10_000).Select(index => 273.15 + index / 1000.0)]; // a narrow range far from 0
        DistributionSketch sketch = ColumnBins.OfNumbers(sample);
        sketch.Add(sample.AsSpan());
        Assert.That(sketch.Counts[0], Is.Zero);
        Assert.That(sketch.Counts[^1], Is.Zero);
        Assert.That(sketch.Counts[1..^1].ToArray(), Is.EqualTo(Enumerable.Repeat(100L, 100)));
    }

    [Test]
    public void A_constant_has_a_bin_for_itself_and_one_on_either_side()
    {
        DistributionSketch sketch = ColumnBins.OfNumbers([5, 5, 5]);
        sketch.Add(new double[] { 5, 4.999, 5.001, 5 }.AsSpan());
        Assert.That(sketch.Counts.ToArray(), Is.EqualTo(new long[] { 1, 2, 1 }));
    }

    [TestCase(double.MinValue)]
    [TestCase(double.MaxValue)]
    [TestCase(0.0)]
    [TestCase(double.Epsilon)]
    public void The_ends_of_all_numbers_have_bins_too(double value)
    {
        DistributionSketch sketch = ColumnBins.OfNumbers([value]);
        sketch.Add(value);
        Assert.That(sketch.Counts.ToArray().Sum(), Is.EqualTo(1));
    }

    [Test]
    public void Missing_values_are_counted_and_in_no_bin()
    {
        DistributionSketch sketch = ColumnBins.OfNumbers([1, 2, double.NaN]);
        sketch.Add(new float[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1 }.AsSpan());
        Assert.That((sketch.Missing, sketch.Count, sketch.Maximum), Is.EqualTo((3, 1, 1.0)));
        Assert.That(sketch.Counts.ToArray().Sum(), Is.EqualTo(1));
    }

    [Test]
    public void A_category_is_counted_with_its_equals_and_a_new_one_with_the_new()
    {
        DistributionSketch sketch = ColumnBins.OfCategories([7, 7, 3, 10, double.NaN]);
        Assert.That(sketch.Edges.ToArray(), Is.EqualTo(new double[] { 3, 7, 10 }));
        sketch.Add(new double[] { 3, 10, 10, 5, 11, -1 }.AsSpan());
        Assert.That(sketch.Counts.ToArray(), Is.EqualTo(new long[] { 1, 0, 2, 3 }));
    }

    [Test]
    public void Of_too_many_categories_the_most_frequent_are_told_apart()
    {
        double[] sample = [.. Enumerable.Range(0, 500).Select(index => (double)index), 400, 400, 499];
        DistributionSketch sketch = ColumnBins.OfCategories(sample);
        Assert.That(sketch.Edges.Length, Is.EqualTo(DistributionSketch.MostEdges));
        Assert.That(sketch.Edges.ToArray(), Does.Contain(400).And.Contain(499));
    }

    [Test]
    public void Pieces_merged_are_the_whole()
    {
        Random random = new(5);
        double[] values = [.. Enumerable.Range(0, 5000).Select(_ => random.NextDouble() < 0.1 ? double.NaN : random.NextDouble())];
        DistributionSketch whole = ColumnBins.OfNumbers(values.AsSpan(0, 300)), first = whole.CreateEmpty(), second = whole.CreateEmpty(), read = whole.CreateEmpty();
        whole.Add(values.AsSpan());
        first.Add(values.AsSpan(0, 1234));
        second.Add(values.AsSpan(1234));
        first.Merge(second);
        read.Add(whole.Counts, whole.Missing, whole.Minimum, whole.Maximum);
        foreach (DistributionSketch same in new[] { first, read })
        {
            Assert.That(same.Counts.ToArray(), Is.EqualTo(whole.Counts.ToArray()));
            Assert.That((same.Count, same.Missing, same.Minimum, same.Maximum), Is.EqualTo((whole.Count, whole.Missing, whole.Minimum, whole.Maximum)));
        }

        first.Reset();
        Assert.That((first.Count, first.Missing), Is.EqualTo((0L, 0L)));
        Assert.That(first.Minimum, Is.NaN);
    }

    [Test]
    public void Counts_that_cannot_be_are_refused()
    {
        var sketch = new DistributionSketch([1, 2]);
        Assert.That(() => sketch.Add([0, 1], 0, 1.5, 1.5), Throws.ArgumentException);
        Assert.That(() => sketch.Add([0, -1, 0], 0, 1.5, 1.5), Throws.ArgumentException);
        Assert.That(() => sketch.Add([0, 1, 0], 0, 5, 5), Throws.ArgumentException);
        Assert.That(() => sketch.Add([0, 0, 0], 0, 5, 5), Throws.ArgumentException);
        Assert.That(() => sketch.Add([0, 1, 0], -1, 1.5, 1.5), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => sketch.Merge(new DistributionSketch([1, 3])), Throws.ArgumentException.With.Message.Contains("other bins"));
        Assert.That(() => sketch.Merge(new DistributionSketch([1, 2], isCategorical: true)), Throws.ArgumentException);
        Assert.That(sketch.Count, Is.Zero);
    }

    [TestCase(new double[0])]
    [TestCase(new[] { 1.0, 1.0 })]
    [TestCase(new[] { 2.0, 1.0 })]
    [TestCase(new[] { double.NaN })]
    [TestCase(new[] { 1.0, double.PositiveInfinity })]
    public void Edges_that_do_not_ascend_are_refused(double[] edges) =>
        Assert.That(() => new DistributionSketch(edges), Throws.ArgumentException);

    [Test]
    public void Adding_allocates_nothing()
    {
        DistributionSketch sketch = ColumnBins.OfNumbers([1, 2, 3]);
        float[] values = new float[1000];
        sketch.Add(values.AsSpan());
        Assert.That(Allocations.Of(() => sketch.Add(values.AsSpan())), Is.Zero);
    }
}
