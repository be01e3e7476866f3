using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.AI;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests;

/// <summary>An error inside an answer that came well is an error.</summary>
[TestFixture]
public sealed class ErrorContentTests : ChatScene
{
    [TestCase("server_error", "server_error")]
    [TestCase(null, "_OTHER")]
    [TestCase(" ", "_OTHER")]
    [TestCase("the server had an error with secret", "_OTHER")]
    [TestCase("https://user:secret@llm.example", "_OTHER")]
    public async Task An_error_in_an_answer_or_a_stream_is_one(string? code, string type)
    {
        using MeterReadings readings = new(Name);
        using SpanReadings spans = new(Name);
        ErrorContent error = new("the server had an error with secret") { ErrorCode = code, Details = "secret" };
        Client.Answer = _ => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [error])) { ModelId = "m-1-0101", ResponseId = "r-1" });
        await Observed().GetResponseAsync(Hello);
        Client.Says(1, "one").Does(1, new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { OutputTokenCount = 7 }), error]));
        await Read(Observed().GetStreamingResponseAsync(Hello));
        await foreach (ChatResponseUpdate update in Observed().GetStreamingResponseAsync(Hello))
            if (update.Contents.Contains(error)) break;

        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "error"), ("error.type", type)), Has.Length.EqualTo(3));
        Assert.That(readings.Values("gen_ai.client.operation.duration", ("error.type", type)), Has.Length.EqualTo(3));
        Assert.That(readings.Observe("ml.tokens", ("ml.token.type", "output")), Is.EqualTo(14), "what was used is counted all the same");
        Assert.That(readings.Values("ml.tokens.rate"), Is.Empty);
        Assert.That(spans.Stopped.Select(span => span.Status), Is.EqualTo(new[] { ActivityStatusCode.Error, ActivityStatusCode.Error, ActivityStatusCode.Error }));
        Assert.That(spans.Stopped.SelectMany(span => span.TagObjects.Select(tag => $"{tag.Value}").Append(span.StatusDescription ?? "")), Has.None.Contains("secret"));
    }

    [Test]
    [ProvokesFaults]
    public async Task A_message_that_cannot_be_read_does_not_hide_the_error_in_another()
    {
        using MeterReadings readings = new(Name);
        ChatMessage hostile = new(ChatRole.Assistant, DispatchProxy.Create<IList<AIContent>, TokenTests.Hostile>());
        Client.Answer = _ => Task.FromResult(new ChatResponse([null!, hostile, new ChatMessage(ChatRole.Assistant, [null!, new ErrorContent("x") { ErrorCode = "late" }])]));
        await Observed().GetResponseAsync(Hello);
        Assert.That(readings.Values("ml.inference.duration", ("error.type", "late")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task An_answer_that_ends_with_an_error_is_one()
    {
        using MeterReadings readings = new(Name);
        Client.Answer = _ => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "half a")) { FinishReason = new("error") });
        await Observed().GetResponseAsync(Hello);
        Client.Says(1, "half a").Does(1, new ChatResponseUpdate { FinishReason = new("error") });
        await Read(Observed().GetStreamingResponseAsync(Hello));
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "error"), ("error.type", "_OTHER")), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task An_error_in_any_message_of_an_answer_counts_and_the_first_one_is_named()
    {
        using MeterReadings readings = new(Name);
        Client.Answer = _ => Task.FromResult(new ChatResponse([
            new ChatMessage(ChatRole.Assistant, "words"), new ChatMessage(ChatRole.Assistant, [new TextContent("x"), new ErrorContent("x") { ErrorCode = "first" }]),
            new ChatMessage(ChatRole.Assistant, [new ErrorContent("x") { ErrorCode = "second" }])]));
        await Observed().GetResponseAsync(Hello);
        Assert.That(readings.Values("ml.inference.duration", ("error.type", "first")), Has.Length.EqualTo(1));
    }

    [Test]
    public void An_exception_after_an_error_is_what_is_told()
    {
        using MeterReadings readings = new(Name);
        Client.Does(1, new ChatResponseUpdate(ChatRole.Assistant, [new ErrorContent("x") { ErrorCode = "server_error" }])).Does(1, new TimeoutException());
        Assert.That(async () => await Read(Observed().GetStreamingResponseAsync(Hello)), Throws.InstanceOf<TimeoutException>());
        Assert.That(readings.Values("ml.inference.duration", ("error.type", "System.TimeoutException")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task The_result_of_a_tool_that_failed_is_no_error_of_the_model()
    {
        using MeterReadings readings = new(Name);
        Client.Answer = _ => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "x") { Exception = new TimeoutException() }])));
        await Observed().GetResponseAsync(Hello);
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo(1));
    }
}
