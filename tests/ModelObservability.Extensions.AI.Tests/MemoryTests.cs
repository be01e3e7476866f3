using Microsoft.Extensions.AI;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests;

/// <summary>A watched stream needs a few hundred bytes, however long it is.</summary>
[TestFixture]
public sealed class MemoryTests : ChatScene
{
    [Test]
    public void A_stream_costs_at_most_512_bytes_and_a_chunk_none()
    {
        using MeterReadingsThatForget listener = new();
        using ReadyChunks client = new();
        IChatClient chat = Monitor.Observe((IChatClient)client);
        long ofShort = Above(chat, client, 10), ofLong = Above(chat, client, 100_000);
        TestContext.Out.WriteLine($"{ofShort} bytes for 10 chunks, {ofLong} for 100,000");

        Assert.That(ofShort, Is.InRange(1, 512));
        Assert.That(ofLong, Is.LessThanOrEqualTo(ofShort), "less where the runtime has compiled it better meanwhile");
    }

    [Test]
    public void A_handler_costs_some_hundred_bytes_a_stream_and_a_chunk_none_and_no_handler_costs_nothing()
    {
        using ReadyChunks client = new();
        IChatClient unheard = Monitor.Observe((IChatClient)client), told = Monitor.Observe((IChatClient)client, new() { OnCallEnded = static _ => { } });
        long ofNobody = Above(unheard, client, 10), ofShort = Above(told, client, 10), ofLong = Above(told, client, 100_000);
        TestContext.Out.WriteLine($"{ofNobody} bytes without a handler, {ofShort} with one");

        Assert.That(ofNobody, Is.Zero);
        Assert.That(ofShort, Is.InRange(1, 1536));
        Assert.That(ofLong, Is.LessThanOrEqualTo(ofShort), "less where the runtime has compiled it better meanwhile");
    }

    private static long Above(IChatClient observed, ReadyChunks bare, int chunks)
    {
        bare.Length = chunks;
        return Least(observed) - Least(bare);
    }

    /// <summary>The least of several: the runtime may allocate by itself while it compiles.</summary>
    private static long Least(IChatClient client)
    {
        long least = long.MaxValue;
        for (int round = 0; round < 12; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            ReadyChunks.Drain(client.GetStreamingResponseAsync(Hello));
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
