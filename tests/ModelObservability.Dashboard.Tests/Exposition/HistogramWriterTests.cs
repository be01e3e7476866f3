using System.Diagnostics.Metrics;
using ModelObservability.Dashboard.Exposition;
using ModelObservability.Dashboard.Tests.Parsing;
using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.Tests.Exposition;

internal sealed class HistogramWriterTests
{
    [Test]
    public void Buckets_are_cumulative_and_their_bounds_inclusive([Values] ExpositionFormat format)
    {
        using ScrapedMeter scraped = new();
        Histogram<double> histogram = With(scraped, 1e-5, 2.5, 1e6);
        foreach (double value in (double[])[1e-5, 2, 2.5, 2.6, 1e9])
            histogram.Record(value);

        ParsedExposition read = scraped.Parsed(format);

        Assert.That(
            read.Samples("h_bucket").Select(static bucket => (bucket.Labels["le"], bucket.Value)),
            Is.EqualTo(((string, double)[])[("1e-05", 1), ("2.5", 3), ("1e+06", 4), ("+Inf", 5)]));
        Assert.That(read.Sample("h_count").Value, Is.EqualTo(5));
        Assert.That(read.Sample("h_sum").Value, Is.EqualTo(1e-5 + 2 + 2.5 + 2.6 + 1e9));
    }

    [Test]
    public void A_histogram_without_buckets_has_the_infinite_one([Values] ExpositionFormat format)
    {
        using ScrapedMeter scraped = new(static builder => builder.AddView("h", new ExplicitBucketHistogramConfiguration { Boundaries = [] }));
        scraped.Meter.CreateHistogram<double>("h").Record(3);

        ParsedSample bucket = scraped.Parsed(format).Sample("h_bucket");

        Assert.That(bucket.Labels["le"], Is.EqualTo("+Inf"));
        Assert.That(bucket.Value, Is.EqualTo(1));
    }

    [Test]
    public void With_bounds_below_zero_OpenMetrics_has_no_sum_and_no_count()
    {
        using ScrapedMeter scraped = new();
        Histogram<double> histogram = With(scraped, -1, 0, 1);
        histogram.Record(-0.5);
        histogram.Record(-5);

        Assert.That(scraped.OpenMetrics().Samples("h_sum").Concat(scraped.OpenMetrics().Samples("h_count")), Is.Empty);
        Assert.That(scraped.OpenMetrics().Samples("h_bucket").Select(static bucket => bucket.Value), Is.EqualTo((double[])[1, 2, 2, 2]));
        Assert.That(scraped.Text().Sample("h_sum").Value, Is.EqualTo(-5.5));
    }

    [Test]
    public void With_a_sum_below_zero_OpenMetrics_has_no_sum_and_no_count()
    {
        using ScrapedMeter scraped = new();
        With(scraped, 1).Record(-5);

        Assert.That(scraped.OpenMetrics().Samples("h_sum").Concat(scraped.OpenMetrics().Samples("h_count")), Is.Empty);
        Assert.That(scraped.Text().Sample("h_sum").Value, Is.EqualTo(-5));
    }

    [Test]
    public void A_value_that_is_not_a_number_leaves_a_valid_body_in_both_formats()
    {
        using ScrapedMeter scraped = new();
        Histogram<double> histogram = With(scraped, 1, 2);
        histogram.Record(double.NaN);
        histogram.Record(1);

        Assert.That(scraped.Text().Sample("h_count").Value, Is.EqualTo(2));
        Assert.That(scraped.Text().Sample("h_sum").Text, Is.EqualTo("NaN"));
        Assert.That(scraped.OpenMetrics().Samples("h_sum"), Is.Empty);
        Assert.That(scraped.OpenMetrics().Samples("h_bucket").Last().Value, Is.EqualTo(2));
    }

    [Test]
    public void A_tag_named_like_the_bound_is_left_out([Values] ExpositionFormat format)
    {
        using ScrapedMeter scraped = new();
        With(scraped, 1).Record(0.5, new("le", "forged"), new("kept", "yes"));

        ParsedExposition read = scraped.Parsed(format);

        Assert.That(read.Samples("h_bucket").Select(static bucket => bucket.Labels["le"]), Is.EqualTo((string[])["1.0", "+Inf"]));
        Assert.That(read.Sample("h_sum").OwnLabels, Is.EqualTo(new Dictionary<string, string> { ["kept"] = "yes" }));
    }

    private static Histogram<double> With(ScrapedMeter scraped, params double[] bounds) =>
        scraped.Meter.CreateHistogram("h", null, null, [], new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
