using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability.Tests.Metrics.Sequences;

public class QuantileSequenceTests
{
    [TestCase(0.5, 68.62803)]
    [TestCase(0.9, 43.72119)]
    [TestCase(0.1, 59.96521)]
    public void The_reach_of_a_quantile_is_that_of_confseq(double share, double reach) =>
        Assert.That(Stitching.Quantile(share, 1000, 0.05, 100), Is.EqualTo(reach).Within(1e-5));

    [Test]
    public void The_interval_lies_between_the_numbers_at_its_ranks_but_for_what_the_sketch_rounds()
    {
        double[] numbers = [.. Enumerable.Range(1, 1000).Select(static number => (double)number)];
        ConfidenceInterval median = QuantileSequence.Interval(Of(numbers), 0.5);
        // 500 ∓ 68.6: the numbers in places 432 and 569.
        Assert.That(QuantileSequence.Ranks(1000, 0.5, 0.95), Is.EqualTo((432L, 569L)));
        Assert.That(median.Lower, Is.InRange(432 * 0.98, 432));
        Assert.That(median.Upper, Is.InRange(569, 569 * 1.02));
    }

    [Test]
    public void An_end_without_evidence_is_infinite()
    {
        QuantileValue few = Of([1, 2, 3]);
        Assert.That(QuantileSequence.Interval(few, 0.5), Has.Property("Lower").EqualTo(double.NegativeInfinity).And.Property("Upper").EqualTo(double.PositiveInfinity));
        Assert.That(QuantileSequence.Interval(new QuantileSketch().Value, 0.5).Lower, Is.NaN);
    }

    [Test]
    public void All_looks_at_once_hold_with_the_stated_confidence([Values(0.5, 0.95)] double share)
    {
        var random = new Random(11);
        double truth = -Math.Log(1 - share);
        int missed = 0;
        for (int stream = 0; stream < 200; stream++)
        {
            var sketch = new QuantileSketch();
            bool once = false;
            for (int look = 0; look < 20; look++)
            {
                for (int number = 0; number < 100; number++) sketch.Add(-Math.Log(1 - random.NextDouble()));
                ConfidenceInterval interval = QuantileSequence.Interval(sketch.Value, share);
                once |= !(interval.Lower <= truth && truth <= interval.Upper);
            }

            if (once) missed++;
        }

        Assert.That(missed, Is.LessThanOrEqualTo(10), "of 200");
    }

    [Test]
    public void Brackets_contain_the_number_of_every_rank_also_where_numbers_have_collapsed([Values(16, 2048)] int bins)
    {
        var random = new Random(bins);
        double[] numbers = [.. Enumerable.Range(0, 500).Select(_ => (random.NextDouble() < 0.3 ? -1 : 1) * Math.Exp(random.NextDouble() * 12)), 0, 0];
        var sketch = new QuantileSketch(new SketchOptions { Bins = bins });
        sketch.Add(numbers);
        QuantileValue value = sketch.Value;
        Array.Sort(numbers);
        Assert.That(value.Collapsed > 0, Is.EqualTo(bins == 16), "the small sketch has no room for all");
        for (int rank = 0; rank < numbers.Length; rank++)
        {
            (double lower, double upper) = value.Bracket(rank);
            Assert.That(numbers[rank], Is.GreaterThanOrEqualTo(lower * (1 - Math.Sign(lower) * 1e-12)).And.LessThanOrEqualTo(upper * (1 + Math.Sign(upper) * 1e-12)), $"rank {rank}");
        }
    }

    [Test]
    public void Merged_sketches_have_the_interval_of_the_whole()
    {
        double[] numbers = [.. Enumerable.Range(1, 3000).Select(static number => Math.Sqrt(number))];
        var one = new QuantileSketch();
        var other = new QuantileSketch();
        one.Add(numbers.AsSpan(0, 1234));
        other.Add(numbers.AsSpan(1234));
        one.Merge(other);
        Assert.That(QuantileSequence.Interval(one.Value, 0.9), Is.EqualTo(QuantileSequence.Interval(Of(numbers), 0.9)));
    }

    private static QuantileValue Of(double[] numbers)
    {
        var sketch = new QuantileSketch();
        sketch.Add(numbers);
        return sketch.Value;
    }
}
