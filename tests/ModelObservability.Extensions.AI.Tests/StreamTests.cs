using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests;

/// <summary>Calls that give a stream of chunks.</summary>
[TestFixture]
public sealed class StreamTests : ChatScene
{
    private const string Duration = "gen_ai.client.operation.duration";
    private const string ToFirst = "gen_ai.client.operation.time_to_first_chunk";
    private const string PerChunk = "gen_ai.client.operation.time_per_output_chunk";

    [Test]
    public async Task A_stream_tells_the_time_to_its_first_chunk_and_between_chunks()
    {
        using MeterReadings readings = new(Name);
        Client.Says(0.5, "one", "small-1-0612").Says(0.1, "two").Says(0.2, "three").Tells(0, new UsageDetails { InputTokenCount = 20, OutputTokenCount = 16 });
        List<ChatResponseUpdate> updates = await Read(Observed().GetStreamingResponseAsync(Hello));

        Assert.That(updates, Is.EqualTo(Client.Script.Select(step => step.What)), "the very chunks");
        Assert.That(readings.Values(ToFirst, ("gen_ai.response.model", "small-1-0612")), Is.EqualTo(new[] { 0.5 }));
        Assert.That(readings.Values(PerChunk, ("gen_ai.request.model", "small-1")), Is.EqualTo(new[] { 0.1, 0.2, 0 }).Within(1e-9));
        Assert.That(readings.Values(Duration).Single(), Is.EqualTo(0.8).Within(1e-9));
        Assert.That(readings.Values("ml.tokens.rate").Single(), Is.EqualTo(20).Within(1e-6));
        Assert.That(readings.Values("gen_ai.client.token.usage", ("gen_ai.token.type", "output")), Is.EqualTo(new[] { 16.0 }));
        Assert.That(readings.Values("ml.inference.stream.time_to_first_item"), Is.Empty, "chunks have instruments of their own");
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "success")), Is.EqualTo(4));
    }

    [Test]
    public async Task The_span_of_a_stream_says_when_its_first_chunk_came()
    {
        using SpanReadings spans = new(Name);
        Client.Says(0.5, "one", "small-1-0612").Tells(0.25, new UsageDetails { OutputTokenCount = 1 });
        await Read(Observed().GetStreamingResponseAsync(Hello));

        Activity span = spans.Stopped.Single();
        Assert.That(span.DisplayName, Is.EqualTo("chat small-1"));
        Assert.That(span.GetTagItem("gen_ai.request.stream"), Is.True);
        Assert.That(span.GetTagItem("gen_ai.response.time_to_first_chunk"), Is.EqualTo(0.5));
        Assert.That(span.GetTagItem("gen_ai.response.model"), Is.EqualTo("small-1-0612"));
        Assert.That(span.GetTagItem("gen_ai.response.finish_reasons"), Is.EqualTo(new[] { "stop" }));
        Assert.That(span.GetTagItem("gen_ai.usage.output_tokens"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_stream_left_early_is_abandoned_and_never_a_success()
    {
        using MeterReadings readings = new(Name);
        Client.Says(0.1, "one").Says(0.1, "two").Says(0.1, "three");
        await foreach (ChatResponseUpdate update in Observed().GetStreamingResponseAsync(Hello))
            if (update.Text == "two") break;

        Assert.That(readings.Values(Duration, ("error.type", "abandoned")), Is.EqualTo(new[] { 0.2 }).Within(1e-9));
        Assert.That(readings.Values(Duration), Has.Length.EqualTo(1));
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "abandoned")), Has.Length.EqualTo(1));
        Assert.That(readings.Values("ml.tokens.rate"), Is.Empty);
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public void A_stream_nobody_disposes_is_abandoned_when_the_collector_finds_it()
    {
        using MeterReadings readings = new(Name);
        Client.Says(0.1, "one").Says(0.1, "two");
        TakeOneAndForget(Observed().GetStreamingResponseAsync(Hello));
        for (int attempt = 0; attempt < 1_000 && readings.Values(Duration).Length == 0; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(readings.Values(Duration, ("error.type", "abandoned")), Is.EqualTo(new[] { 0.1 }).Within(1e-9));
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void A_fault_before_or_after_the_first_chunk_is_the_client_s_own(int chunksBefore)
    {
        using MeterReadings readings = new(Name);
        IOException fault = new("cut in the middle");
        for (int chunk = 0; chunk < chunksBefore; chunk++) Client.Says(0.1, "word");
        Client.Does(0.1, fault);

        Assert.That(async () => await Read(Observed().GetStreamingResponseAsync(Hello)), Throws.Exception.SameAs(fault));
        Assert.That(readings.Values(Duration, ("error.type", "System.IO.IOException")), Has.Length.EqualTo(1));
        Assert.That(readings.Values(ToFirst), Has.Length.EqualTo(Math.Min(chunksBefore, 1)));
        Assert.That(readings.Values(Duration), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_cancelled_stream_is_cancelled()
    {
        using MeterReadings readings = new(Name);
        using CancellationTokenSource source = new();
        Client.Says(0.1, "one").Does(0, (Action)source.Cancel).Says(0.1, "two");

        Assert.That(async () => await Read(Observed().GetStreamingResponseAsync(Hello, null, source.Token)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "cancelled")), Has.Length.EqualTo(1));
        Assert.That(readings.Values(Duration, ("error.type", "System.OperationCanceledException")), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_client_that_throws_instead_of_giving_a_stream_is_a_failed_call()
    {
        using MeterReadings readings = new(Name);
        InvalidOperationException fault = new("no stream");
        using ThrowingClient client = new(fault);

        Assert.That(() => Monitor.Observe(client).GetStreamingResponseAsync(Hello), Throws.Exception.SameAs(fault));
        Assert.That(readings.Values(Duration, ("error.type", "System.InvalidOperationException")), Has.Length.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public async Task Several_enumerations_at_once_are_calls_of_their_own()
    {
        using MeterReadings readings = new(Name);
        Client.Says(1, "one").Tells(1, new UsageDetails { OutputTokenCount = 3 });
        IAsyncEnumerable<ChatResponseUpdate> stream = Observed().GetStreamingResponseAsync(Hello);
        await using IAsyncEnumerator<ChatResponseUpdate> a = stream.GetAsyncEnumerator(), b = stream.GetAsyncEnumerator();
        for (int step = 0; step < 3; step++)
            Assert.That((await a.MoveNextAsync(), await b.MoveNextAsync()), Is.EqualTo((step < 2, step < 2)));

        Assert.That(readings.Values(ToFirst), Is.EqualTo(new[] { 1.0, 2.0 }), "the clock is one, the streams are two");
        Assert.That(readings.Values(Duration), Has.Length.EqualTo(2));
        Assert.That(readings.Observe("ml.tokens", ("ml.token.type", "output")), Is.EqualTo(6));
    }

    [Test]
    public async Task Nobody_listening_gives_the_chunks_all_the_same()
    {
        Client.Says(0, "one").Says(0, "two");
        Assert.That(await Read(Observed().GetStreamingResponseAsync(Hello)), Has.Count.EqualTo(2));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeOneAndForget(IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        IAsyncEnumerator<ChatResponseUpdate> enumerator = stream.GetAsyncEnumerator();
        Assert.That(enumerator.MoveNextAsync().AsTask().Result, Is.True);
    }

    private sealed class ThrowingClient(Exception fault) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw fault;

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw fault;

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
