using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModelObservability.Prometheus.Tests.Parsing;
using OpenTelemetry.Metrics;

namespace ModelObservability.Prometheus.Tests.Scrape;

public sealed class ExemplarTests
{
    [Test]
    public void A_counter_points_to_the_trace_of_a_measurement()
    {
        using ScrapedMeter scraped = Traced();
        Counter<long> counter = scraped.Meter.CreateCounter<long>("c");
        using Activity activity = Recorded();
        counter.Add(5);
        activity.Stop();

        ParsedExemplar exemplar = scraped.OpenMetrics().Sample("c_total").Exemplar!;

        Assert.That(exemplar.Labels, Is.EqualTo(new Dictionary<string, string>
        {
            ["trace_id"] = activity.TraceId.ToHexString(),
            ["span_id"] = activity.SpanId.ToHexString(),
        }));
        Assert.That(exemplar.Value, Is.EqualTo(5));
        Assert.That(exemplar.Time, Is.EqualTo((decimal)activity.StartTimeUtc.Subtract(DateTime.UnixEpoch).TotalSeconds).Within(60m));
    }

    [Test]
    public void A_bucket_points_to_a_trace_whose_value_lies_in_it()
    {
        using ScrapedMeter scraped = Traced();
        Histogram<double> histogram = scraped.Meter.CreateHistogram(
            "h", null, null, [], new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 4, 8] });
        using Activity activity = Recorded();
        foreach (double value in (double[])[0.5, 3, 8, 1e12])
            histogram.Record(value);
        activity.Stop();

        List<ParsedSample> buckets = [.. scraped.OpenMetrics().Samples("h_bucket")];

        double above = double.NegativeInfinity;
        List<double> found = [];
        foreach (ParsedSample bucket in buckets)
        {
            double bound = ExpositionLine.Number(bucket.Labels["le"]);
            if (bucket.Exemplar is { } exemplar)
            {
                Assert.That(exemplar.Value, Is.GreaterThan(above).And.LessThanOrEqualTo(bound));
                found.Add(exemplar.Value);
            }

            above = bound;
        }

        Assert.That(found, Is.EqualTo((double[])[0.5, 3, 8, 1e12]));
    }

    [Test]
    public void The_text_format_and_gauges_have_none()
    {
        using ScrapedMeter scraped = Traced();
        using Activity activity = Recorded();
        scraped.Meter.CreateCounter<long>("c").Add(1);
        scraped.Meter.CreateUpDownCounter<long>("u").Add(1);
        activity.Stop();

        Assert.That(scraped.Raw(ExpositionFormat.Text), Does.Not.Contain(" # "));
        Assert.That(scraped.OpenMetrics().Sample("u").Exemplar, Is.Null);
    }

    [Test]
    public void Filtered_tags_fill_what_the_limit_leaves_and_cannot_forge_the_trace()
    {
        using ScrapedMeter scraped = Traced(static builder => builder.AddView("c", new MetricStreamConfiguration { TagKeys = [] }));
        using Activity activity = Recorded();
        scraped.Meter.CreateCounter<long>("c").Add(
            1,
            new("trace_id", "forged"),
            new("a.long", new string('x', 60)),
            new("b", "\ud83d\ude00 \" \\ \n"),
            new("c", new string('y', 52)));
        activity.Stop();

        IReadOnlyDictionary<string, string> labels = scraped.OpenMetrics().Sample("c_total").Exemplar!.Labels;

        // 63 characters are the trace's; "a_long" with 60 does not fit in 65, "b" with 7 does, and "c" with 52 fits the rest.
        Assert.That(labels.Keys, Is.EquivalentTo((string[])["trace_id", "span_id", "b", "c"]));
        Assert.That(labels["trace_id"], Is.EqualTo(activity.TraceId.ToHexString()));
        Assert.That(labels["b"], Is.EqualTo("\ud83d\ude00 \" \\ \n"));
    }

    [Test]
    public void The_scrapes_own_trace_is_no_exemplar_of_an_observable_counter()
    {
        using ScrapedMeter scraped = Traced();
        scraped.Meter.CreateObservableCounter("o", static () => 1L);
        using Activity scrape = Recorded();

        Assert.That(scraped.OpenMetrics().Sample("o_total").Exemplar, Is.Null);
        Assert.That(Activity.Current, Is.SameAs(scrape));
    }

    [Test]
    public void Hostile_filtered_tags_leave_a_valid_body()
    {
        using ScrapedMeter scraped = Traced(static builder => builder
            .SetExemplarFilter(ExemplarFilterType.AlwaysOn)
            .AddView("c", new MetricStreamConfiguration { TagKeys = ["i"] }));
        Counter<double> counter = scraped.Meter.CreateCounter<double>("c");
        HostileText hostile = new(5);
        for (int i = 0; i < 1_900; i++)
            counter.Add(1, new("i", i), new("k" + hostile.Next(2), hostile.Next()), new("k" + hostile.Next(2), hostile.Next()));

        Assert.That(scraped.OpenMetrics().Samples("c_total").Count(static sample => sample.Exemplar is not null), Is.EqualTo(1_900));
    }

    private static ScrapedMeter Traced(Action<MeterProviderBuilder>? more = null) => new(builder =>
    {
        builder.SetExemplarFilter(ExemplarFilterType.TraceBased);
        more?.Invoke(builder);
    });

    private static Activity Recorded() => new Activity("call") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
}
