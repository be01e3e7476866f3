using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace ModelObservability.Prometheus.Tests.Scrape;

/// <summary>
/// What OpenTelemetry's exporter does not do, as docs/decisions/0011 tells it. A test that fails here after an update is good news: the page
/// is shorter by a line. None of it concerns an instrument or attribute of our own.
/// </summary>
public sealed class ExporterLimitsTests
{
    [Test]
    public void An_exponential_histogram_is_left_out()
    {
        using ScrapedMeter scraped = new(static builder => builder.AddView("h", new Base2ExponentialBucketHistogramConfiguration()));
        scraped.Meter.CreateHistogram<double>("h").Record(3);
        scraped.Meter.CreateCounter<long>("c").Add(1);

        foreach (ExpositionFormat format in Enum.GetValues<ExpositionFormat>())
            Assert.That(scraped.Raw(format), Does.Contain("c_total").And.Not.Contain("h_"));
    }

    [Test]
    public void A_bound_is_spelled_as_dot_net_does_in_text_and_canonically_in_OpenMetrics()
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateHistogram("h", null, null, [], new InstrumentAdvice<double> { HistogramBucketBoundaries = [1e-5, 1] }).Record(3);

        Assert.That(Bounds(ExpositionFormat.Text), Is.EqualTo((string[])["1E-05", "1", "+Inf"]));
        Assert.That(Bounds(ExpositionFormat.OpenMetrics), Is.EqualTo((string[])["1e-05", "1.0", "+Inf"]));

        IEnumerable<string> Bounds(ExpositionFormat format) => scraped.Parsed(format).Samples("h_bucket").Select(static bucket => bucket.Labels["le"]);
    }

    [Test]
    public void A_key_of_the_reserved_kind_goes_out_as_it_is()
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateCounter<long>("c").Add(1, new KeyValuePair<string, object?>("__name__", "other"));

        Assert.That(scraped.Raw(ExpositionFormat.Text), Does.Contain("__name__=\"other\""));
    }

    [Test]
    public void Two_series_whose_keys_become_one_name_are_written_twice()
    {
        using ScrapedMeter scraped = new();
        Counter<long> counter = scraped.Meter.CreateCounter<long>("c");
        counter.Add(1, new KeyValuePair<string, object?>("a.b", "1"));
        counter.Add(2, new KeyValuePair<string, object?>("a_b", "1"));

        Assert.That(() => scraped.Text(), Throws.TypeOf<FormatException>().With.Message.Contains("comes twice"));
    }

    [Test]
    public void Names_that_become_one_with_two_types_are_left_out_of_OpenMetrics()
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateCounter<long>("a.b").Add(1);
        scraped.Meter.CreateGauge<long>("a/b").Record(1);

        Assert.That(scraped.OpenMetrics().Families, Is.Empty);
    }
}
