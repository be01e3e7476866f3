using Quickstart.Serving;

namespace Quickstart.Tests.Serving;

[TestFixture]
public sealed class LatenciesTests
{
    [TestCase(0.5)]
    [TestCase(0.9)]
    [TestCase(0.99)]
    [TestCase(1)]
    public void A_quantile_is_within_2_percent_of_the_sorted_durations(double share)
    {
        Random random = new(1);
        double[] durations = [.. Enumerable.Range(0, 5000).Select(_ => 1e-6 * Math.Exp(8 * random.NextDouble()))];
        Latencies latencies = new();
        foreach (double duration in durations) latencies.Record(duration);
        double exact = durations.Order().ElementAt((int)Math.Ceiling(share * durations.Length) - 1);

        Assert.That(latencies.Quantile(share), Is.EqualTo(exact).Within(2).Percent);
        Assert.That(latencies.RecentQuantile(share), Is.EqualTo(latencies.Quantile(share)));
    }

    [Test]
    public void Without_a_duration_there_is_no_quantile()
    {
        Assert.That(new Latencies().Quantile(0.5), Is.NaN);
    }

    [Test]
    public void The_recent_past_forgets_and_the_whole_run_does_not()
    {
        Latencies latencies = new();
        latencies.Record(1);
        for (int turn = 0; turn < 20; turn++) latencies.Turn();

        Assert.That(latencies.RecentQuantile(0.5), Is.NaN);
        Assert.That(latencies.Quantile(0.5), Is.EqualTo(1).Within(2).Percent);
    }

    [TestCase(0)]
    [TestCase(1e9)]
    public void Durations_beyond_the_buckets_fall_into_the_last_one(double seconds)
    {
        Latencies latencies = new();
        latencies.Record(seconds);

        Assert.That(latencies.Quantile(1), Is.InRange(1e-7, 110));
    }
}
