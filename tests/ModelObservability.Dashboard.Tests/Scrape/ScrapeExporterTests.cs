using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;
using ModelObservability.Dashboard.Exposition;
using ModelObservability.Dashboard.Scrape;

namespace ModelObservability.Dashboard.Tests.Scrape;

public sealed class ScrapeExporterTests
{
    [Test]
    public async Task Everybody_who_asks_while_a_collection_runs_shares_the_next_one()
    {
        using ScrapedMeter scraped = new();
        using SemaphoreSlim started = new(0);
        using SemaphoreSlim released = new(0);
        int collections = 0;
        scraped.Meter.CreateObservableGauge("g", () =>
        {
            started.Release();
            released.Wait();
            return ++collections;
        });

        Task<ScrapeRound> running = Task.Run(() => scraped.Exporter.Join(ExpositionFormat.Text));
        await started.WaitAsync();
        ScrapeRound[] waiting = [.. Enumerable.Range(0, 50).Select(i => scraped.Exporter.Join((ExpositionFormat)(i % 2)))];
        released.Release(2);
        ScrapeRound first = await running;
        await Task.WhenAll(first.Done, waiting[0].Done);

        Assert.That(waiting, Is.All.SameAs(waiting[0]).And.All.Not.SameAs(first));
        Assert.That(collections, Is.EqualTo(2));
        Assert.That(waiting[0].Body(ExpositionFormat.Text).Length, Is.Positive);
        Assert.That(waiting[0].Body(ExpositionFormat.OpenMetrics).Length, Is.Positive);
        first.Leave();
        Array.ForEach(waiting, static round => round.Leave());
    }

    [Test]
    public async Task A_body_holds_what_was_recorded_before_it_was_asked_for_even_while_another_is_being_written()
    {
        using ScrapedMeter scraped = new();
        using SemaphoreSlim started = new(0);
        using SemaphoreSlim released = new(0);
        Counter<long> counter = scraped.Meter.CreateCounter<long>("c");
        counter.Add(1, new KeyValuePair<string, object?>("slow", new SlowText(started, released)));
        KeyValuePair<string, object?> late = new("late", true);

        // The numbers of the first body are taken before its labels are asked for their text.
        Task<string> running = Task.Run(() => scraped.Raw(ExpositionFormat.Text));
        await started.WaitAsync();
        counter.Add(1, late);
        Task<string> next = Task.Run(() => scraped.Raw(ExpositionFormat.Text));
        released.Release(2);

        Assert.That(await running, Does.Not.Contain("late"));
        Assert.That(await next, Does.Contain("late=\"true\""));
    }

    [Test]
    public async Task A_collection_that_throws_answers_500_with_a_plain_body_and_the_next_one_works()
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateCounter<long>("c").Add(1);
        CollectedLog log = new();
        await using ScrapedApp app = await ScrapedApp.InProcessAsync(given: scraped.Provider, log: log);
        Func<int, bool> healthy = scraped.Exporter.Collect!;
        scraped.Exporter.Collect = static _ => throw new InvalidOperationException("a secret path");

        using HttpResponseMessage failed = await app.GetAsync();
        string body = await failed.Content.ReadAsStringAsync();
        scraped.Exporter.Collect = healthy;

        Assert.That(failed.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(failed.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/plain"));
        Assert.That(body, Does.Not.Contain("secret"));
        Assert.That(log.Exceptions, Has.One.Message.EqualTo("a secret path"));
        Assert.That(await app.TextAsync(), Does.Contain("c_total"));
    }

    [Test]
    public async Task A_collection_that_the_SDK_gives_up_answers_500_too()
    {
        using ScrapedMeter scraped = new();
        await using ScrapedApp app = await ScrapedApp.InProcessAsync(given: scraped.Provider);
        scraped.Exporter.Collect = static _ => false;

        using HttpResponseMessage failed = await app.GetAsync();

        Assert.That(failed.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
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
        Task<HttpResponseMessage> waiting = app.GetAsync(cancel: leaving.Token);
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

        Assert.That(scraped.Body(ExpositionFormat.OpenMetrics), Has.Length.GreaterThan(30_000_000));
        Assert.That(scraped.OpenMetrics().Samples("c_total").Count(), Is.EqualTo(1_500));
    }

    [Test]
    public void Scrapes_reuse_their_memory([Values(0, 1)] int format)
    {
        using ScrapedMeter scraped = new();
        Histogram<double> histogram = scraped.Meter.CreateHistogram<double>("h");
        for (int i = 0; i < 1_000; i++)
            histogram.Record(i, new KeyValuePair<string, object?>("ml.model.name", $"model {i}"));
        int length = 0;
        long least = long.MaxValue;
        for (int i = 0; i < 40; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            length = Scrape();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // The round, its task, the family: nothing that grows with the number of series.
        Assert.That(length, Is.GreaterThan(1_000_000));
        Assert.That(least, Is.LessThan(4_096));

        int Scrape()
        {
            ScrapeRound round = scraped.Exporter.Join((ExpositionFormat)format);
            int bytes = round.Body((ExpositionFormat)format).Length;
            round.Leave();
            return bytes;
        }
    }

    private sealed class SlowText(SemaphoreSlim started, SemaphoreSlim released)
    {
        public override string ToString()
        {
            started.Release();
            released.Wait();
            return "slow";
        }
    }

    private sealed class CollectedLog : ILoggerProvider, ILogger
    {
        public List<Exception> Exceptions { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null)
                Exceptions.Add(exception);
        }

        public void Dispose()
        {
        }
    }
}
