using System.Reflection;
using Microsoft.Extensions.AI;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests;

/// <summary>Tokens and what they cost: as the provider told them, and only so.</summary>
[TestFixture]
public sealed class TokenTests : ChatScene
{
    private static readonly ChatObservationOptions Priced = new()
    {
        Prices = new Dictionary<string, TokenPrice> { ["small-1"] = new("EUR", inputPerMillion: 2.5m, outputPerMillion: 10m, cachedInputPerMillion: 1.25m) },
    };

    [Test]
    public async Task Cached_and_reasoning_tokens_are_counted_as_parts_and_the_cost_adds_up()
    {
        using MeterReadings readings = new(Name);
        Client.Tells(1, new UsageDetails { InputTokenCount = 1000, CachedInputTokenCount = 400, OutputTokenCount = 200, ReasoningTokenCount = 150 });
        IChatClient chat = Observed(Priced);
        await Read(chat.GetStreamingResponseAsync(Hello));
        await Read(chat.GetStreamingResponseAsync(Hello));

        Assert.That(Counted(readings), Is.EqualTo((2000, 400, 800, 300)));
        // 2 calls: 600 at 2.50, 400 at 1.25 and 200 at 10 for a million = 0.0015 + 0.0005 + 0.002
        Assert.That(readings.Observe("ml.cost", ("ml.cost.currency", "EUR")), Is.EqualTo(0.008));
    }

    [Test]
    public async Task Several_reports_in_one_stream_add_up_and_one_call_is_one_value_of_the_histogram()
    {
        using MeterReadings readings = new(Name);
        Client.Tells(1, new UsageDetails { InputTokenCount = 10 }).Tells(1, new UsageDetails { InputTokenCount = 5, OutputTokenCount = 7 });
        await Read(Observed().GetStreamingResponseAsync(Hello));

        Assert.That(Counted(readings), Is.EqualTo((15, 7, 0, 0)));
        Assert.That(readings.Values("gen_ai.client.token.usage"), Is.EquivalentTo(new[] { 15.0, 7.0 }));
    }

    [TestCase(20, 7, null, 100, 127, "20 107 0 100", TestName = "Reasoning beside the output")]
    [TestCase(20, 107, null, 100, 127, "20 107 0 100", TestName = "Reasoning inside the output")]
    [TestCase(4, 7, 16, null, 27, "20 7 16 0", TestName = "The cache beside the input")]
    [TestCase(4, 7, 16, 5, 32, "20 12 16 5", TestName = "Both beside")]
    [TestCase(20, 7, 16, 5, 999, "20 7 16 5", TestName = "A total that fits nothing")]
    [TestCase(20, null, null, null, 27, "20 7 0 0", TestName = "Without the output")]
    [TestCase(null, 7, null, null, 27, "20 7 0 0", TestName = "Without the input")]
    public async Task The_total_tells_how_the_parts_are_meant(long? input, long? output, long? cached, long? reasoning, long? total, string counted)
    {
        using MeterReadings readings = new(Name);
        UsageDetails usage = new() { InputTokenCount = input, OutputTokenCount = output, CachedInputTokenCount = cached, ReasoningTokenCount = reasoning, TotalTokenCount = total };
        Client.Answer = _ => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "x")) { Usage = usage });
        await Observed().GetResponseAsync(Hello);
        string[] types = ["input", "output", "cached_input", "reasoning_output"];
        Assert.That(string.Join(' ', types.Select(type => readings.Observe("ml.tokens", ("ml.token.type", type)))), Is.EqualTo(counted));
        Assert.That(readings.Observe("ml.tokens.rejected"), Is.Zero);
    }

    [Test]
    public async Task Zero_told_is_a_value_and_nothing_told_is_none()
    {
        using MeterReadings readings = new(Name);
        Client.Tells(1, new UsageDetails { OutputTokenCount = 0 });
        await Read(Observed().GetStreamingResponseAsync(Hello));

        Assert.That(readings.Values("gen_ai.client.token.usage", ("gen_ai.token.type", "output")), Is.EqualTo(new[] { 0.0 }));
        Assert.That(readings.Values("gen_ai.client.token.usage", ("gen_ai.token.type", "input")), Is.Empty);
    }

    [TestCase(-1, null, null)]
    [TestCase(long.MinValue, null, null)]
    [TestCase(long.MaxValue, null, null)]
    [TestCase(null, 5, 6)]
    public async Task Counts_that_cannot_be_right_are_ignored_and_counted(long? input, long? output, long? reasoning)
    {
        using MeterReadings readings = new(Name);
        Client.Tells(1, new UsageDetails { InputTokenCount = input, OutputTokenCount = output, ReasoningTokenCount = reasoning });
        await Read(Observed(Priced).GetStreamingResponseAsync(Hello));

        Assert.That(Counted(readings), Is.EqualTo((0, output ?? 0, 0, 0)));
        Assert.That(readings.Observe("ml.tokens.rejected", ("reason", "impossible_count")), Is.EqualTo(1));
    }

    [Test]
    public async Task Tokens_of_an_abandoned_or_failed_stream_count_when_they_were_told()
    {
        using MeterReadings readings = new(Name);
        Client.Tells(1, new UsageDetails { OutputTokenCount = 7 }).Says(1, "more");
        await foreach (ChatResponseUpdate update in Observed().GetStreamingResponseAsync(Hello)) break;

        Assert.That(readings.Observe("ml.tokens", ("ml.token.type", "output")), Is.EqualTo(7));
        Assert.That(readings.Values("ml.tokens.rate"), Is.Empty, "an abandoned stream has no speed");
    }

    [Test]
    public void Usage_told_before_a_stream_breaks_or_is_cancelled_counts_once([Values] bool cancelled)
    {
        using MeterReadings readings = new(Name);
        Client.Says(1, "word").Tells(1, new UsageDetails { InputTokenCount = 9, OutputTokenCount = 7 }).Does(1, cancelled ? new OperationCanceledException() : new IOException());
        Assert.That(async () => await Read(Observed().GetStreamingResponseAsync(Hello)), Throws.InstanceOf(cancelled ? typeof(OperationCanceledException) : typeof(IOException)));

        Assert.That(Counted(readings), Is.EqualTo((9, 7, 0, 0)));
        Assert.That(readings.Values("gen_ai.client.token.usage"), Is.EqualTo(new[] { 9.0, 7.0 }));
    }

    [Test]
    public async Task Usage_of_a_stream_that_is_left_and_disposed_twice_counts_once()
    {
        using MeterReadings readings = new(Name);
        Client.Tells(1, new UsageDetails { OutputTokenCount = 7 }).Says(1, "more");
        IAsyncEnumerator<ChatResponseUpdate> updates = Observed().GetStreamingResponseAsync(Hello).GetAsyncEnumerator();
        await updates.MoveNextAsync();
        await updates.DisposeAsync();
        await updates.DisposeAsync();

        Assert.That(Counted(readings), Is.EqualTo((0, 7, 0, 0)));
        Assert.That(readings.Values("gen_ai.client.token.usage"), Is.EqualTo(new[] { 7.0 }));
    }

    [Test]
    public async Task The_price_of_the_model_that_answered_goes_before_that_of_the_one_asked_for()
    {
        using MeterReadings readings = new(Name);
        Client.Says(1, "word", "small-1-0612").Tells(0, new UsageDetails { OutputTokenCount = 1_000_000 });
        ChatObservationOptions options = new()
        {
            Prices = new Dictionary<string, TokenPrice> { ["small-1"] = new("USD", 1, 1), ["small-1-0612"] = new("USD", 1, 3) },
        };
        await Read(Observed(options).GetStreamingResponseAsync(Hello));

        Assert.That(readings.Observe("ml.cost"), Is.EqualTo(3));
    }

    [Test]
    public async Task A_model_without_a_price_has_no_cost_and_not_a_cost_of_zero()
    {
        using MeterReadings readings = new(Name);
        Client.Tells(1, new UsageDetails { OutputTokenCount = 7 });
        await Read(Observed(new() { Prices = new Dictionary<string, TokenPrice> { ["other"] = new("USD", 1, 1) } }).GetStreamingResponseAsync(Hello));

        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument == "ml.cost" && Equals(reading.Tags["ml.model.name"], Name)), Is.Empty);
    }

    [Test]
    public async Task Wrapping_twice_adds_up_in_one_series()
    {
        using MeterReadings readings = new(Name);
        using ModelMonitor twin = new(Name, timeProvider: Time);
        Client.Tells(1, new UsageDetails { OutputTokenCount = 7 });
        await Read(Observed().GetStreamingResponseAsync(Hello));
        await Read(twin.Observe(Client).GetStreamingResponseAsync(Hello));

        Assert.That(readings.ObserveAll().Where(reading => reading.Is("ml.tokens", ("ml.model.name", Name))).Select(reading => reading.Value), Is.EqualTo(new[] { 14.0 }));
    }

    [Test]
    public async Task Tokens_of_a_call_that_outlives_its_monitor_are_told_once_more([Values] bool wasCalledBefore)
    {
        using MeterReadings readings = new(Name);
        UsageDetails usage = new() { InputTokenCount = 1_000_000, OutputTokenCount = 7 };
        IChatClient chat = Observed(new() { Prices = new Dictionary<string, TokenPrice> { ["small-1"] = new("EUR", inputPerMillion: 2, outputPerMillion: 0) } });
        TaskCompletionSource<ChatResponse> late = new();
        Client.Answer = _ => Task.FromResult(new ChatResponse { Usage = usage });
        if (wasCalledBefore) await chat.GetResponseAsync(Hello);
        Client.Answer = _ => late.Task;
        Task<ChatResponse> call = chat.GetResponseAsync(Hello);
        Monitor.Dispose();
        late.SetResult(new ChatResponse { Usage = usage });
        await call;

        int calls = wasCalledBefore ? 2 : 1;
        Assert.That(readings.Observe("ml.inference.calls", ("ml.inference.outcome", "success")), Is.EqualTo(calls));
        Assert.That(readings.Observe("ml.tokens", ("ml.token.type", "output")), Is.EqualTo(calls * 7));
        Assert.That(readings.Observe("ml.cost"), Is.EqualTo(calls * 2));
    }

    [Test]
    public async Task Clients_of_one_monitor_at_any_number_of_servers_share_a_bounded_number_of_series()
    {
        using MeterReadings readings = new(Name);
        Client.Tells(1, new UsageDetails { OutputTokenCount = 1 });
        for (int server = 0; server < 400; server++)
        {
            Client.Metadata = new("acme", new Uri($"https://llm-{server}.example"), "small-1");
            await Read(Observed().GetStreamingResponseAsync(Hello));
        }

        var series = readings.ObserveAll().Where(reading => reading.Is("ml.tokens", ("ml.model.name", Name))).ToArray();
        Assert.That(series, Has.Length.LessThanOrEqualTo(257));
        Assert.That(series.Sum(reading => reading.Value), Is.EqualTo(400));
    }

    [Test]
    public async Task Model_ids_without_end_share_a_series_beyond_a_limit_and_no_token_is_lost()
    {
        using MeterReadings readings = new(Name);
        Client.Tells(1, new UsageDetails { OutputTokenCount = 1 });
        IChatClient chat = Observed();
        for (int model = 0; model < 200; model++) await Read(chat.GetStreamingResponseAsync(Hello, new ChatOptions { ModelId = $"model {model}" }));

        var series = readings.ObserveAll().Where(reading => reading.Is("ml.tokens", ("ml.model.name", Name))).ToArray();
        Assert.That(series, Has.Length.LessThanOrEqualTo(65));
        Assert.That(series.Sum(reading => reading.Value), Is.EqualTo(200));
    }

    [Test]
    [ProvokesFaults]
    public async Task Chunks_without_contents_or_with_hostile_ones_pass_untouched()
    {
        using MeterReadings readings = new(Name);
        ChatResponseUpdate empty = new() { Contents = null! }, hole = new() { Contents = [null!] }, hostile = new() { Contents = DispatchProxy.Create<IList<AIContent>, Hostile>() };
        Client.Does(1, empty).Does(1, hole).Does(1, hostile).Says(1, "word");
        Client.Script.Insert(0, (TimeSpan.FromSeconds(1), null!));
        List<ChatResponseUpdate> updates = await Read(Observed().GetStreamingResponseAsync(Hello));

        Assert.That(updates.Take(4), Is.EqualTo(new[] { null, empty, hole, hostile }));
        Assert.That(readings.Values("gen_ai.client.operation.time_per_output_chunk"), Has.Length.EqualTo(4));
    }

    private static (double Input, double Output, double Cached, double Reasoning) Counted(MeterReadings readings) => (
        readings.Observe("ml.tokens", ("ml.token.type", "input")), readings.Observe("ml.tokens", ("ml.token.type", "output")),
        readings.Observe("ml.tokens", ("ml.token.type", "cached_input")), readings.Observe("ml.tokens", ("ml.token.type", "reasoning_output")));

#pragma warning disable CA1852 // a proxy derives from it
    internal class Hostile : DispatchProxy
#pragma warning restore CA1852
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new InvalidOperationException("contents");
    }
}
