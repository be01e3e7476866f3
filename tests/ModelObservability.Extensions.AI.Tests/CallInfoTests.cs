using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using ModelObservability.Chat.Tests.Embeddings;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests;

/// <summary><see cref="CallInfo"/>: what the application itself is told of each call, once.</summary>
[TestFixture]
public sealed class CallInfoTests : ChatScene
{
    private static readonly UsageDetails Used = new() { InputTokenCount = 1000, CachedInputTokenCount = 400, OutputTokenCount = 200, ReasoningTokenCount = 150 };

    private readonly List<CallInfo> calls = [];

    private int Count
    {
        get
        {
            lock (calls) return calls.Count;
        }
    }

    private ChatObservationOptions Told => new() { OnCallEnded = Keep, Prices = new Dictionary<string, TokenPrice> { ["small-1"] = new("EUR", 2.5m, 10m, 1.25m) } };

    [SetUp]
    public void Forget() => calls.Clear();

    [Test]
    public async Task A_stream_tells_its_times_its_tokens_and_its_cost_also_while_nobody_listens()
    {
        Client.Says(0.5, "one", "small-1-0612").Says(0.1, "two").Says(0.2, "three").Tells(0.3, Used);
        await Read(Observed(Told).GetStreamingResponseAsync(Hello));

        Assert.That(calls.Single(), Is.EqualTo(new CallInfo
        {
            Model = Monitor.Identity,
            Operation = "chat",
            Outcome = InferenceOutcome.Success,
            Provider = "acme",
            RequestModel = "small-1",
            ResponseModel = "small-1-0612",
            ResponseId = "answer-7",
            FinishReason = "stop",
            Duration = TimeSpan.FromSeconds(1.1),
            Chunks = 4,
            TimeToFirstChunk = TimeSpan.FromSeconds(0.5),
            TimePerOutputChunk = TimeSpan.FromSeconds(0.2),
            InputTokens = 1000,
            OutputTokens = 200,
            CachedInputTokens = 400,
            ReasoningOutputTokens = 150,
            Cost = 0.004m, // 600 at 2.50, 400 at 1.25 and 200 at 10 a million
            Currency = "EUR",
        }));
    }

    [Test]
    public async Task A_response_in_one_piece_has_no_chunks_and_what_is_not_told_is_null([Values] bool ready)
    {
        Client.Answer = async _ =>
        {
            if (!ready) await Task.Yield();
            Time.Advance(TimeSpan.FromSeconds(2));
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, "x")) { Usage = new() { OutputTokenCount = 3 } };
        };
        await Observed(new() { OnCallEnded = calls.Add }).GetResponseAsync(Hello);

        CallInfo call = calls.Single();
        Assert.That((call.Chunks, call.TimeToFirstChunk, call.TimePerOutputChunk), Is.EqualTo((0L, (TimeSpan?)null, (TimeSpan?)null)));
        Assert.That((call.InputTokens, call.OutputTokens, call.Cost, call.Currency), Is.EqualTo(((long?)null, (long?)3, (decimal?)null, (string?)null)));
        Assert.That((call.Duration, call.ErrorType, call.ResponseModel), Is.EqualTo((TimeSpan.FromSeconds(2), (string?)null, (string?)null)));
    }

    [Test]
    public async Task What_calls_are_told_adds_up_to_what_is_published()
    {
        using MeterReadings readings = new(Name);
        IChatClient chat = Observed(Told);
        for (int call = 1; call <= 5; call++)
        {
            Client.Script.Clear();
            Client.Tells(1, new() { InputTokenCount = call == 4 ? null : 100 * call, CachedInputTokenCount = 10 * call, OutputTokenCount = call == 5 ? null : 7 * call });
            await Read(chat.GetStreamingResponseAsync(Hello));
        }

        Assert.That(calls.Sum(call => call.InputTokens ?? 0), Is.EqualTo(readings.Observe("ml.tokens", ("ml.token.type", "input"))));
        Assert.That(calls.Sum(call => call.CachedInputTokens ?? 0), Is.EqualTo(readings.Observe("ml.tokens", ("ml.token.type", "cached_input"))));
        Assert.That(calls.Sum(call => call.OutputTokens ?? 0), Is.EqualTo(readings.Observe("ml.tokens", ("ml.token.type", "output"))));
        Assert.That((double)calls.Sum(call => call.Cost ?? 0), Is.EqualTo(readings.Observe("ml.cost")).Within(1e-12));
    }

    [Test]
    public async Task A_stream_that_is_left_is_told_once_as_abandoned()
    {
        Client.Says(1, "one").Says(1, "two");
        IAsyncEnumerator<ChatResponseUpdate> updates = Observed(Told).GetStreamingResponseAsync(Hello).GetAsyncEnumerator();
        await updates.MoveNextAsync();
        await updates.DisposeAsync();
        await updates.DisposeAsync();

        Assert.That(calls.Select(call => (call.Outcome, call.ErrorType, call.Chunks)), Is.EqualTo(new[] { (InferenceOutcome.Abandoned, (string?)null, 1L) }));
    }

    [Test]
    public void A_stream_that_breaks_or_is_cancelled_is_told_once_with_the_usage_until_then([Values] bool cancelled)
    {
        Client.Tells(1, Used).Does(1, cancelled ? new OperationCanceledException() : new IOException("private"));
        Assert.That(async () => await Read(Observed(Told).GetStreamingResponseAsync(Hello)), Throws.Exception);

        CallInfo call = calls.Single();
        Assert.That((call.Outcome, call.OutputTokens), Is.EqualTo((cancelled ? InferenceOutcome.Cancelled : InferenceOutcome.Error, (long?)200)));
        Assert.That(call.ErrorType, Is.EqualTo(cancelled ? "System.OperationCanceledException" : "System.IO.IOException"));
    }

    [Test]
    public void A_stream_nobody_disposes_is_told_when_the_collector_finds_it()
    {
        Client.Says(1, "one").Says(1, "two");
        TakeOneAndForget(Observed(Told).GetStreamingResponseAsync(Hello));
        for (int attempt = 0; attempt < 1_000 && Count == 0; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(calls.Single().Outcome, Is.EqualTo(InferenceOutcome.Abandoned));
    }

    [Test]
    [ProvokesFaults]
    public async Task A_handler_that_throws_changes_no_answer_no_chunk_and_no_exception()
    {
        IChatClient chat = Observed(new() { OnCallEnded = _ => throw new InvalidOperationException("from the handler") });
        ChatResponse response = new();
        Client.Answer = _ => Task.FromResult(response);
        Assert.That(await chat.GetResponseAsync(Hello), Is.SameAs(response));
        Client.Says(1, "one");
        Assert.That(await Read(chat.GetStreamingResponseAsync(Hello)), Has.Count.EqualTo(1));
        IOException fault = new();
        Client.Does(1, fault);
        Assert.That(async () => await Read(chat.GetStreamingResponseAsync(Hello)), Throws.Exception.SameAs(fault));
    }

    [Test]
    public async Task The_handler_runs_in_the_caller_s_context_with_the_call_s_span_and_leaves_nothing_behind([Values] bool streams)
    {
        AsyncLocal<string> tenant = new() { Value = "blue" };
        using SpanReadings spans = new(Name);
        using Activity request = new Activity("request").Start();
        List<(string?, ActivitySpanId?, ActivitySpanId)> seen = [];
        using Activity stray = new("stray");
        IChatClient chat = Observed(new()
        {
            OnCallEnded = call =>
            {
                seen.Add((tenant.Value, Activity.Current?.SpanId, call.Trace.SpanId));
                tenant.Value = "red";
                Activity.Current = null;
                stray.Start();
            },
        });
        TaskCompletionSource<ChatResponse> later = new();
        Client.Answer = _ => later.Task;
        Client.Says(1, "one").Says(1, "two");
        Task reading = streams ? Read(chat.GetStreamingResponseAsync(Hello)) : chat.GetResponseAsync(Hello);
        Thread completes = new(() => later.SetResult(new ChatResponse()));
        using (ExecutionContext.SuppressFlow()) completes.Start();
        await reading;

        ActivitySpanId span = spans.Stopped.Single().SpanId;
        Assert.That(seen, Is.EqualTo(new (string?, ActivitySpanId?, ActivitySpanId)[] { ("blue", span, span) }));
        Assert.That((tenant.Value, Activity.Current), Is.EqualTo(("blue", request)));
        stray.Stop();
    }

    [Test]
    public async Task The_caller_has_been_told_when_it_gets_the_answer()
    {
        Client.Says(1, "one").Says(1, "two");
        await using IAsyncEnumerator<ChatResponseUpdate> updates = Observed(Told).GetStreamingResponseAsync(Hello).GetAsyncEnumerator();
        while (await updates.MoveNextAsync()) Assert.That(calls, Is.Empty);
        Assert.That(calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_request_for_embeddings_is_told_too()
    {
        using ScriptedGenerator generator = new();
        var prices = new Dictionary<string, TokenPrice> { ["embed-1"] = new("USD", 1_000_000, 9) };
        await Monitor.Observe(generator, new EmbeddingObservationOptions { OnCallEnded = calls.Add, Prices = prices }).GenerateAsync(["a"]);

        CallInfo call = calls.Single();
        Assert.That((call.Operation, call.InputTokens, call.OutputTokens, call.Cost), Is.EqualTo(("embeddings", (long?)8, (long?)null, (decimal?)8)));
    }

    private void Keep(CallInfo call)
    {
        lock (calls) calls.Add(call);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeOneAndForget(IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        IAsyncEnumerator<ChatResponseUpdate> enumerator = stream.GetAsyncEnumerator();
        Assert.That(enumerator.MoveNextAsync().AsTask().Result, Is.True);
    }
}
