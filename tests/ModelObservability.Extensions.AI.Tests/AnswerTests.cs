using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests;

/// <summary>Calls that give one answer.</summary>
[TestFixture]
public sealed class AnswerTests : ChatScene
{
    private readonly ChatResponse response = new(new ChatMessage(ChatRole.Assistant, "an answer"))
    {
        ModelId = "small-1-0612",
        ResponseId = "answer-7",
        FinishReason = ChatFinishReason.Stop,
        Usage = new UsageDetails { InputTokenCount = 20, OutputTokenCount = 10 },
    };

    [Test]
    public async Task An_answer_is_timed_and_its_tokens_are_counted_under_the_names_of_the_convention()
    {
        using MeterReadings readings = new(Name);
        Client.Answer = async _ =>
        {
            await Task.Yield();
            Time.Advance(TimeSpan.FromSeconds(2));
            return response;
        };

        Assert.That(await Observed().GetResponseAsync(Hello), Is.SameAs(response));

        (string, object)[] tags =
        [
            ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "acme"), ("gen_ai.request.model", "small-1"), ("gen_ai.response.model", "small-1-0612"),
            ("server.address", "llm.example"), ("server.port", 8443), ("ml.model.name", Name),
        ];
        Assert.That(readings.Values("gen_ai.client.operation.duration", tags), Is.EqualTo(new[] { 2.0 }));
        Assert.That(readings.Values("gen_ai.client.token.usage", [.. tags, ("gen_ai.token.type", "input")]), Is.EqualTo(new[] { 20.0 }));
        Assert.That(readings.Values("gen_ai.client.token.usage", [.. tags, ("gen_ai.token.type", "output")]), Is.EqualTo(new[] { 10.0 }));
        Assert.That(readings.Values("ml.tokens.rate", tags), Is.EqualTo(new[] { 5.0 }));
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Is.EqualTo(new[] { 2.0 }));
        Assert.That(readings.Recorded.Where(reading => reading.Tags.ContainsKey("error.type")), Is.Empty);
    }

    [Test]
    public async Task An_answer_that_is_ready_comes_back_as_the_very_task()
    {
        using MeterReadings readings = new(Name);
        Task<ChatResponse> task = Task.FromResult(response);
        Client.Answer = _ => task;

        Assert.That(Observed().GetResponseAsync(Hello), Is.SameAs(task));
        Assert.That(readings.Observe("ml.tokens", ("ml.token.type", "output")), Is.EqualTo(10));
        await task;
    }

    [Test]
    public void Nobody_listening_gives_back_the_very_task()
    {
        TaskCompletionSource<ChatResponse> pending = new();
        Client.Answer = _ => pending.Task;
        Assert.That(Observed().GetResponseAsync(Hello), Is.SameAs(pending.Task));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_fault_is_the_client_s_own_and_named_by_its_type(bool atOnce)
    {
        using MeterReadings readings = new(Name);
        TimeoutException fault = new("with the question in it");
        Client.Answer = async _ =>
        {
            if (!atOnce) await Task.Yield();
            throw fault;
        };

        Assert.That(async () => await Observed().GetResponseAsync(Hello), Throws.Exception.SameAs(fault));
        Assert.That(readings.Values("gen_ai.client.operation.duration", ("error.type", "System.TimeoutException")), Has.Length.EqualTo(1));
        Assert.That(readings.Values("gen_ai.client.token.usage"), Is.Empty);
    }

    [Test]
    public void A_client_that_throws_instead_of_giving_a_task_does_so_with_us()
    {
        using MeterReadings readings = new(Name);
        ArgumentException fault = new("bad");
        Client.Answer = _ => throw fault;

        Assert.That(() => Observed().GetResponseAsync(Hello), Throws.Exception.SameAs(fault));
        Assert.That(readings.Values("gen_ai.client.operation.duration", ("error.type", "System.ArgumentException")), Has.Length.EqualTo(1));
    }

    [Test]
    public void Cancellation_reaches_the_client_and_is_no_error()
    {
        using MeterReadings readings = new(Name);
        using CancellationTokenSource source = new();
        Client.Answer = token => Task.Delay(Timeout.Infinite, token).ContinueWith<ChatResponse>(_ => throw new OperationCanceledException(token), TaskScheduler.Default);
        Task<ChatResponse> task = Observed().GetResponseAsync(Hello, null, source.Token);
        source.Cancel();

        Assert.That(async () => await task, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "cancelled")), Has.Length.EqualTo(1));
        Assert.That(readings.Values("gen_ai.client.operation.duration", ("error.type", "System.OperationCanceledException")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task An_answer_without_usage_counts_no_tokens()
    {
        using MeterReadings readings = new(Name);
        Client.Answer = _ => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "words and words")));
        await Observed().GetResponseAsync(Hello);

        Assert.That(readings.Values("gen_ai.client.operation.duration"), Has.Length.EqualTo(1));
        Assert.That(readings.Values("gen_ai.client.token.usage"), Is.Empty);
        Assert.That(readings.Observe("ml.tokens"), Is.Zero);
    }

    [Test]
    public async Task A_client_that_gives_nothing_gives_nothing_with_us()
    {
        using MeterReadings readings = new(Name);
        Client.Answer = _ => null!;
        Assert.That(Observed().GetResponseAsync(Hello), Is.Null);
        Client.Answer = _ => Task.FromResult<ChatResponse>(null!);
        Assert.That(await Observed().GetResponseAsync(Hello), Is.Null);
    }

    [Test]
    public async Task The_span_is_a_client_s_and_says_what_was_asked_for_and_what_came_but_no_words()
    {
        using SpanReadings spans = new(Name);
        Client.Answer = _ => Task.FromResult(response);
        await Observed().GetResponseAsync(Hello, new ChatOptions { ModelId = "large-2", MaxOutputTokens = 100, Temperature = 0.5f, StopSequences = ["secret"] });

        Activity span = spans.Stopped.Single();
        Assert.That((span.DisplayName, span.Kind), Is.EqualTo(("chat large-2", ActivityKind.Client)));
        Assert.That(span.GetTagItem("gen_ai.request.max_tokens"), Is.EqualTo(100));
        Assert.That(span.GetTagItem("gen_ai.request.temperature"), Is.EqualTo(0.5));
        Assert.That(span.GetTagItem("gen_ai.response.id"), Is.EqualTo("answer-7"));
        Assert.That(span.GetTagItem("gen_ai.response.finish_reasons"), Is.EqualTo(new[] { "stop" }));
        Assert.That(span.GetTagItem("gen_ai.usage.input_tokens"), Is.EqualTo(20));
        Assert.That(span.GetTagItem("gen_ai.usage.cache_read.input_tokens"), Is.Null);
        Assert.That(span.TagObjects.Select(tag => tag.Value?.ToString()), Has.None.Contains("question").And.None.Contains("secret").And.None.Contains("an answer"));
    }

    [Test]
    public async Task Names_are_bounded_and_an_empty_one_erases_nothing()
    {
        using SpanReadings spans = new(Name);
        string longest = new string('x', 5000) + "\n";
        Client.Does(1, new ChatResponseUpdate(ChatRole.Assistant, "a") { ModelId = longest, ResponseId = longest })
            .Does(1, new ChatResponseUpdate(ChatRole.Assistant, "b") { ModelId = " ", ResponseId = "" });
        await Read(Observed().GetStreamingResponseAsync(Hello, new ChatOptions { ModelId = longest }));

        Activity span = spans.Stopped.Single();
        foreach (string attribute in (string[])["gen_ai.request.model", "gen_ai.response.model", "gen_ai.response.id"])
            Assert.That(span.GetTagItem(attribute), Does.Match("^x{100}~[0-9a-f]{8}$"), attribute);
        Assert.That(span.DisplayName, Has.Length.LessThan(128));
    }

    [Test]
    [ProvokesFaults]
    public async Task A_disposed_monitor_leaves_the_client_alone()
    {
        using MeterReadings readings = new(Name);
        IChatClient before = Observed();
        Monitor.Dispose();
        long faults = ModelMonitor.Faults;
        await before.GetResponseAsync(Hello);

        Assert.That(readings.Recorded, Is.Empty);
        Assert.That(ModelMonitor.Faults, Is.EqualTo(faults + 1), "a call that comes too late is counted");
    }

    [Test]
    public void The_wrapper_shows_the_services_of_the_client_and_disposes_it()
    {
        IChatClient chat = Observed();
        Assert.That(chat.GetService(typeof(ScriptedChatClient)), Is.SameAs(Client));
        chat.Dispose();
        Assert.That(Client.IsDisposed);
    }
}
