using System.Diagnostics.Metrics;
using System.Net;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Prometheus.Tests.Scrape;

/// <summary>Which provider an endpoint serves.</summary>
public sealed class OwnProviderTests
{
    [Test]
    public async Task The_provider_given_goes_before_the_one_in_the_services()
    {
        using ScrapedMeter given = new();
        using ScrapedMeter registered = new();
        given.Meter.CreateCounter<long>("given").Add(1);
        registered.Meter.CreateCounter<long>("registered").Add(1);
        await using ScrapedApp app = await ScrapedApp.InProcessAsync(given: given.Provider, registered: registered.Provider);

        Assert.That(await app.TextAsync(), Does.Contain("given_total").And.Not.Contain("registered_total"));
    }

    [Test]
    public async Task The_provider_in_the_services_is_served_where_it_has_the_exporter()
    {
        using ScrapedMeter registered = new();
        registered.Meter.CreateCounter<long>("registered").Add(1);
        await using ScrapedApp app = await ScrapedApp.InProcessAsync(registered: registered.Provider);

        Assert.That(await app.TextAsync(), Does.Contain("registered_total"));
    }

    [Test]
    public async Task A_provider_in_the_services_without_the_exporter_is_left_alone_and_one_is_made()
    {
        using Meter meter = new("ModelObservability");
        using MeterProvider without = Sdk.CreateMeterProviderBuilder().AddMeter("someone.else").Build();
        await using ScrapedApp app = await ScrapedApp.InProcessAsync(registered: without);
        meter.CreateCounter<long>("made.anyway").Add(1);

        Assert.That(await app.TextAsync(), Does.Contain("made_anyway_total"));
    }

    [Test]
    public async Task A_provider_made_here_has_room_for_an_instrument_with_a_series_for_each_bin()
    {
        using Meter meter = new("ModelObservability");
        await using ScrapedApp app = await ScrapedApp.InProcessAsync();
        Counter<long> bins = meter.CreateCounter<long>("ml.quality.score.bins");
        for (int bin = 0; bin < 6_000; bin++) bins.Add(1, new KeyValuePair<string, object?>("bin", bin));

        string text = await app.TextAsync();
        Assert.That(text.Split('\n').Count(static line => line.StartsWith("ml_quality_score_bins_total{", StringComparison.Ordinal)), Is.EqualTo(6_000));
        Assert.That(text, Does.Not.Contain("otel_metric_overflow"));
    }

    [Test]
    public void A_given_provider_without_the_exporter_is_a_mistake_of_the_application()
    {
        using MeterProvider without = Sdk.CreateMeterProviderBuilder().Build();

        Assert.That(
            async () => await ScrapedApp.InProcessAsync(given: without),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("meterProvider").And.Message.Contains("AddPrometheusExporter()"));
    }

    [Test]
    public async Task A_provider_made_here_ends_with_the_application_and_one_made_elsewhere_does_not()
    {
        using ScrapedMeter given = new();
        using Meter meter = new("ModelObservability");
        Counter<long> own = meter.CreateCounter<long>("ends");
        Counter<long> others = given.Meter.CreateCounter<long>("stays");
        ScrapedApp first = await ScrapedApp.InProcessAsync();
        ScrapedApp second = await ScrapedApp.InProcessAsync(given: given.Provider);
        Assert.That(own.Enabled, Is.True);

        await first.DisposeAsync();
        await second.DisposeAsync();

        Assert.That(own.Enabled, Is.False);
        Assert.That(others.Enabled, Is.True);
    }

    [Test]
    public async Task A_provider_that_has_been_disposed_answers_503()
    {
        ScrapedMeter scraped = new();
        await using ScrapedApp app = await ScrapedApp.InProcessAsync(given: scraped.Provider);
        scraped.Dispose();

        using HttpResponseMessage response = await app.GetAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    [Test]
    [NonParallelizable]
    public async Task An_SDK_that_is_switched_off_is_scraped_as_empty()
    {
        Environment.SetEnvironmentVariable("OTEL_SDK_DISABLED", "true");
        try
        {
            using MeterProvider disabled = Sdk.CreateMeterProviderBuilder().AddPrometheusExporter().Build();
            await using ScrapedApp own = await ScrapedApp.InProcessAsync();
            await using ScrapedApp given = await ScrapedApp.InProcessAsync(given: disabled);

            Assert.That(await own.TextAsync("application/openmetrics-text"), Is.Empty);
            Assert.That(await given.TextAsync(), Is.Empty);
        }
        finally
        {
            Environment.SetEnvironmentVariable("OTEL_SDK_DISABLED", null);
        }
    }

    [Test]
    public void Null_arguments_are_refused()
    {
        Assert.That(() => ScrapeEndpoints.MapModelObservabilityScrape(null!), Throws.ArgumentNullException);
    }
}
