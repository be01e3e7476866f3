using System.Diagnostics.Metrics;
using ModelObservability.Dashboard.Exposition;
using ModelObservability.Dashboard.Tests.Parsing;

namespace ModelObservability.Dashboard.Tests.Exposition;

internal sealed class FamilyTableTests
{
    private const string Dropped = "modelobservability_scrape_dropped_points";

    [Test]
    public void Instruments_whose_names_become_one_share_one_block([Values] ExpositionFormat format)
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateGauge<long>("a.b").Record(1, new KeyValuePair<string, object?>("x", 1));
        scraped.Meter.CreateGauge<long>("between").Record(2);
        scraped.Meter.CreateGauge<double>("a/b", null, "The help of the second").Record(3, new KeyValuePair<string, object?>("x", 2));

        ParsedExposition read = scraped.Parsed(format);

        Assert.That(read.Families.Select(static family => family.Name), Is.EqualTo((string[])["a_b", "between"]));
        Assert.That(read.Family("a_b").Samples.Select(static sample => sample.Text), Is.EqualTo((string[])["1", "3"]));
        Assert.That(read.Family("a_b").Help, Is.EqualTo("The help of the second"));
    }

    [Test]
    public void A_second_type_under_one_name_is_dropped_and_counted([Values] ExpositionFormat format)
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateCounter<long>("a.b").Add(1);
        Gauge<long> clashing = scraped.Meter.CreateGauge<long>("a/b");
        clashing.Record(1, new KeyValuePair<string, object?>("x", 1));
        clashing.Record(1, new KeyValuePair<string, object?>("x", 2));

        ParsedExposition read = scraped.Parsed(format);

        Assert.That(read.Sample("a_b_total").Value, Is.EqualTo(1));
        AssertDropped(read, "a_b", "type", 2);
    }

    [TestCase("a.count")]
    [TestCase("a.sum")]
    [TestCase("a.bucket")]
    [TestCase("a.created")]
    public void A_name_that_a_histogram_needs_is_dropped_from_others_and_counted(string name)
    {
        foreach (ExpositionFormat format in Enum.GetValues<ExpositionFormat>())
        {
            using ScrapedMeter scraped = new();
            scraped.Meter.CreateHistogram<long>("a").Record(1);
            scraped.Meter.CreateGauge<long>(name).Record(7);

            ParsedExposition read = scraped.Parsed(format);

            Assert.That(read.Sample("a_count").Value, Is.EqualTo(1));
            AssertDropped(read, name.Replace('.', '_'), "name", 1);
        }
    }

    [Test]
    public void A_histogram_whose_names_are_taken_is_dropped_and_counted([Values] ExpositionFormat format)
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateGauge<long>("a_count").Record(7);
        scraped.Meter.CreateHistogram<long>("a").Record(1);

        ParsedExposition read = scraped.Parsed(format);

        Assert.That(read.Sample("a_count").Value, Is.EqualTo(7));
        AssertDropped(read, "a", "name", 1);
    }

    [TestCase("target")]
    [TestCase("target.info")]
    [TestCase(Dropped)]
    public void A_name_of_the_format_itself_is_dropped_and_counted(string name)
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateGauge<long>(name).Record(7);

        AssertDropped(scraped.OpenMetrics(), name.Replace('.', '_'), "name", 1);
    }

    [Test]
    public void A_series_that_differs_only_in_what_the_format_cannot_say_is_written_once([Values] ExpositionFormat format)
    {
        using ScrapedMeter scraped = new();
        Counter<long> counter = scraped.Meter.CreateCounter<long>("c");
        counter.Add(1, new KeyValuePair<string, object?>("a.b", "1"));
        counter.Add(2, new KeyValuePair<string, object?>("a_b", 1));
        counter.Add(4, new("a/b", "1"), new("empty", ""));

        ParsedExposition read = scraped.Parsed(format);

        Assert.That(read.Samples("c_total").Single().Value, Is.AnyOf(1, 2, 4));
        AssertDropped(read, "c_total", "duplicate", 2);
    }

    [TestCase(-1, "-1")]
    [TestCase(double.NaN, "NaN")]
    public void A_counter_that_is_no_total_is_shown_in_text_and_left_out_and_counted_in_OpenMetrics(double added, string text)
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateCounter<double>("c").Add(added);
        scraped.Meter.CreateCounter<double>("fine").Add(1);

        Assert.That(scraped.Text().Sample("c_total").Text, Is.EqualTo(text));
        Assert.That(scraped.OpenMetrics().Samples("c_total"), Is.Empty);
        Assert.That(scraped.OpenMetrics().Sample("fine_total").Value, Is.EqualTo(1));
        AssertDropped(scraped.OpenMetrics(), "c_total", "value", 1);
    }

    [Test]
    public void Nothing_is_said_of_dropping_where_nothing_was_dropped()
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateCounter<long>("c").Add(1);

        Assert.That(scraped.Raw(ExpositionFormat.OpenMetrics), Does.Not.Contain(Dropped));
    }

    [Test]
    public void A_disposed_instrument_is_not_kept_by_the_exporter()
    {
        using ScrapedMeter scraped = new();
        using (Meter other = new(scraped.Meter.Name))
        {
            other.CreateCounter<long>("gone").Add(1);
            Assert.That(scraped.Text().Samples("gone_total"), Has.Exactly(1).Items);
        }

        // The SDK hands a disposed instrument out once more, and then no longer.
        _ = scraped.Text();

        Assert.That(scraped.Text().Samples("gone_total"), Is.Empty);
    }

    private static void AssertDropped(ParsedExposition read, string family, string reason, long points)
    {
        ParsedSample sample = read.Sample(Dropped);
        Assert.That(sample.Labels, Is.EqualTo(new Dictionary<string, string> { ["family"] = family, ["reason"] = reason }));
        Assert.That(sample.Value, Is.EqualTo(points));
    }
}
