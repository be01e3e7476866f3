using ModelObservability.Metrics.Drift;

namespace ModelObservability.Tests.Metrics.Drift;

/// <summary>The statistics against brute force, known values of their distributions, and what a test promises: how often it is wrong.</summary>
public class DriftStatisticsTests
{
    // scipy.stats.kstwo.sf, 1.10.1
    [TestCase(10, 0.2, 0.7487190399999999)]
    [TestCase(140, 0.05, 0.857648029765611)]
    [TestCase(500, 0.02, 0.9859871786857471)]
    [TestCase(2000, 0.0075, 0.9998386991703584)]
    [TestCase(100_000, 0.0025, 0.5586954140357887)]
    [TestCase(100_000, 0.01, 4.093278023549254e-09)]
    [TestCase(1_000_000, 0.01, 2.7373304415481205e-87)]
    public void The_distribution_of_the_distance_is_that_of_one_sample(int size, double distance, double expected) =>
        Assert.That(TailOf(size, distance), Is.EqualTo(expected).Within(1e-9 * expected));

    [Test]
    public void The_distance_of_samples_is_that_found_by_trying_every_number()
    {
        Random random = new(7);
        for (int round = 0; round < 100; round++)
        {
            double[] left = Rounded(random, random.Next(1, 40)), right = Rounded(random, random.Next(1, 40));
            double distance = left.Concat(right).Max(at => Math.Abs(Below(left, at) - Below(right, at)));
            double area = Enumerable.Range(-60, 120).Sum(step => 0.1 * Math.Abs(Below(left, step / 10.0 + 0.05) - Below(right, step / 10.0 + 0.05)));
            Assert.That(DriftStatistics.KolmogorovSmirnov(left, right).Statistic, Is.EqualTo(distance).Within(1e-12));
            Assert.That(DriftStatistics.Wasserstein(left, right), Is.EqualTo(area).Within(1e-9));
        }
    }

    [TestCase(10.0, 4)]
    [TestCase(3.0, 1)]
    [TestCase(2000.0, 1500)]
    [TestCase(0.5, 255)]
    public void The_threshold_of_the_stability_index_is_where_its_p_value_is_the_probability(double part, int bins)
    {
        double probability = 1 / (part + 1), threshold = DriftStatistics.PopulationStabilityThreshold(probability, 5000, 2000, bins + 1);
        Assert.That(DriftStatistics.PopulationStabilityPValue(threshold, 5000, 2000, bins + 1), Is.EqualTo(probability).Within(1e-12));
    }

    [Test]
    public void Tests_of_equal_samples_reject_about_as_often_as_they_say()
    {
        const int Rounds = 2000, Samples = 1000;
        Random random = new(20261129);
        int kolmogorov = 0, stability = 0, chiSquare = 0;
        for (int round = 0; round < Rounds; round++)
        {
            double[] sample = Normal(random, 2 * Samples);
            DistributionSketch reference = ColumnBins.OfNumbers(sample), live = reference.CreateEmpty();
            reference.Add(sample.AsSpan());
            live.Add(Normal(random, Samples).AsSpan());
            ColumnDrift drift = ColumnDrift.Of(reference, live);
            if (drift.KolmogorovSmirnov.PValue <= 0.05)
                kolmogorov++;
            if (DriftStatistics.PopulationStabilityPValue(drift.PopulationStabilityIndex, 2 * Samples, Samples, drift.Bins) <= 0.05)
                stability++;
            if (drift.ChiSquare.PValue <= 0.05)
                chiSquare++;
        }

        // 5 % of 2,000 is 100 ± 25 with 99 %; rounding to bins makes the first a little too careful.
        Assert.That(kolmogorov, Is.InRange(50, 125));
        Assert.That(stability, Is.InRange(65, 135));
        Assert.That(chiSquare, Is.InRange(65, 135));
    }

    [Test]
    public void Nothing_is_said_of_samples_that_are_not_there()
    {
        Assert.That(DriftStatistics.KolmogorovSmirnov([], [1.0]).PValue, Is.NaN);
        Assert.That(DriftStatistics.Wasserstein([], [1.0]), Is.NaN);
        Assert.That(DriftStatistics.PopulationStabilityIndex([0, 0], [1, 2]), Is.NaN);
        Assert.That(DriftStatistics.JensenShannonDistance([1, 2], [0, 0]), Is.NaN);
        Assert.That(DriftStatistics.ChiSquare([1, 2], [0, 0]).PValue, Is.NaN);
        Assert.That(DriftStatistics.ChiSquare([4, 0], [5, 0]).PValue, Is.EqualTo(1));
        Assert.That(DriftStatistics.BenjaminiHochberg([double.NaN, 0.01]), Is.EqualTo(new[] { double.NaN, 0.01 }));
    }

    [Test]
    public void What_is_no_sample_is_refused_with_its_place()
    {
        Assert.That(() => DriftStatistics.Wasserstein([1], [2, double.NaN]), Throws.ArgumentException.With.Message.StartsWith("live[1] is NaN"));
        Assert.That(() => DriftStatistics.ChiSquare([1, -2], [1, 1]), Throws.ArgumentException.With.Message.StartsWith("reference[1] is -2"));
        Assert.That(() => DriftStatistics.ChiSquare([1, 2], [1]), Throws.ArgumentException.With.Message.Contains("same length"));
        Assert.That(() => DriftStatistics.PopulationStabilityIndex([], []), Throws.ArgumentException);
        Assert.That(() => DriftStatistics.BenjaminiHochberg([0.5, 1.5]), Throws.ArgumentException.With.Message.StartsWith("pValues[1] is 1.5"));
        Assert.That(() => DriftStatistics.PopulationStabilityThreshold(0, 1, 1, 2), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    /// <summary>A live side so large that the test is that of one sample.</summary>
    private static double TailOf(int size, double distance)
    {
        const long Many = 1L << 60;
        long below = (long)Math.Round(size * (0.5 - distance));
        KolmogorovSmirnovTest test = DriftStatistics.KolmogorovSmirnov([below, size - below], [Many / 2, Many / 2]);
        Assert.That(test.Statistic, Is.EqualTo(distance).Within(1e-12));
        return test.PValue;
    }

    private static double[] Rounded(Random random, int size) => [.. Enumerable.Range(0, size).Select(_ => Math.Round(random.NextDouble() * 8 - 4, 1))];

    private static double Below(double[] sample, double at) => sample.Count(value => value <= at) / (double)sample.Length;

    private static double[] Normal(Random random, int size) =>
        [.. Enumerable.Range(0, size).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
}
