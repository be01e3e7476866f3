using Microsoft.Extensions.AI;

namespace ModelObservability.Chat.Tests;

/// <summary>Signal MO1004.</summary>
[TestFixture]
public sealed class StallTests : ChatScene
{
    private readonly List<Signal> signals = [];

    [SetUp]
    public void Hear()
    {
        signals.Clear();
        Monitor.SignalRaised += signals.Add;
    }

    [Test]
    public async Task A_gap_between_chunks_is_told_with_its_length_when_the_next_chunk_comes()
    {
        Client.Says(1, "one").Says(10.5, "two");
        await Wait(Observed().GetStreamingResponseAsync(Hello));

        Signal signal = signals.Single();
        Assert.That((signal.Code, signal.Severity), Is.EqualTo(("MO1004", SignalSeverity.Warning)));
        Assert.That(signal.Evidence, Is.EquivalentTo(new Dictionary<string, object>
        {
            ["ml.stream.stall.duration"] = 10.5,
            ["ml.stream.stall.limit"] = 10.0,
            ["ml.stream.chunks"] = 1L,
        }));
    }

    [Test]
    public async Task Chunks_that_carry_nothing_do_not_hide_a_gap()
    {
        Client.Says(1, "one");
        foreach (AIContent[] contents in (AIContent[][])[[], [new TextContent("")], [new TextReasoningContent("")], []]) Client.Does(3, new ChatResponseUpdate(ChatRole.Assistant, contents));
        Client.Says(3, "two");
        await Wait(Observed().GetStreamingResponseAsync(Hello));
        Assert.That(signals.Single().Evidence["ml.stream.stall.duration"], Is.EqualTo(15.0));
    }

    [Test]
    public async Task A_gap_at_the_limit_is_none()
    {
        Client.Says(1, "one").Says(10, "two");
        await Wait(Observed().GetStreamingResponseAsync(Hello));
        Assert.That(signals, Is.Empty);
    }

    [Test]
    public async Task A_gap_before_the_end_is_one_too()
    {
        Client.Says(1, "one").Does(11, (Action)(static () => { }));
        await Wait(Observed().GetStreamingResponseAsync(Hello));
        Assert.That(signals, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_stream_given_up_after_a_gap_has_stalled()
    {
        Client.Says(1, "one").Does(11, new OperationCanceledException());
        Assert.That(async () => await Wait(Observed().GetStreamingResponseAsync(Hello)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(signals, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_wait_for_a_first_chunk_that_carries_nothing_is_not_judged_either()
    {
        Client.Does(60, new ChatResponseUpdate(ChatRole.Assistant, [])).Says(1, "one").Says(1, "two");
        await Wait(Observed().GetStreamingResponseAsync(Hello));
        Assert.That(signals, Is.Empty);
    }

    [Test]
    public async Task The_wait_for_the_first_chunk_is_not_judged()
    {
        Client.Says(60, "one").Says(1, "two");
        await Wait(Observed().GetStreamingResponseAsync(Hello));
        Assert.That(signals, Is.Empty);
    }

    [Test]
    public async Task The_application_s_own_time_between_two_chunks_is_no_gap()
    {
        Client.Says(1, "one").Says(1, "two").Says(1, "three");
        await foreach (ChatResponseUpdate update in Observed().GetStreamingResponseAsync(Hello)) Time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(signals, Is.Empty);
    }

    [Test]
    public async Task Gaps_one_after_the_other_are_one_episode_and_a_gap_much_later_is_another()
    {
        Client.Says(1, "one").Says(11, "two").Says(11, "three").Says(11, "four");
        await Wait(Observed().GetStreamingResponseAsync(Hello));
        Assert.That(signals, Has.Count.EqualTo(1));

        Time.Advance(TimeSpan.FromMinutes(5));
        await Wait(Observed().GetStreamingResponseAsync(Hello));
        Assert.That(signals, Has.Count.EqualTo(2));
    }

    /// <summary>Reads a stream and lets it go on only after the wait for its next chunk has begun.</summary>
    private async Task Wait(IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        using SemaphoreSlim gate = new(0);
        Client.Gate = gate;
        await using IAsyncEnumerator<ChatResponseUpdate> chunks = stream.GetAsyncEnumerator();
        bool more = true;
        while (more)
        {
            Task<bool> next = chunks.MoveNextAsync().AsTask();
            gate.Release();
            more = await next;
        }
    }

    [Test]
    public async Task The_limit_is_the_application_s()
    {
        Client.Says(1, "one").Says(3, "two");
        await Wait(Observed(new() { StallAfter = TimeSpan.MaxValue }).GetStreamingResponseAsync(Hello));
        Assert.That(signals, Is.Empty);

        await Wait(Observed(new() { StallAfter = TimeSpan.FromSeconds(2) }).GetStreamingResponseAsync(Hello));
        Assert.That(signals, Has.Count.EqualTo(1));
    }
}
