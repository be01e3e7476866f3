using System.Diagnostics.Metrics;
using System.Globalization;
using ModelObservability.Dashboard.Exposition;
using ModelObservability.Dashboard.Tests.Parsing;
using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.Tests.Exposition;

public sealed class ExponentialBoundsTests
{
    [Test]
    public void There_are_always_53_buckets_whatever_the_data([Values(1, 1e-9, 1e12)] double value)
    {
        using ScrapedMeter scraped = Exponential();
        scraped.Meter.CreateHistogram<double>("h").Record(value);

        List<ParsedSample> buckets = [.. scraped.OpenMetrics().Samples("h_bucket")];

        Assert.That(buckets, Has.Count.EqualTo(53));
        Assert.That(buckets[0].Labels["le"], Is.EqualTo("0.0"));
        Assert.That(buckets[1].Labels["le"], Is.EqualTo("9.5367431640625e-07"));
        Assert.That(buckets[^2].Labels["le"], Is.EqualTo("1.073741824e+09"));
        Assert.That(buckets[^1].Labels["le"], Is.EqualTo("+Inf"));
    }

    [Test]
    public void Every_bucket_counts_exactly_the_values_up_to_its_bound([Values(1, 3, 60, 300)] int spread)
    {
        using ScrapedMeter scraped = Exponential();
        Histogram<double> histogram = scraped.Meter.CreateHistogram<double>("h");
        Random random = new(spread);
        List<double> values = [];
        for (int i = 0; i < 5_000; i++)
        {
            // Powers of two, which are bounds themselves, and zeros are as likely as anything between.
            double power = Math.ScaleB(1, random.Next(-spread, spread));
            values.Add(random.Next(4) switch { 0 => power, 1 => 0, _ => power * (1 + random.NextDouble()) });
            histogram.Record(values[^1]);
        }

        List<ParsedSample> buckets = [.. scraped.OpenMetrics().Samples("h_bucket")];

        Assert.That(buckets, Has.Count.GreaterThan(10));
        foreach (ParsedSample bucket in buckets)
        {
            double bound = ExpositionLine.Number(bucket.Labels["le"]);
            Assert.That(bucket.Value, Is.EqualTo(values.Count(value => value <= bound)), bucket.Labels["le"]);
        }
    }

    [Test]
    public void Values_that_are_not_finite_are_above_every_bound_and_negative_ones_are_refused_by_the_sdk()
    {
        using ScrapedMeter scraped = Exponential();
        Histogram<double> histogram = scraped.Meter.CreateHistogram<double>("h");
        foreach (double value in (double[])[0, -0.0, 1, double.PositiveInfinity, double.NaN, -1, double.NegativeInfinity])
            histogram.Record(value);

        Dictionary<string, double> counts = scraped.Text().Samples("h_bucket").ToDictionary(static bucket => bucket.Labels["le"], static bucket => bucket.Value);

        Assert.That(counts["0.0"], Is.EqualTo(2));
        Assert.That(counts["1.0"], Is.EqualTo(3));
        Assert.That(counts["1.073741824e+09"], Is.EqualTo(3));
        Assert.That(counts["+Inf"], Is.EqualTo(5));
    }

    [Test]
    public void A_bound_ends_a_bucket_at_every_scale_where_it_is_one()
    {
        for (int scale = -11; scale <= 20; scale++)
        {
            for (int power = ExponentialBounds.LowestPower; power <= ExponentialBounds.HighestPower; power++)
            {
                long? last = ExponentialBounds.LastIndexUpTo(power, scale);

                // Bucket i ends at 2^((i + 1) / 2^scale); decimals hold these quotients exactly.
                if (last is { } index)
                    Assert.That((index + 1m) / (decimal)Math.ScaleB(1, scale), Is.EqualTo((decimal)power));
                else
                    Assert.That(power % (1 << -scale), Is.Not.Zero);
            }
        }
    }

    [Test]
    public void Counts_never_fall_while_the_scale_does()
    {
        using ScrapedMeter scraped = Exponential();
        Histogram<double> histogram = scraped.Meter.CreateHistogram<double>("h");
        Dictionary<string, double> before = [];
        for (int power = 0; power <= 30; power++)
        {
            histogram.Record(Math.ScaleB(1.5, power));
            histogram.Record(Math.ScaleB(1.5, -power));
            foreach (ParsedSample bucket in scraped.Text().Samples("h_bucket"))
            {
                Assert.That(bucket.Value, Is.GreaterThanOrEqualTo(before.GetValueOrDefault(bucket.Labels["le"])), power.ToString(CultureInfo.InvariantCulture));
                before[bucket.Labels["le"]] = bucket.Value;
            }
        }

        Assert.That(before, Has.Count.EqualTo(53));
    }

    private static ScrapedMeter Exponential() =>
        new(static builder => builder.AddView(static _ => new Base2ExponentialBucketHistogramConfiguration()));
}
