using Microsoft.AspNetCore.Http;

namespace ModelObservability.Http.Tests.Protocols;

/// <summary>Whatever is learned late, everything of one call is in the series of one model and version.</summary>
[TestFixture]
public sealed class OneSeriesTests : ServerScene
{
    private const string Timing = "queue;dur=1.5, execute;dur=12, compute;dur=8";

    [Test]
    public async Task Times_in_headers_belong_to_the_version_the_body_tells()
    {
        Server.Answer = context => Say(context, """{"model_version": "7", "outputs": []}""");
        await Post($"/v2/models/{Model}/infer", """{"inputs": [{"shape": [8, 64]}]}""");
        Assert.That(Readings.Values("ml.inference.phase.duration", ("ml.model.version", "7"), ("ml.inference.phase", "queue")), Is.EqualTo(new[] { 0.0015 }).Within(1e-12));
        Assert.That(Readings.Values("ml.inference.phase.duration", ("ml.model.version", "7"), ("ml.inference.phase", "execute")), Is.EqualTo(new[] { 0.020 }).Within(1e-12), "parts of a phase add up");
        Assert.That(Readings.Recorded.Select(static reading => reading.Tags.GetValueOrDefault("ml.model.version")), Is.All.EqualTo("7"));
    }

    [Test]
    public async Task Times_of_a_stream_belong_to_the_version_its_events_tell()
    {
        Server.Answer = context => Say(context, "data: {\"model_version\": \"7\"}\n\ndata: {\"model_version\": \"7\"}\n\n", "text/event-stream");
        await Post($"/v2/models/{Model}/generate_stream", "{}");
        Assert.That(Readings.Values("ml.inference.stream.time_to_first_item", ("ml.model.version", "7")), Has.Length.EqualTo(1));
        Assert.That(Readings.Values("ml.inference.stream.time_per_item", ("ml.model.version", "7")), Has.Length.EqualTo(1));
        Assert.That(Readings.Recorded.Select(static reading => reading.Tags.GetValueOrDefault("ml.model.version")), Is.All.EqualTo("7"));
    }

    [Test]
    public async Task A_time_told_twice_is_counted_once()
    {
        Server.Answer = context => Say(context, $$$"""{"model": "{{{Model}}}", "usage": {"queue_time": 0, "prompt_time": 0.5, "completion_time": 1.5}}""");
        await Post("/v1/chat/completions", "{}");
        Assert.That(Readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "queue")), Is.EqualTo(new[] { 0.0 }), "nothing is a time, too");
        Assert.That(Readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "execute")), Is.EqualTo(new[] { 2.0 }));
    }

    private static Task Say(HttpContext context, string body, string type = "application/json")
    {
        context.Response.Headers["Server-Timing"] = Timing;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    }
}
