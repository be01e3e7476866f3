using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace ModelObservability.Dashboard.Tests.Streaming;

/// <summary>How open pages are fed.</summary>
[TestFixture]
public sealed class EventStreamTests
{
    [Test]
    public async Task Every_second_is_an_event_with_the_second_as_its_id()
    {
        await using ServedPage page = await ServedPage.StartAsync();
        page.Pass(1);
        await using Reader reader = await Reader.OpenAsync(page, "view=overview");
        SseItem<string> first = await reader.NextAsync();
        page.Pass(1);
        SseItem<string> second = await reader.NextAsync();

        Assert.That(long.Parse(second.EventId!, CultureInfo.InvariantCulture), Is.EqualTo(long.Parse(first.EventId!, CultureInfo.InvariantCulture) + 1));
        Assert.That(second.EventType, Is.EqualTo("message"));
        Assert.That((long)JsonNode.Parse(second.Data)!["after"]!, Is.EqualTo(long.Parse(first.EventId!, CultureInfo.InvariantCulture)));
    }

    [Test]
    public async Task Recipe_02_whoever_was_away_gets_one_event_for_all_that_was_missed()
    {
        await using ServedPage page = await ServedPage.StartAsync();
        page.Pass(1);
        using ModelMonitor monitor = new("streamed", timeProvider: page.Time);
        for (int second = 0; second < 5; second++)
        {
            using (InferenceCall call = monitor.StartInference()) call.Complete();
            page.Pass(1);
        }

        await using Reader reader = await Reader.OpenAsync(page, "view=model&model=streamed", lastEvent: "3");
        JsonNode missed = JsonNode.Parse((await reader.NextAsync()).Data)!;
        JsonNode[] columns = [.. missed["points"]!.AsArray().Select(static point => point!["v"]).OfType<JsonNode>()];

        Assert.That((long)missed["after"]!, Is.EqualTo(3));
        Assert.That(columns, Is.Not.Empty);
        Assert.That(columns.Select(static column => column.AsArray().Count), Is.All.EqualTo((long)missed["slot"]! - 3));
    }

    [Test]
    public async Task Recipe_02_more_viewers_than_are_allowed_are_told_to_wait()
    {
        await using ServedPage page = await ServedPage.StartAsync(new() { MaxViewers = 1 });
        page.Pass(1);
        await using (Reader first = await Reader.OpenAsync(page, "view=overview"))
        {
            await first.NextAsync();
            using HttpResponseMessage second = await page.Client.GetAsync(new Uri("/models/-/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(second.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(10)));
        }

        for (int turn = 0; turn < 1000 && (int?)(await page.SnapshotAsync("view=health"))["viewers"] > 0; turn++) await Task.Delay(10);
        await using Reader later = await Reader.OpenAsync(page, "view=overview");
        await later.NextAsync();
    }

    [Test]
    public async Task Recipe_03_with_history_off_no_timer_runs_until_somebody_looks_and_none_half_a_minute_after()
    {
        await using ServedPage page = await ServedPage.StartAsync(new() { History = DashboardHistory.Off });
        Assert.That(page.Time.Running, Is.Zero);
        await page.SnapshotAsync("view=overview");
        Assert.That(page.Time.Running, Is.EqualTo(2), "the tick, and the end of waiting for a stream");
        await using (Reader reader = await Reader.OpenAsync(page, "view=overview"))
        {
            await reader.NextAsync();
            Assert.That(page.Time.Running, Is.EqualTo(1), "the tick");
        }

        for (int turn = 0; turn < 1000 && page.Time.Running == 1; turn++) await Task.Delay(10); // until the server has seen that the page is gone
        page.Pass(31);
        Assert.That(page.Time.Running, Is.Zero);
    }

    [TestCase(1), TestCase(20)]
    public async Task Recipe_03_with_history_on_there_is_one_timer_however_many_look(int viewers)
    {
        await using ServedPage page = await ServedPage.StartAsync();
        List<Reader> readers = [];
        for (int viewer = 0; viewer < viewers; viewer++)
        {
            readers.Add(await Reader.OpenAsync(page, "view=overview"));
            await readers[^1].NextAsync();
        }

        Assert.That(page.Time.Running, Is.EqualTo(1));
        foreach (Reader reader in readers) await reader.DisposeAsync();
    }

    private sealed class Reader(HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> events) : IAsyncDisposable
    {
        public static async Task<Reader> OpenAsync(ServedPage page, string query, string? lastEvent = null)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, $"/models/-/stream?{query}");
            if (lastEvent is not null) request.Headers.Add("Last-Event-ID", lastEvent);
            HttpResponseMessage answer = await page.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
            return new(answer, SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
        }

        public async Task<SseItem<string>> NextAsync()
        {
            Assert.That(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)), "the stream ended");
            return events.Current;
        }

        public ValueTask DisposeAsync()
        {
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
