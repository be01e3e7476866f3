namespace ModelObservability.Http.Tests.Reading;

/// <summary>Where providers put what was used, and how they write it.</summary>
[TestFixture]
public sealed class UsageTests : ServerScene
{
    private const string Chat = "/v1/chat/completions", Embeddings = "/v1/embeddings";

    [TestCase(Chat, """{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27,"prompt_cache_hit_tokens":16,"prompt_cache_miss_tokens":4}""", "20 7 16 0", TestName = "DeepSeek: hits of the cache")]
    [TestCase(Chat, """{"completion_tokens":7,"prompt_cache_hit_tokens":16,"prompt_cache_miss_tokens":4}""", "20 7 16 0", TestName = "Hits and misses of the cache only")]
    [TestCase(Chat, """{"prompt_tokens":20,"completion_tokens":7,"cache_creation_input_tokens":0,"cache_read_input_tokens":16}""", "20 7 16 0", TestName = "Anthropic behind a gateway: reads of the cache")]
    [TestCase(Chat, """{"prompt_tokens":20,"completion_tokens":7,"total_tokens":127,"completion_tokens_details":{"reasoning_tokens":100}}""", "20 107 0 100", TestName = "xAI: reasoning beside the completion")]
    [TestCase(Chat, """{"prompt_tokens":20,"completion_tokens":107,"total_tokens":127,"completion_tokens_details":{"reasoning_tokens":100}}""", "20 107 0 100", TestName = "OpenAI: reasoning inside the completion")]
    [TestCase(Chat, """{"prompt_tokens":4,"completion_tokens":7,"total_tokens":27,"prompt_tokens_details":{"cached_tokens":16}}""", "20 7 16 0", TestName = "The cache beside the input")]
    [TestCase(Chat, """{"prompt_tokens":4,"completion_tokens":7,"total_tokens":32,"prompt_tokens_details":{"cached_tokens":16},"completion_tokens_details":{"reasoning_tokens":5}}""", "20 12 16 5", TestName = "Both beside")]
    [TestCase(Chat, """{"prompt_tokens":20,"completion_tokens":7,"total_tokens":30,"cached_tokens":16,"completion_tokens_details":null}""", "20 7 16 0", TestName = "A total that fits no reading")]
    [TestCase(Chat, """{"prompt_tokens":20.0,"completion_tokens":0.7e1,"total_tokens":2.7E+1}""", "20 7 0 0", TestName = "Numbers with a point or an exponent")]
    [TestCase(Chat, """{"prompt_tokens":"20","completion_tokens":"7"}""", "20 7 0 0", TestName = "Numbers as texts")]
    [TestCase(Chat, """{"prompt_tokens":20,"total_tokens":27}""", "20 7 0 0", TestName = "Without the output")]
    [TestCase(Chat, """{"input_tokens":20,"output_tokens":7}""", "20 7 0 0", TestName = "Under the newer names")]
    [TestCase(Embeddings, """{"total_tokens":20}""", "20 0 0 0", TestName = "Embeddings with a total only")]
    public async Task Usage_is_read_as_it_is_meant(string path, string usage, string tokens)
    {
        Server.Says($$"""{"id":"c-1","model":"m-1","choices":[{"finish_reason":"stop"}],"usage":{{usage}}}""");
        await Post(path, $$"""{"model": "{{Model}}", "input": "x"}""");
        Assert.That(Tokens(), Is.EqualTo(tokens));
        Assert.That(Readings.Observe("ml.tokens.rejected"), Is.Zero);
    }

    [TestCase("""{"choices":[{"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"req_1","usage":{"queue_time":0.25,"prompt_tokens":11,"prompt_time":0.5,"completion_tokens":7,"completion_time":1.5,"total_tokens":18}}}""", TestName = "Groq: x_groq")]
    [TestCase("""{"choices":[{"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}]}""", TestName = "Moonshot: in the choice")]
    [TestCase("""{"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7}}""", TestName = "OpenAI: after the choices")]
    [TestCase("""{"choices":[{"delta":{},"finish_reason":"stop"}],"timings":{"cache_n":4,"prompt_n":7,"predicted_n":7,"prompt_ms":1.5,"predicted_ms":2}}""", TestName = "llama.cpp: in the timings")]
    public async Task Usage_is_found_where_a_stream_has_it(string last)
    {
        Server.Says($"data: {{\"choices\":[{{\"delta\":{{\"content\":\"blue\"}},\"finish_reason\":null}}]}}\n\ndata: {last}\n\ndata: [DONE]\n\n", "text/event-stream");
        await Post(Chat, $$"""{"model": "{{Model}}"}""");
        Assert.That(Tokens(), Does.StartWith("11 7 "));
        if (last.Contains("queue_time", StringComparison.Ordinal))
            Assert.That(Readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "execute")), Is.EqualTo(new[] { 2.0 }));
    }

    [Test]
    public async Task Of_reports_that_grow_with_the_stream_the_last_one_counts()
    {
        string events = string.Concat(Enumerable.Range(1, 7).Select(static count => $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"x\"}}}}],\"usage\":{{\"prompt_tokens\":11,\"completion_tokens\":{count},\"total_tokens\":{11 + count}}}}}\n\n"));
        Server.Says(events + "data: [DONE]\n\n", "text/event-stream");
        await Post(Chat, $$"""{"model": "{{Model}}"}""");
        Assert.That(Tokens(), Is.EqualTo("11 7 0 0"));
    }

    [TestCase("20.5")]
    [TestCase("-3")]
    [TestCase("1e300")]
    [TestCase("99999999999999999999999")]
    public async Task A_count_that_cannot_be_right_is_rejected_and_counted(string count)
    {
        Server.Says($$"""{"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":{{count}},"completion_tokens":7} }""");
        await Post(Chat, $$"""{"model": "{{Model}}"}""");
        Assert.That(Tokens(), Is.EqualTo("0 7 0 0"));
        Assert.That(Readings.Observe("ml.tokens.rejected", ("reason", "impossible_count")), Is.EqualTo(1));
    }

    private string Tokens() => string.Join(' ', new[] { "input", "output", "cached_input", "reasoning_output" }.Select(type => Readings.Observe("ml.tokens", ("ml.token.type", type))));
}
