using ModelObservability.Metrics.Detectors;

namespace ModelObservability.Tests.Metrics.Detectors;

/// <summary>Values of which only the sum is known: what counters say at each look.</summary>
public class BlocksTests
{
    [Test]
    public void A_block_of_one_outcome_is_that_outcome([Values] ChangeDirection direction)
    {
        ShiryaevRoberts blocks = new(0.3, 1e12, direction), values = new(0.3, 1e12, direction);
        var random = new Random(8);
        for (int i = 1; i <= 500; i++)
        {
            double outcome = random.NextDouble() < 0.4 ? 1 : 0;
            blocks.AddBlock(outcome, 1, i);
            values.Add(outcome);
            Assert.That(blocks.Evidence, Is.EqualTo(values.Evidence).Within(1e-9 * values.Evidence));
        }

        Assert.That(blocks.Count, Is.EqualTo(500));
    }

    [Test]
    public void A_block_has_at_most_the_evidence_of_its_values_one_by_one_from_the_same_beginning()
    {
        // One block from no evidence: the sum over beginnings is one product; the values' own sum has that product among others.
        var random = new Random(9);
        for (int trial = 0; trial < 200; trial++)
        {
            double[] losses = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.NextDouble())];
            ShiryaevRoberts block = new(0.3, 1e300), values = new(0.3, 1e300);
            block.AddBlock(losses.Sum(), losses.Length, 1);
            foreach (double loss in losses) values.Add(loss);
            Assert.That(block.Evidence, Is.LessThanOrEqualTo(values.Evidence * (1 + 1e-9)));
        }
    }

    [Test]
    public void Blocks_at_the_level_alarm_less_often_than_promised_counted_in_looks([Values(1, 50, 5_000)] int size)
    {
        // 1,000 looks with a threshold of 10,000: at most 10 % of the streams, 40 of 400.
        var random = new Random(size);
        int alarmed = 0;
        for (int stream = 0; stream < 400; stream++)
        {
            var detector = new ShiryaevRoberts(0.2, 10_000);
            for (int look = 1; look <= 1_000 && detector.Alarms == 0; look++) detector.AddBlock(Hits(random, size, 0.2), size, look);
            if (detector.Alarms > 0) alarmed++;
        }

        Assert.That(alarmed, Is.LessThanOrEqualTo(40));
    }

    [Test]
    public void Copies_that_count_as_one_value_keep_the_promise_that_they_break_otherwise()
    {
        const int copies = 10;
        var random = new Random(5);
        int alarmed = 0, alarmedByCopies = 0;
        for (int stream = 0; stream < 400; stream++)
        {
            ShiryaevRoberts once = new(0.2, 10_000), copied = new(0.2, 10_000);
            for (int look = 1; look <= 1_000; look++)
            {
                double hits = copies * Hits(random, 5, 0.2);
                once.AddBlock(hits / copies, 5 * copies / 10.0, look);
                copied.AddBlock(hits, 5 * copies, look);
            }

            if (once.Alarms > 0) alarmed++;
            if (copied.Alarms > 0) alarmedByCopies++;
        }

        Assert.That(alarmed, Is.LessThanOrEqualTo(40));
        Assert.That(alarmedByCopies, Is.GreaterThan(300));
    }

    [Test]
    public void Huge_blocks_overflow_nothing_and_raise_the_alarm_with_the_number_they_were_given()
    {
        var detector = new ShiryaevRoberts(0.1, 1e6);
        Assert.That(detector.AddBlock(1e11, 1_000_000_000_000, 1_000), Is.False);
        Assert.That(detector.AddBlock(9e11, 1_000_000_000_000, 2_000), Is.True);
        Assert.That(detector.LastAlarm, Is.EqualTo(new ChangeAlarm(2_000, 2_000, detector.LastAlarm!.Value.Evidence, 1e6)));
        Assert.That(detector.LastAlarm.Value.Evidence, Is.InRange(1e6, 1e301));
        Assert.That(detector.AddBlock(0, long.MaxValue, 3_000), Is.False);
        Assert.That(detector.Evidence, Is.Zero);
    }

    [Test]
    public void Impossible_blocks_are_counted_and_empty_ones_are_nothing()
    {
        var detector = new ShiryaevRoberts(0.1, 1e6);
        Assert.That(detector.AddBlock(double.NaN, 5, 1) || detector.AddBlock(6, 5, 2) || detector.AddBlock(-1, 5, 3) || detector.AddBlock(0, 0, 4), Is.False);
        Assert.That((detector.NotFinite, detector.OutOfRange, detector.Count, detector.Evidence), Is.EqualTo((1L, 2L, 0L, 0.0)));
        Assert.That(() => detector.AddBlock(0, -1, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => detector.AddBlock(0, double.NaN, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => detector.AddBlock(0, 1, -1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    /// <summary>A binomial number, by its normal limit where there are many.</summary>
    private static double Hits(Random random, int size, double rate)
    {
        if (size > 100)
        {
            double deviate = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return Math.Clamp(Math.Round(size * rate + deviate * Math.Sqrt(size * rate * (1 - rate))), 0, size);
        }

        int hits = 0;
        for (int i = 0; i < size; i++) hits += random.NextDouble() < rate ? 1 : 0;
        return hits;
    }
}
