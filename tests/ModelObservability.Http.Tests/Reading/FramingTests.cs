using System.Text;
using Microsoft.AspNetCore.Http;

namespace ModelObservability.Http.Tests.Reading;

/// <summary>What a body is, is told by how it begins: the header may say something else, or nothing.</summary>
[TestFixture]
public sealed class FramingTests : ServerScene
{
    private static readonly string[] Events =
    [
        """{"id":"c-1","choices":[{"index":0,"delta":{"content":"blue"},"finish_reason":null}]}""",
        """{"id":"c-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":7}}""",
    ];

    private static string Sse(string end) => string.Concat(Events.Append("[DONE]").Select(data => $"data: {data}{end}{end}"));

    [Test, Combinatorial]
    public async Task A_stream_of_events_is_one_under_any_header(
        [Values("text/event-stream", "text/plain; charset=utf-8", "application/x-ndjson", "application/json", "text/html", "application/octet-stream", null)] string? type,
        [Values("", "\uFEFF", ": hello\n\n", "\r\n\n", "event: message\nid: 1\nretry: 5\n")] string before,
        [Values("\n", "\r", "\r\n")] string end,
        [Values(1, 7, 4096)] int piece)
    {
        await Answer(type, before + Sse(end), piece);
        Assert.That(Calls("success"), Is.EqualTo(2), "chunks");
        Assert.That(Readings.Values("gen_ai.client.token.usage", ("gen_ai.token.type", "output")), Is.EqualTo(new[] { 7.0 }));
        Assert.That(Readings.Values("gen_ai.client.operation.time_to_first_chunk"), Has.Length.EqualTo(1));
    }

    [TestCase("application/x-ndjson", "\n")]
    [TestCase("application/stream+json", "\n")]
    [TestCase("application/json-seq", "\n\u001E")]
    [TestCase("application/json", "\n")]
    [TestCase("text/plain", "\r\n")]
    [TestCase("text/event-stream", "\n\n")]
    [TestCase(null, "\n")]
    public async Task Documents_on_lines_of_their_own_are_a_stream(string? type, string end)
    {
        foreach (int piece in (int[])[1, 50, 4096])
        {
            int before = Readings.Values("gen_ai.client.operation.time_to_first_chunk").Length;
            await Answer(type, string.Concat(Events.Select(data => data + end)), piece);
            Assert.That(Readings.Values("gen_ai.client.operation.time_to_first_chunk"), Has.Length.EqualTo(before + 1));
        }

        Assert.That(Calls("success"), Is.EqualTo(6), "chunks of three answers");
        Assert.That(Readings.Observe("ml.tokens", ("ml.token.type", "output")), Is.EqualTo(3 * 7));
    }

    [TestCase("application/json")]
    [TestCase("text/plain")]
    [TestCase("text/html")]
    [TestCase("text/event-stream")]
    [TestCase(null)]
    public async Task One_document_is_an_answer_under_any_header(string? type)
    {
        await Answer(type, "\uFEFF \r\n" + Events[1] + "\n", 3);
        Assert.That(Calls("success"), Is.EqualTo(1));
        Assert.That(Readings.Values("gen_ai.client.token.usage", ("gen_ai.token.type", "output")), Is.EqualTo(new[] { 7.0 }));
        Assert.That(Readings.Values("gen_ai.client.operation.time_to_first_chunk"), Is.Empty);
    }

    [TestCase("text/html", "<html>", "unexpected_content_type")]
    [TestCase("text/html", "down for maintenance", "unexpected_content_type")]
    [TestCase("text/html", "", "unexpected_content_type")]
    [TestCase("text/plain", "<html>", "unexpected_content_type")]
    [TestCase(null, "\n<!doctype html>", "unexpected_content_type")]
    [TestCase("application/json", "<html>", "invalid_json")]
    [TestCase("application/json", "error: no events", "invalid_json")]
    [TestCase("application/json", "data", "invalid_json")]
    [TestCase("text/event-stream", "something: else\n\n", "truncated_stream")]
    [TestCase("text/event-stream", "{\"detail\":\"Not Found\"}", "truncated_stream")]
    [TestCase("text/plain", "data: {\"choices\":[{\"delta\":{}}]}\n\n", "truncated_stream")]
    [TestCase("application/x-ndjson", "{\"choices\":[{\"delta\":{}}]}\n{\"choices\":", "truncated_stream")]
    public async Task What_is_wrong_with_a_body_is_told_by_what_it_is(string? type, string body, string error)
    {
        await Answer(type, body, 4096);
        Assert.That(Readings.Values("ml.inference.duration", ("error.type", error)), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Bytes_of_tensors_after_a_document_are_no_second_one()
    {
        Server.Says($$"""{"model_name":"{{Model}}","outputs":[]}""" + "\n{\n{\u0001", "application/octet-stream");
        await Post($"/v2/models/{Model}/infer", "{}");
        Assert.That(Calls("success"), Is.EqualTo(1));
        Assert.That(Readings.Values("ml.inference.stream.time_to_first_item"), Is.Empty);
    }

    private async Task Answer(string? type, string body, int piece)
    {
        Server.Answer = async context =>
        {
            if (type is not null) context.Response.ContentType = type;
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            if (bytes.Length > 0) await context.Response.Body.WriteAsync(bytes);
        };
        using HttpResponseMessage response = await Post("/v1/chat/completions", $$"""{"model": "{{Model}}"}""", HttpCompletionOption.ResponseHeadersRead);
        using Stream stream = await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[piece];
        while (await stream.ReadAsync(buffer) > 0)
        {
        }
    }
}
