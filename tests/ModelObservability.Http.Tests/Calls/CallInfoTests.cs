using System.Diagnostics;
using ModelObservability.Testing;

namespace ModelObservability.Http.Tests.Calls;

/// <summary><see cref="CallInfo"/> over HTTP: what the application is told of each call of a language model.</summary>
[TestFixture]
public sealed class CallInfoTests : ServerScene
{
    private const string Path = "/v1/chat/completions";

    private readonly List<CallInfo> calls = [];

    private string Question => $$"""{"model": "{{Model}}", "messages": [{"role": "user", "content": "{{Private}}"}]}""";

    [SetUp]
    public void Tell()
    {
        calls.Clear();
        Watch(new() { OnCallEnded = Keep, Prices = new Dictionary<string, TokenPrice> { [Model] = new("EUR", 2.5m, 10m, 1.25m) } });
    }

    [Test]
    public async Task An_answer_tells_its_tokens_its_cost_and_the_server_s_own_times([Values] bool anybodyListens)
    {
        if (!anybodyListens)
        {
            Readings.Dispose();
            Spans.Dispose();
        }

        Server.Says($$"""
            {"id": "chatcmpl-1", "model": "{{Model}}-0601", "choices": [{"message": {"content": "{{Private}}"}, "finish_reason": "stop"}],
             "usage": {"prompt_tokens": 1000, "completion_tokens": 200, "prompt_tokens_details": {"cached_tokens": 400},
             "completion_tokens_details": {"reasoning_tokens": 150}, "queue_time": 0.25, "prompt_time": 0.5, "completion_time": 1.5} }
            """);
        using HttpResponseMessage response = await Post(Path, Question);

        CallInfo call = calls.Single();
        Assert.That(call with { Duration = TimeSpan.Zero, Trace = default }, Is.EqualTo(new CallInfo
        {
            Model = new ModelIdentity(Model),
            Operation = "chat",
            Outcome = InferenceOutcome.Success,
            RequestModel = Model,
            ResponseModel = Model + "-0601",
            ResponseId = "chatcmpl-1",
            FinishReason = "stop",
            QueueTime = TimeSpan.FromSeconds(0.25),
            PrefillTime = TimeSpan.FromSeconds(0.5),
            DecodeTime = TimeSpan.FromSeconds(1.5),
            InputTokens = 1000,
            OutputTokens = 200,
            CachedInputTokens = 400,
            ReasoningOutputTokens = 150,
            Cost = 0.004m,
            Currency = "EUR",
        }));
        Assert.That(call.Trace, Is.EqualTo(anybodyListens ? Spans.Stopped.Single().Context : default));
    }

    [Test]
    public async Task A_stream_tells_its_chunks_and_one_that_is_left_is_abandoned([Values] bool left)
    {
        Server.Says(string.Concat(Enumerable.Repeat("""data: {"id": "chatcmpl-1", "choices": [{"delta": {"content": "word"}}]}""" + "\n\n", 3)) + "data: [DONE]\n\n", "text/event-stream");
        using HttpResponseMessage response = await Post(Path, Question, HttpCompletionOption.ResponseHeadersRead);
        if (left) response.Dispose();
        else await ReadEvents(response);

        CallInfo call = calls.Single();
        Assert.That((call.Outcome, call.Chunks, call.TimeToFirstChunk is null), Is.EqualTo(left ? (InferenceOutcome.Abandoned, 0L, true) : (InferenceOutcome.Success, 3L, false)));
    }

    [Test]
    public async Task A_refusal_is_told_with_its_status_and_a_server_of_another_kind_is_not_told()
    {
        Server.Says("{}", status: 429);
        using (await Post(Path, Question))
            Assert.That(calls.Select(call => (call.Outcome, call.ErrorType)), Is.EqualTo(new[] { (InferenceOutcome.Error, "429") }));
        Server.Says("""{"predictions": [1]}""");
        using (await Post($"/v1/models/{Model}:predict", """{"instances": [1]}""")) Assert.That(calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_handler_runs_in_the_caller_s_context_with_the_call_s_span()
    {
        AsyncLocal<string> tenant = new() { Value = "blue" };
        (string?, ActivitySpanId?) seen = default;
        Watch(new() { OnCallEnded = _ => seen = (tenant.Value, Activity.Current?.SpanId) });
        Server.Says("""{"choices": []}""");
        using HttpResponseMessage response = await Post(Path, Question);

        Assert.That(seen, Is.EqualTo(("blue", (ActivitySpanId?)Spans.Stopped.Single().SpanId)));
    }

    [Test]
    [ProvokesFaults]
    public async Task A_handler_that_throws_changes_nothing()
    {
        Watch(new() { OnCallEnded = _ => throw new InvalidOperationException("from the handler") });
        Server.Says("""{"choices": []}""");
        using HttpResponseMessage response = await Post(Path, Question);
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"choices": []}"""));
    }

    private void Keep(CallInfo call)
    {
        lock (calls) calls.Add(call);
    }
}
