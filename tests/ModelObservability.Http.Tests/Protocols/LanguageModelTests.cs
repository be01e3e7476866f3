using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using ModelObservability.Http.Protocols;
using ModelObservability.Testing;

namespace ModelObservability.Http.Tests.Protocols;

/// <summary>OpenAI-style endpoints; bodies as the API reference shows them.</summary>
[TestFixture]
public sealed class LanguageModelTests : ServerScene
{
    private string Question => $$$"""
        {"messages": [{"role": "user", "content": "{{{Private}}} \"model\": \"not-this\""}], "temperature": 0.5, "max_completion_tokens": 64,
         "top_p": 0.9, "seed": 7, "model": "{{{Model}}}"}
        """;

    private string Answer => $$$"""
        {"id": "chatcmpl-1", "object": "chat.completion", "model": "{{{Model}}}-0601", "choices": [{"index": 0, "message": {"role": "assistant",
         "content": "{{{Private}}}"}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 20, "completion_tokens": 10, "total_tokens": 30,
         "prompt_tokens_details": {"cached_tokens": 5}, "completion_tokens_details": {"reasoning_tokens": 4} } }
        """;

    [TestCase(true, TestName = "A body in memory")]
    [TestCase(false, TestName = "A body written as it is sent")]
    public async Task An_answer_tells_model_tokens_and_why_it_ended(bool inMemory)
    {
        Server.Answer = async context =>
        {
            Time.Advance(TimeSpan.FromSeconds(2));
            context.Response.ContentType = "application/json";
            context.Response.Headers["openai-processing-ms"] = "1800";
            await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Answer));
        };
        using HttpResponseMessage response = inMemory
            ? await Post("/v1/chat/completions", Question)
            : await Client.PostAsJsonAsync("/v1/chat/completions", System.Text.Json.JsonSerializer.Deserialize<object>(Question));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(Answer));

        (string, object)[] who = [("gen_ai.request.model", Model), ("gen_ai.response.model", Model + "-0601"), ("gen_ai.operation.name", "chat"),
            ("server.address", "127.0.0.1"), ("server.port", Server.Address.Port)];
        Assert.That(Readings.Values("gen_ai.client.operation.duration", who), Is.EqualTo(new[] { 2.0 }));
        Assert.That(Readings.Values("gen_ai.client.token.usage", [.. who, ("gen_ai.token.type", "input")]), Is.EqualTo(new[] { 20.0 }));
        Assert.That(Readings.Values("gen_ai.client.token.usage", [.. who, ("gen_ai.token.type", "output")]), Is.EqualTo(new[] { 10.0 }));
        Assert.That(Readings.Observe("ml.tokens", ("ml.token.type", "cached_input")), Is.EqualTo(5));
        Assert.That(Readings.Observe("ml.tokens", ("ml.token.type", "reasoning_output")), Is.EqualTo(4));
        Assert.That(Readings.Values("ml.tokens.rate"), Is.EqualTo(new[] { 5.0 }));
        Assert.That(Readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "execute")), Is.EqualTo(new[] { 1.8 }).Within(1e-12));
        Assert.That(Calls("success"), Is.EqualTo(1));

        Activity span = Spans.Stopped.Single();
        Assert.That(span.DisplayName, Is.EqualTo($"chat {Model}"));
        Assert.That(span.GetTagItem("gen_ai.response.finish_reasons"), Is.EqualTo(new[] { "stop" }));
        Assert.That(span.GetTagItem("gen_ai.response.id"), Is.EqualTo("chatcmpl-1"));
        Assert.That(span.GetTagItem("gen_ai.request.temperature"), Is.EqualTo(0.5));
        Assert.That(span.GetTagItem("gen_ai.request.max_tokens"), Is.EqualTo(64));
        Assert.That(span.GetTagItem("gen_ai.request.seed"), Is.EqualTo(7));
        Assert.That(span.GetTagItem("gen_ai.usage.output_tokens"), Is.EqualTo(10));
    }

    [Test]
    public async Task A_stream_tells_when_its_tokens_come()
    {
        Stream("stop", usage: true, done: true);
        using HttpResponseMessage response = await Post("/v1/chat/completions", Question, HttpCompletionOption.ResponseHeadersRead);
        List<string> lines = await ReadEvents(response);

        Assert.That(lines[^1], Is.EqualTo("data: [DONE]"));
        Assert.That(Readings.Values("gen_ai.client.operation.time_to_first_chunk"), Has.Length.EqualTo(1));
        Assert.That(Readings.Values("gen_ai.client.operation.time_per_output_chunk"), Has.Length.EqualTo(4), "three words and the usage");
        Assert.That(Readings.Values("gen_ai.client.token.usage", ("gen_ai.token.type", "output")), Is.EqualTo(new[] { 3.0 }));
        Assert.That(Calls("success"), Is.EqualTo(5), "chunks");
        Assert.That(Spans.Stopped.Single().GetTagItem("gen_ai.response.finish_reasons"), Is.EqualTo(new[] { "stop" }));
        Assert.That(Readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public async Task A_reader_that_stops_at_the_mark_of_the_end_has_not_left()
    {
        Stream("stop", usage: true, done: true);
        using (HttpResponseMessage response = await Post("/v1/chat/completions", Question, HttpCompletionOption.ResponseHeadersRead))
        {
            using StreamReader reader = new(await response.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is not "data: [DONE]")
            {
            }
        }

        Assert.That(Calls("success"), Is.EqualTo(5));
        Assert.That(Calls("abandoned"), Is.Zero);
    }

    [Test]
    public async Task A_stream_that_is_left_is_abandoned()
    {
        TaskCompletionSource left = new();
        Server.Answer = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: {\"choices\": [{\"delta\": {}, \"finish_reason\": null}]}\n\n");
            await context.Response.Body.FlushAsync();
            await left.Task;
        };
        using (HttpResponseMessage response = await Post("/v1/chat/completions", Question, HttpCompletionOption.ResponseHeadersRead))
        {
            using StreamReader reader = new(await response.Content.ReadAsStreamAsync());
            await reader.ReadLineAsync();
        }

        left.SetResult();
        Assert.That(Calls("abandoned"), Is.EqualTo(1));
        Assert.That(Readings.Values("gen_ai.client.operation.duration", ("error.type", "abandoned")), Has.Length.EqualTo(1));
    }

    [TestCase(false, "truncated_stream", TestName = "A stream that stops without saying why was cut")]
    [TestCase(true, null, TestName = "A stream that says why and nothing more is whole")]
    public async Task A_stream_without_its_mark(bool says, string? error)
    {
        Stream(says ? "length" : null, usage: false, done: false);
        using HttpResponseMessage response = await Post("/v1/chat/completions", Question, HttpCompletionOption.ResponseHeadersRead);
        await ReadEvents(response);
        Assert.That(Calls(error is null ? "success" : "error"), Is.EqualTo(4));
        if (error is not null) Assert.That(Readings.Values("ml.inference.duration", ("error.type", error)), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task An_error_inside_a_stream_is_an_error()
    {
        Server.Says($$$"""data: {"error": {"message": "{{{Private}}}", "type": "server_error", "code": "overloaded"}}""" + "\n\ndata: [DONE]\n\n", "text/event-stream");
        using HttpResponseMessage response = await Post("/v1/chat/completions", Question);
        Assert.That(Readings.Values("gen_ai.client.operation.duration", ("error.type", "overloaded")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_stream_that_stops_for_long_is_a_signal()
    {
        Watch(new() { StallAfter = TimeSpan.FromSeconds(1) });
        List<Signal> signals = [];
        void Hear(Signal signal)
        {
            if (signal.Model.Name == Model) signals.Add(signal);
        }

        ModelMonitor.AnySignalRaised += Hear;
        try
        {
            TaskCompletionSource first = new();
            Server.Answer = async context =>
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("data: {\"choices\": [{}]}\n\n");
                await context.Response.Body.FlushAsync();
                await first.Task;
                Time.Advance(TimeSpan.FromSeconds(5));
                await context.Response.WriteAsync("data: [DONE]\n\n");
            };
            using HttpResponseMessage response = await Post("/v1/chat/completions", Question, HttpCompletionOption.ResponseHeadersRead);
            Stream stream = await response.Content.ReadAsStreamAsync();
            byte[] buffer = new byte[1024];
            _ = await stream.ReadAsync(buffer);
            ValueTask<int> next = stream.ReadAsync(buffer);
            first.SetResult();
            Assert.That(await next, Is.GreaterThan(0));
        }
        finally
        {
            ModelMonitor.AnySignalRaised -= Hear;
        }

        Assert.That(signals.Select(signal => signal.Code), Is.EqualTo(new[] { "MO1004" }));
    }

    [Test]
    public async Task Embeddings_have_an_operation_of_their_own_and_a_batch()
    {
        Server.Says($$$"""{"object": "list", "data": [{"embedding": [0.1, 0.2]}, {"embedding": [0.3, 0.4]}], "model": "{{{Model}}}", "usage": {"prompt_tokens": 8, "total_tokens": 8}}""");
        await Post("/v1/embeddings", $$$"""{"input": ["{{{Private}}}", "b"], "model": "{{{Model}}}"}""");
        Assert.That(Readings.Values("gen_ai.client.operation.duration", ("gen_ai.operation.name", "embeddings")), Has.Length.EqualTo(1));
        Assert.That(Readings.Values("gen_ai.client.token.usage", ("gen_ai.token.type", "input")), Is.EqualTo(new[] { 8.0 }));
        Assert.That(Readings.Values("ml.inference.batch.size"), Is.EqualTo(new[] { 2.0 }));
        Assert.That(Spans.Stopped.Single().DisplayName, Is.EqualTo($"embeddings {Model}"));
    }

    [Test]
    public async Task Token_numbers_are_one_text()
    {
        Server.Says("{}");
        await Post("/v1/embeddings", $$$"""{"input": [15, 20, 33], "model": "{{{Model}}}"}""");
        Assert.That(Readings.Values("ml.inference.batch.size"), Is.EqualTo(new[] { 1.0 }));
    }

    [Test]
    public async Task Completions_and_responses_are_known()
    {
        Server.Says($$$"""{"id": "cmpl-1", "model": "{{{Model}}}", "choices": [{"text": "x", "finish_reason": "length"}], "usage": {"prompt_tokens": 1, "completion_tokens": 2}}""");
        await Post("/v1/completions", $$$"""{"model": "{{{Model}}}", "prompt": "{{{Private}}}"}""");
        Server.Says($$$"""{"id": "resp_1", "status": "completed", "model": "{{{Model}}}", "output": [{}], "usage": {"input_tokens": 30, "input_tokens_details": {"cached_tokens": 3}, "output_tokens": 40, "output_tokens_details": {"reasoning_tokens": 4} } }""");
        await Post("/v1/responses", $$$"""{"model": "{{{Model}}}", "input": "{{{Private}}}"}""");

        Assert.That(Readings.Values("gen_ai.client.token.usage", ("gen_ai.operation.name", "text_completion"), ("gen_ai.token.type", "output")), Is.EqualTo(new[] { 2.0 }));
        Assert.That(Readings.Values("gen_ai.client.token.usage", ("gen_ai.operation.name", "chat"), ("gen_ai.token.type", "output")), Is.EqualTo(new[] { 40.0 }));
        Assert.That(Readings.Observe("ml.tokens", ("ml.token.type", "reasoning_output")), Is.EqualTo(4));
    }

    [Test]
    public async Task A_stream_of_the_responses_api_ends_with_its_response()
    {
        string[] events =
        [
            $$$"""{"type": "response.created", "response": {"id": "resp_1", "status": "in_progress", "model": "{{{Model}}}", "usage": null}}""",
            $$$"""{"type": "response.output_text.delta", "delta": "{{{Private}}}"}""",
            $$$"""{"type": "response.completed", "response": {"id": "resp_1", "status": "completed", "model": "{{{Model}}}", "usage": {"input_tokens": 5, "output_tokens": 6} } }""",
        ];
        Server.Says(string.Concat(events.Select(data => $"event: x\ndata: {data}\n\n")), "text/event-stream");
        await Post("/v1/responses", $$$"""{"model": "{{{Model}}}", "input": "x", "stream": true}""");
        Assert.That(Readings.Values("gen_ai.client.token.usage", ("gen_ai.token.type", "output")), Is.EqualTo(new[] { 6.0 }));
        Assert.That(Calls("success"), Is.EqualTo(3));
    }

    [Test]
    public async Task Azure_names_the_model_in_the_path()
    {
        Server.Says(Answer);
        await Post($"/openai/deployments/{Model}/chat/completions?api-version=2024-10-21", """{"messages": []}""");
        Assert.That(Readings.Values("gen_ai.client.operation.duration", ("gen_ai.request.model", Model)), Has.Length.EqualTo(1));
    }

    [TestCase("""["a", "b", "c"]""", 3, TestName = "Several prompts are a batch")]
    [TestCase("[15, 20, 33]", 1, TestName = "A prompt of token numbers is one")]
    public async Task Completions_have_a_batch(string prompt, int items)
    {
        Server.Says("{}");
        await Post("/v1/completions", $$$"""{"model": "{{{Model}}}", "prompt": {{{prompt}}} }""");
        Assert.That(Readings.Values("ml.inference.batch.size"), Is.EqualTo(new[] { (double)items }));
    }

    [Test]
    public async Task Without_a_look_at_bodies_only_the_path_and_the_headers_tell()
    {
        Watch(new() { InspectedBytes = 0, Provider = "my-cloud" });
        Server.Says(Answer);
        using HttpResponseMessage response = await Post($"/openai/deployments/{Model}/chat/completions", Question);
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(Answer));
        Assert.That(Readings.Values("gen_ai.client.operation.duration", ("gen_ai.request.model", Model), ("gen_ai.provider.name", "my-cloud")), Has.Length.EqualTo(1));
        Assert.That(Readings.Values("gen_ai.client.token.usage"), Is.Empty);
        Assert.That(Spans.Stopped.Single().GetTagItem("gen_ai.request.temperature"), Is.Null);
        Assert.That(Calls("success"), Is.EqualTo(1));
    }

    [TestCase("api.openai.com", "openai")]
    [TestCase("mine.openai.azure.com", "azure.ai.openai")]
    [TestCase("API.GROQ.COM", "groq")]
    [TestCase("openai.azure.com.evil.example", null)]
    [TestCase("127.0.0.1", null)]
    public void Larger_providers_are_known_by_their_host(string host, string? provider) => Assert.That(Providers.Of(host), Is.EqualTo(provider));

    [Test]
    public async Task A_question_that_is_not_looked_at_is_known_by_its_answer()
    {
        Server.Says($$$"""{"model": "{{{Model}}}", "choices": [{"finish_reason": "stop"}], "usage": {"prompt_tokens": 3, "completion_tokens": 4} }""");
        using SpanReadings spans = new(Model);
        using StreamContent content = new(new MemoryStream("{}"u8.ToArray()));
        await Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), content);
        Assert.That(Readings.Values("gen_ai.client.token.usage", ("gen_ai.response.model", Model), ("gen_ai.token.type", "output")), Is.EqualTo(new[] { 4.0 }));
        Activity span = spans.Stopped.Single();
        Assert.That(span.GetTagItem("gen_ai.operation.name"), Is.EqualTo("chat"));
        Assert.That(span.GetTagItem("gen_ai.response.model"), Is.EqualTo(Model));
        Assert.That(span.GetTagItem("gen_ai.usage.output_tokens"), Is.EqualTo(4));
    }

    [Test]
    public async Task Times_inside_an_answer_are_phases()
    {
        Server.Says($$$"""{"model": "{{{Model}}}", "choices": [{"finish_reason": "stop"}], "usage": {"prompt_tokens": 1, "completion_tokens": 1, "queue_time": 0.25, "prompt_time": 0.5, "completion_time": 1.5}}""");
        await Post("/v1/chat/completions", Question);
        Assert.That(Readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "queue")), Is.EqualTo(new[] { 0.25 }));
        Assert.That(Readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "execute")), Is.EqualTo(new[] { 2.0 }));

        Server.Says("""{"choices": [{"finish_reason": "stop"}], "timings": {"prompt_ms": 116.8, "predicted_ms": 824.1}}""");
        await Post("/v1/chat/completions", Question);
        Assert.That(Readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "execute")), Is.EqualTo(new[] { 2.0, 0.9409 }).Within(1e-9));
    }

    [Test]
    public async Task Tokens_have_a_price_where_there_is_a_table()
    {
        Watch(new() { Prices = new Dictionary<string, TokenPrice> { [Model] = new("USD", inputPerMillion: 1_000_000, outputPerMillion: 2_000_000) } });
        Server.Says(Answer);
        await Post("/v1/chat/completions", Question);
        Assert.That(Readings.Observe("ml.cost", ("ml.cost.currency", "USD")), Is.EqualTo(20 + 2 * 10));
    }

    [Test]
    public async Task Nothing_anybody_wrote_is_in_the_telemetry()
    {
        Server.Says(Answer);
        await Post("/v1/chat/completions", Question);
        Stream("stop", usage: true, done: true);
        await Post("/v1/chat/completions", Question);
        Server.Says($$$"""{"error": {"message": "{{{Private}}}", "code": "{{{Private}}} !"}}""");
        await Post("/v1/chat/completions", Question);
        Server.Says(Private, status: 500);
        await Post("/v1/chat/completions", Question);

        IEnumerable<object?> told = Readings.Recorded.Concat(Readings.ObserveAll()).SelectMany(reading => reading.Tags.Values)
            .Concat(Spans.Stopped.SelectMany(span => span.TagObjects.Select(tag => tag.Value).Append(span.DisplayName).Append(span.StatusDescription)));
        Assert.That(told.Count(), Is.GreaterThan(50));
        Assert.That(told.Select(value => value is string[] texts ? string.Join(' ', texts) : $"{value}"), Has.None.Contains("sentence"));
    }

    /// <summary>Four chunks, as many more as asked for, each a moment after the other.</summary>
    private void Stream(string? finish, bool usage, bool done) => Server.Answer = async context =>
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        string reason = finish is null ? "null" : $"\"{finish}\"";
        string[] events =
        [
            Chunk("", "null"), Chunk(Private, "null"), Chunk(" two", "null"), Chunk(" three", reason),
            .. usage ? [$$$"""{"id": "1", "model": "{{{Model}}}", "choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 3}}"""] : (string[])[],
            .. done ? ["[DONE]"] : (string[])[],
        ];
        foreach (string data in events)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await context.Response.WriteAsync($"data: {data}\n\n");
            await context.Response.Body.FlushAsync();
        }

        string Chunk(string text, string why) =>
            $$$"""{"id": "1", "model": "{{{Model}}}", "choices": [{"index": 0, "delta": {"content": "{{{text}}}"}, "finish_reason": {{{why}}} }]}""";
    };
}
