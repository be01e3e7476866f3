using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using ModelObservability.Prometheus.Tests.Parsing;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace ModelObservability.Prometheus.Tests.Scrape;

/// <summary>parse(write(x)) = x, through the SDK, the exporter and the endpoint.</summary>
internal sealed class RoundTripTests
{
    private const int Strings = 20_000;

    [Test]
    public void Any_string_comes_back_from_a_label_value([Values] ExpositionFormat format)
    {
        using ScrapedMeter scraped = new(static builder => builder.AddView("c", new MetricStreamConfiguration { CardinalityLimit = Strings + 10 }));
        Counter<long> counter = scraped.Meter.CreateCounter<long>("c");
        HostileText hostile = new(1);
        string[] written = [.. Enumerable.Range(0, Strings).Select(_ => hostile.Next())];
        for (int i = 0; i < Strings; i++)
            counter.Add(i, new("i", i), new("v", written[i]));

        Dictionary<string, ParsedSample> read = scraped.Parsed(format).Samples("c_total").ToDictionary(static sample => sample.Labels["i"]);

        Assert.That(read, Has.Count.EqualTo(Strings));
        for (int i = 0; i < Strings; i++)
        {
            ParsedSample sample = read[i.ToString(CultureInfo.InvariantCulture)];
            Assert.That(sample.Text, Is.EqualTo(i.ToString(CultureInfo.InvariantCulture)));
            Assert.That(sample.Labels.GetValueOrDefault("v", ""), Is.EqualTo(HostileText.Readable(written[i])));
        }
    }

    [Test]
    public void Any_string_comes_back_from_a_description_a_meter_and_a_resource([Values] ExpositionFormat format)
    {
        HostileText hostile = new(2);
        for (int i = 0; i < 300; i++)
        {
            string version = hostile.Next();
            string description = "d" + hostile.Next();
            string attribute = "v" + hostile.Next();
            using ScrapedMeter scraped = new(
                builder => builder.ConfigureResource(resource => resource.AddAttributes([new("r", attribute)])),
                new MeterOptions("hostile." + i.ToString(CultureInfo.InvariantCulture)) { Version = version, Tags = [new("t", attribute)] });
            scraped.Meter.CreateCounter<long>("c", "{" + hostile.Next() + "}", description).Add(1);

            ParsedExposition read = scraped.Parsed(format);

            ParsedFamily family = read.Families.Single(static family => family.Type == "counter");
            ParsedSample sample = family.Samples.Single(static sample => sample.Name.EndsWith("_total", StringComparison.Ordinal));
            Assert.That(sample.Labels.GetValueOrDefault("otel_scope_version", ""), Is.EqualTo(HostileText.Readable(version)));
            Assert.That(sample.Labels["otel_scope_t"], Is.EqualTo(HostileText.Readable(attribute)));
            Assert.That(read.Sample("target_info").Labels["r"], Is.EqualTo(HostileText.Readable(attribute)));
            Assert.That(family.Help, Is.EqualTo(HostileText.Readable(description)));
        }
    }

    [Test]
    public void Any_keys_that_begin_with_a_letter_and_any_units_make_a_valid_body([Values] ExpositionFormat format)
    {
        using ScrapedMeter scraped = new(static builder => builder.SetMaxMetricStreams(5_000));
        HostileText hostile = new(3);
        const int Instruments = 1_000;
        for (int i = 0; i < Instruments; i++)
        {
            string name = "m" + i.ToString(CultureInfo.InvariantCulture);
            TagList tags = new() { { "k" + hostile.Next(), "1" }, { "k" + hostile.Next(), "2" }, { "k" + hostile.Next(), "3" } };
            if (i % 3 == 0)
                scraped.Meter.CreateCounter<double>(name, "u" + hostile.Next()).Add(0.1, tags);
            else if (i % 3 == 1)
                scraped.Meter.CreateGauge<double>(name, "u" + hostile.Next()).Record(0.1, tags);
            else
                scraped.Meter.CreateHistogram<double>(name, "u" + hostile.Next()).Record(0.1, tags);
        }

        // The parser checks everything; what is left is that nothing is missing.
        ParsedExposition read = scraped.Parsed(format);

        Assert.That(read.Families, Has.Count.EqualTo(Instruments));
        Assert.That(read.Families, Has.All.Matches<ParsedFamily>(static family => family!.Samples.Count > 0));
    }

    [Test]
    public void Keys_that_become_one_name_join_their_values_in_the_order_of_the_keys([Values] ExpositionFormat format)
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateCounter<long>("c").Add(1, new("a_b", "3"), new("a.b", "1"), new("a/b", "2"), new("a-b", ""));

        Assert.That(scraped.Parsed(format).Sample("c_total").OwnLabels, Is.EqualTo(new Dictionary<string, string> { ["a_b"] = ";1;2;3" }));
    }

    [Test]
    public void A_tag_named_like_the_bound_of_a_bucket_is_left_out([Values] ExpositionFormat format)
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateHistogram<double>("h").Record(1, new("le", "forged"), new("kept", "yes"));

        ParsedExposition read = scraped.Parsed(format);

        Assert.That(read.Samples("h_bucket").Select(static bucket => bucket.Labels["le"]), Has.None.EqualTo("forged").And.Some.EqualTo("+Inf"));
        Assert.That(read.Sample("h_count").OwnLabels, Is.EqualTo(new Dictionary<string, string> { ["kept"] = "yes" }));
    }

    [Test]
    public void Every_double_comes_back_to_the_last_bit([Values] ExpositionFormat format)
    {
        using ScrapedMeter scraped = new(static builder => builder.AddView("g", new MetricStreamConfiguration { CardinalityLimit = 12_000 }));
        Gauge<double> gauge = scraped.Meter.CreateGauge<double>("g");
        Random random = new(4);
        double[] values =
        [
            double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, double.Epsilon, double.MaxValue, double.MinValue, 0.1 + 0.2, 1e22, 1e-7,
            .. Enumerable.Range(0, 10_000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))),
        ];
        for (int i = 0; i < values.Length; i++)
            gauge.Record(values[i], new KeyValuePair<string, object?>("i", i));

        foreach (ParsedSample sample in scraped.Parsed(format).Samples("g"))
        {
            double written = values[int.Parse(sample.Labels["i"], CultureInfo.InvariantCulture)];
            Assert.That(
                BitConverter.DoubleToInt64Bits(sample.Value),
                Is.EqualTo(double.IsNaN(written) ? BitConverter.DoubleToInt64Bits(double.NaN) : BitConverter.DoubleToInt64Bits(written)));
        }
    }

    [TestCase(0)]
    [TestCase(9007199254740993)]
    [TestCase(long.MaxValue)]
    public void A_whole_number_is_written_whole(long value)
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateCounter<long>("c").Add(value);
        scraped.Meter.CreateUpDownCounter<long>("u").Add(-value);

        Assert.That(scraped.Text().Sample("c_total").Text, Is.EqualTo(value.ToString(CultureInfo.InvariantCulture)));
        Assert.That(scraped.Text().Sample("u").Text, Is.EqualTo((-value).ToString(CultureInfo.InvariantCulture)));
    }

    [Test]
    public void A_body_does_not_depend_on_the_culture([Values("tr-TR", "de-DE", "ar-SA", "fa-IR")] string culture)
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateGauge<double>("TITLE.info", "Iİ").Record(-1234567.5, new KeyValuePair<string, object?>("IKEY", -1.5));
        scraped.Meter.CreateHistogram<double>("title.h", "s").Record(1e-3);
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string expected = scraped.Raw(ExpositionFormat.OpenMetrics);
        Assert.That(expected, Does.Contain(",IKEY=\"-1.5\"}").And.Contain("-1234567.5").And.Contain("title_h_seconds_sum"));
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        string written = scraped.Raw(ExpositionFormat.OpenMetrics);
        CultureInfo.CurrentCulture = before;

        Assert.That(written, Is.EqualTo(expected));
    }
}
