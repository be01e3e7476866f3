using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;

namespace ModelObservability.Tests.Metrics.Sequences;

public class BoundedMeanSequenceTests
{
    private const double GoldenRatio = 0.6180339887498949;

    // By a plain loop in Python over the formulas of the paper (theorem 2, with 1/2 and 1/4 as the fake first observation).
    [TestCase(0.0, 1.0, 0.95, 10, 0, 1)]
    [TestCase(0.0, 1.0, 0.95, 100, 0.3931884751732476, 0.607958755196026)]
    [TestCase(0.0, 1.0, 0.95, 1000, 0.4670379393110727, 0.5328922008252029)]
    [TestCase(0.2, 0.05, 0.99, 100, 0.11851155730798646, 0.3315600858789824)]
    [TestCase(0.2, 0.05, 0.99, 1000, 0.21427520350980392, 0.2357259334224359)]
    public void The_interval_is_that_of_the_formulas(double from, double spread, double confidence, int values, double lower, double upper)
    {
        var sequence = new BoundedMeanSequence(confidence);
        for (int i = 1; i <= values; i++) sequence.Add(from + spread * (i * GoldenRatio % 1));
        Assert.That(sequence.Interval.Lower, Is.EqualTo(lower).Within(1e-9));
        Assert.That(sequence.Interval.Upper, Is.EqualTo(upper).Within(1e-9));
        Assert.That(sequence.Interval.Estimate, Is.EqualTo(from + spread / 2).Within(0.05 * spread + 0.001));
    }

    [Test]
    public void All_looks_at_once_hold_with_the_stated_confidence_also_where_values_depend_on_each_other([Values] bool dependent)
    {
        var random = new Random(5);
        int missed = 0;
        for (int stream = 0; stream < 2_000; stream++)
        {
            var sequence = new BoundedMeanSequence(0.9);
            double spread = 1;
            for (int i = 0; i < 300; i++)
            {
                double value = 0.5 + spread * (random.NextDouble() - 0.5);
                if (dependent) spread = value > 0.5 ? 0.1 : 1; // the next spread follows from this value, the mean stays
                sequence.Add(value);
                ConfidenceInterval interval = sequence.Interval;
                if (interval.Lower <= 0.5 && interval.Upper >= 0.5) continue;
                missed++;
                break;
            }
        }

        Assert.That(missed, Is.LessThanOrEqualTo(200), "of 2,000");
    }

    [Test]
    public void Bounds_of_their_own_scale_the_interval()
    {
        var plain = new BoundedMeanSequence();
        var scaled = new BoundedMeanSequence(lowest: -2, highest: 6);
        for (int i = 0; i < 500; i++)
        {
            plain.Add(i * GoldenRatio % 1);
            scaled.Add(-2 + 8 * (i * GoldenRatio % 1));
        }

        Assert.That(scaled.Interval.Lower, Is.EqualTo(-2 + 8 * plain.Interval.Lower).Within(1e-9));
        Assert.That(scaled.Interval.Upper, Is.EqualTo(-2 + 8 * plain.Interval.Upper).Within(1e-9));
        Assert.That(scaled.Interval.Estimate, Is.EqualTo(-2 + 8 * plain.Interval.Estimate).Within(1e-9));
    }

    [Test]
    public void Shards_merged_hold_the_mean_and_count_everything()
    {
        var random = new Random(6);
        int missed = 0;
        for (int stream = 0; stream < 500; stream++)
        {
            BoundedMeanSequence[] shards = [new(0.9), new(0.9), new(0.9)];
            for (int i = 0; i < 600; i++) shards[random.Next(3)].Add(random.NextDouble() < 0.2 ? 1 : 0);
            shards[0].Merge(shards[1]);
            shards[0].Merge(shards[2]);
            Assert.That(shards[0].Count, Is.EqualTo(600));
            ConfidenceInterval interval = shards[0].Interval;
            if (interval.Lower > 0.2 || interval.Upper < 0.2) missed++;
            Assert.That(interval.Upper - interval.Lower, Is.LessThan(0.2));
        }

        Assert.That(missed, Is.LessThanOrEqualTo(50), "of 500");
        Assert.That(() => new BoundedMeanSequence(0.9).Merge(new BoundedMeanSequence(0.95)), Throws.ArgumentException.With.Message.Contains("0.95"));
        Assert.That(() => new BoundedMeanSequence().Merge(new BoundedMeanSequence(highest: 2)), Throws.ArgumentException);
    }

    [Test]
    public void What_is_not_a_value_is_counted_and_does_not_enter()
    {
        var sequence = new BoundedMeanSequence();
        sequence.Add([0.5, double.NaN, double.PositiveInfinity, -0.1, 1.1, 0.25]);
        var clean = new BoundedMeanSequence();
        clean.Add([0.5, 0.25]);
        Assert.That((sequence.Count, sequence.NotFinite, sequence.OutOfRange), Is.EqualTo((2L, 2L, 2L)));
        Assert.That(sequence.Interval, Is.EqualTo(clean.Interval));
        sequence.Reset();
        Assert.That((sequence.Count, sequence.NotFinite, sequence.OutOfRange), Is.EqualTo((0L, 0L, 0L)));
        Assert.That(sequence.Interval.Lower, Is.NaN);
    }

    [Test]
    public void Impossible_bounds_are_refused_by_name()
    {
        Assert.That(() => new BoundedMeanSequence(0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("confidence"));
        Assert.That(() => new BoundedMeanSequence(lowest: 1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("highest"));
        Assert.That(() => new BoundedMeanSequence(lowest: double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("lowest"));
    }

    [Test]
    public void A_value_allocates_nothing()
    {
        var sequence = new BoundedMeanSequence();
        Assert.That(Allocations.Of(() => { for (int i = 0; i < 1000; i++) sequence.Add(i / 1000.0); }), Is.Zero);
    }
}
