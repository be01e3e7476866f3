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
        Assert.That(ofLong, Is.EqualTo(ofShort));
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
