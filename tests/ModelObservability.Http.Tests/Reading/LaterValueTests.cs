using System.Diagnostics;

namespace ModelObservability.Http.Tests.Reading;

/// <summary>What a later event leaves empty, an earlier one has said.</summary>
[TestFixture]
public sealed class LaterValueTests : ServerScene
{
    private const string Usage = """{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}""";

    /// <summary>A good stream as Azure sends it with its asynchronous filter; what comes last is the test's.</summary>
    private string Stream(string last) => $$$"""
        data: {"id":"","object":"","created":0,"model":"","choices":[],"prompt_filter_results":[{"prompt_index":0}]}

        data: {"id":"c-1","object":"chat.completion.chunk","model":"{{{Model}}}-0101","choices":[{"index":0,"delta":{"content":"blue"},"finish_reason":null}]}

        data: {"id":"c-1","object":"chat.completion.chunk","model":"{{{Model}}}-0101","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: {"id":"c-1","object":"chat.completion.chunk","model":"{{{Model}}}-0101","choices":[],"usage":{{{Usage}}} }

        data: {{{last}}}

        data: [DONE]


        """;

    [TestCase("""{"id":"","object":"","created":0,"model":"","choices":[{"index":0,"finish_reason":null,"content_filter_results":{},"content_filter_offsets":{"check_offset":4}}],"usage":null}""", TestName = "Azure's asynchronous filter")]
    [TestCase("""{"id":null,"model":null,"choices":[{"index":0,"finish_reason":""}],"usage":{}}""", TestName = "Nulls and an empty usage")]
    [TestCase("""{"id":" ","model":"  ","choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}""", TestName = "Blanks and zeros")]
    [TestCase("""{"id":5,"model":{},"choices":[{"finish_reason":[]}],"usage":{"prompt_tokens":null,"completion_tokens":"","total_tokens":-1}}""", TestName = "Values of another kind")]
    [TestCase("{}", TestName = "Nothing")]
    public async Task An_empty_value_erases_nothing(string last)
    {
        Watch(new() { Prices = new Dictionary<string, TokenPrice> { [Model + "-0101"] = new("USD", inputPerMillion: 1_000_000, outputPerMillion: 2_000_000) } });
        Server.Says(Stream(last), "text/event-stream");
        await Post("/v1/chat/completions", $$"""{"model": "{{Model}}"}""");

        Activity span = Spans.Stopped.Single();
        Assert.That(span.GetTagItem("gen_ai.response.id"), Is.EqualTo("c-1"));
        Assert.That(span.GetTagItem("gen_ai.response.model"), Is.EqualTo(Model + "-0101"));
        Assert.That(span.GetTagItem("gen_ai.response.finish_reasons"), Is.EqualTo(new[] { "stop" }));
        Assert.That(Readings.Values("gen_ai.client.token.usage", ("gen_ai.token.type", "input")), Is.EqualTo(new[] { 11.0 }));
        Assert.That(Readings.Values("gen_ai.client.token.usage", ("gen_ai.token.type", "output")), Is.EqualTo(new[] { 7.0 }));
        Assert.That(Readings.Observe("ml.cost"), Is.EqualTo(11 + 2 * 7));
        Assert.That(Calls("success"), Is.EqualTo(5));
    }

    [Test]
    public async Task A_reason_that_is_no_code_still_says_that_the_answer_is_over()
    {
        Server.Says("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"the end\"}]}\n\n", "text/event-stream");
        await Post("/v1/chat/completions", $$"""{"model": "{{Model}}"}""");
        Assert.That(Calls("success"), Is.EqualTo(1));
        Assert.That(Spans.Stopped.Single().GetTagItem("gen_ai.response.finish_reasons"), Is.Null);
    }

    [Test]
    public async Task A_later_setting_of_the_request_that_is_null_erases_nothing()
    {
        Server.Says("{}");
        await Post("/v1/chat/completions", $$"""{"model": "{{Model}}", "max_completion_tokens": 64, "max_tokens": null, "temperature": 0.5, "seed": 7, "top_p": 1}""");
        Activity span = Spans.Stopped.Single();
        Assert.That(span.GetTagItem("gen_ai.request.max_tokens"), Is.EqualTo(64));
        Assert.That(span.GetTagItem("gen_ai.request.seed"), Is.EqualTo(7));
    }
}
