using System.Diagnostics.Metrics;
using System.Net;
using ModelObservability.Prometheus.Tests.Parsing;

namespace ModelObservability.Prometheus.Tests.Scrape;

/// <summary>What one scrape after another, or beside another, holds.</summary>
public sealed class CollectionTests
{
    [Test]
    public void A_body_holds_what_was_recorded_before_it_was_asked_for()
    {
        using ScrapedMeter scraped = new();
        Counter<long> counter = scraped.Meter.CreateCounter<long>("c");
        for (int scrape = 1; scrape <= 20; scrape++)
        {
            counter.Add(1);
            Assert.That(scraped.Parsed((ExpositionFormat)(scrape % 2)).Sample("c_total").Value, Is.EqualTo(scrape));
        }
    }

    [Test]
    public async Task A_provider_made_here_keeps_no_answer_for_the_next_scrape()
    {
        using Meter meter = new("ModelObservability");
        await using ScrapedApp app = await ScrapedApp.InProcessAsync();
        Counter<long> counter = meter.CreateCounter<long>("never.cached");
        for (int scrape = 1; scrape <= 5; scrape++)
        {
            counter.Add(1);
            Assert.That(ExpositionParser.Parse(await app.TextAsync(), openMetrics: false).Sample("never_cached_total").Value, Is.EqualTo(scrape));
        }
    }

    [Test]
    public async Task A_collection_that_throws_answers_503_with_a_plain_body_and_the_next_one_works()
    {
        using ScrapedMeter scraped = new();
        ThrowingText text = new() { Throws = true };
        scraped.Meter.CreateCounter<long>("c").Add(1, new KeyValuePair<string, object?>("text", text));
        await using ScrapedApp app = await ScrapedApp.InProcessAsync(given: scraped.Provider);

        using HttpResponseMessage failed = await app.GetAsync();
        string body = await failed.Content.ReadAsStringAsync();
        text.Throws = false;

        Assert.That(failed.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(failed.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/plain"));
        Assert.That(body, Does.Contain("a collection failed").And.Not.Contain("secret"));
        Assert.That(await app.TextAsync(), Does.Contain("c_total"));
    }

    [Test]
    public void An_observable_that_throws_does_not_hide_the_others()
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateObservableGauge("before", static () => 1);
        scraped.Meter.CreateObservableGauge("throws", static int () => throw new InvalidOperationException());
        scraped.Meter.CreateObservableGauge("after", static () => 2);

        Assert.That(scraped.Text().Sample("before").Value, Is.EqualTo(1));
        Assert.That(scraped.Text().Sample("after").Value, Is.EqualTo(2));
    }

    [Test]
    public async Task A_client_that_goes_away_while_it_waits_leaves_the_endpoint_as_it_was()
    {
        using ScrapedMeter scraped = new();
        using SemaphoreSlim started = new(0);
        using SemaphoreSlim released = new(0);
        scraped.Meter.CreateObservableGauge("g", () =>
        {
            started.Release();
            released.Wait();
            return 7;
        });
        await using ScrapedApp app = await ScrapedApp.InProcessAsync(given: scraped.Provider);
        using CancellationTokenSource leaving = new();

        Task<HttpResponseMessage> running = Task.Run(() => app.GetAsync());
        await started.WaitAsync();
        Task<HttpResponseMessage> waiting = Task.Run(() => app.GetAsync(cancel: leaving.Token));
        await leaving.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        released.Release(10);

        Assert.That((await running).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await app.TextAsync(), Does.Contain(" 7\n"));
    }

    [Test]
    public void A_large_body_is_whole()
    {
        using ScrapedMeter scraped = new();
        string filler = new('x', 20_000);
        Counter<long> counter = scraped.Meter.CreateCounter<long>("c");
        for (int i = 0; i < 1_500; i++)
            counter.Add(1, new("i", i), new("filler", filler));

        byte[] body = scraped.Body(ExpositionFormat.OpenMetrics);

        Assert.That(body, Has.Length.GreaterThan(30_000_000));
        Assert.That(ExpositionParser.OpenMetrics(body).Samples("c_total").Count(), Is.EqualTo(1_500));
    }

    private sealed class ThrowingText
    {
        public bool Throws { get; set; }

        public override string ToString() => Throws ? throw new InvalidOperationException("a secret path") : "calm";
    }
}
