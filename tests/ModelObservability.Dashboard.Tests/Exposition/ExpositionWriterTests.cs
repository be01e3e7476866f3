using System.Diagnostics.Metrics;
using ModelObservability.Dashboard.Exposition;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace ModelObservability.Dashboard.Tests.Exposition;

/// <summary>Whole bodies, letter by letter.</summary>
public sealed class ExpositionWriterTests
{
    [Test]
    public void A_text_body_looks_like_this()
    {
        using ScrapedMeter scraped = Filled("looks.text");

        Assert.That(scraped.Raw(ExpositionFormat.Text), Is.EqualTo(
            """
            # TYPE target_info gauge
            # HELP target_info Target metadata
            target_info{service_name="shop"} 1
            # TYPE ml_inference_active gauge
            ml_inference_active{otel_scope_name="looks.text",otel_scope_version="1.2"} 3
            # TYPE ml_inference_duration_seconds histogram
            # HELP ml_inference_duration_seconds Time of a "call"
            ml_inference_duration_seconds_bucket{ml_model_name="churn",otel_scope_name="looks.text",otel_scope_version="1.2",le="0.25"} 1
            ml_inference_duration_seconds_bucket{ml_model_name="churn",otel_scope_name="looks.text",otel_scope_version="1.2",le="1.0"} 1
            ml_inference_duration_seconds_bucket{ml_model_name="churn",otel_scope_name="looks.text",otel_scope_version="1.2",le="+Inf"} 2
            ml_inference_duration_seconds_sum{ml_model_name="churn",otel_scope_name="looks.text",otel_scope_version="1.2"} 2.125
            ml_inference_duration_seconds_count{ml_model_name="churn",otel_scope_name="looks.text",otel_scope_version="1.2"} 2
            # TYPE ml_inference_items_total counter
            # HELP ml_inference_items_total Items
            ml_inference_items_total{ml_model_name="churn",otel_scope_name="looks.text",otel_scope_version="1.2"} 64

            """));
    }

    [Test]
    public void An_OpenMetrics_body_looks_like_this()
    {
        using ScrapedMeter scraped = Filled("looks.open");

        Assert.That(scraped.Raw(ExpositionFormat.OpenMetrics), Is.EqualTo(
            """
            # TYPE target info
            # HELP target Target metadata
            target_info{service_name="shop"} 1
            # TYPE ml_inference_active gauge
            ml_inference_active{otel_scope_name="looks.open",otel_scope_version="1.2"} 3
            # TYPE ml_inference_duration_seconds histogram
            # UNIT ml_inference_duration_seconds seconds
            # HELP ml_inference_duration_seconds Time of a \"call\"
            ml_inference_duration_seconds_bucket{ml_model_name="churn",otel_scope_name="looks.open",otel_scope_version="1.2",le="0.25"} 1
            ml_inference_duration_seconds_bucket{ml_model_name="churn",otel_scope_name="looks.open",otel_scope_version="1.2",le="1.0"} 1
            ml_inference_duration_seconds_bucket{ml_model_name="churn",otel_scope_name="looks.open",otel_scope_version="1.2",le="+Inf"} 2
            ml_inference_duration_seconds_sum{ml_model_name="churn",otel_scope_name="looks.open",otel_scope_version="1.2"} 2.125
            ml_inference_duration_seconds_count{ml_model_name="churn",otel_scope_name="looks.open",otel_scope_version="1.2"} 2
            # TYPE ml_inference_items counter
            # HELP ml_inference_items Items
            ml_inference_items_total{ml_model_name="churn",otel_scope_name="looks.open",otel_scope_version="1.2"} 64
            # EOF

            """));
    }

    [Test]
    public void A_provider_without_points_makes_an_empty_body_that_is_valid()
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateCounter<long>("never.used");

        Assert.That(scraped.Raw(ExpositionFormat.Text), Is.Empty);
        Assert.That(scraped.Raw(ExpositionFormat.OpenMetrics), Is.EqualTo("# EOF\n"));
    }

    [Test]
    public void The_meter_is_told_by_name_version_schema_and_tags()
    {
        using ScrapedMeter scraped = new(options: new MeterOptions("scope")
        {
            Version = "7",
            TelemetrySchemaUrl = "https://example.org/schema",
            Tags = [new("team.name", "a"), new("name", "forged"), new("nothing", null)],
        });
        scraped.Meter.CreateCounter<long>("c").Add(1, new KeyValuePair<string, object?>("otel.scope.name", "forged"));

        Assert.That(scraped.OpenMetrics().Sample("c_total").Labels, Is.EqualTo(new Dictionary<string, string>
        {
            // A tag of the measurement cannot take the meter's place: the values are joined.
            ["otel_scope_name"] = "forged;scope",
            ["otel_scope_schema_url"] = "https://example.org/schema",
            ["otel_scope_team_name"] = "a",
            ["otel_scope_version"] = "7",
        }));
    }

    private static ScrapedMeter Filled(string name)
    {
        ScrapedMeter scraped = new(
            static builder => builder.ConfigureResource(static resource => resource.AddAttributes([new("service.name", "shop")])),
            new MeterOptions(name) { Version = "1.2" });
        KeyValuePair<string, object?> model = new("ml.model.name", "churn");
        scraped.Meter.CreateCounter<long>("ml.inference.items", "{item}", "Items").Add(64, model);
        scraped.Meter.CreateUpDownCounter<int>("ml.inference.active", "{call}").Add(3);
        Histogram<double> duration = scraped.Meter.CreateHistogram(
            "ml.inference.duration", "s", "Time of a \"call\"", [], new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.25, 1] });
        duration.Record(0.125, model);
        duration.Record(2, model);
        return scraped;
    }
}
