using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ModelObservability.Chat.Comparison.Tests;

/// <summary>Theirs keeps every chunk until the stream ends, to put the answer together; a long stream is held in memory whole. Ours keeps none.</summary>
[TestFixture]
public sealed class StreamMemoryTests : SideBySide
{
    [Test]
    public async Task While_a_stream_runs__theirs_keeps_its_chunks__ours_lets_them_go()
    {
        using Measurements heard = HearTheirs(), own = HearOurs();
        IAsyncEnumerator<ChatResponseUpdate> theirs = Theirs.GetStreamingResponseAsync(Hello).GetAsyncEnumerator();
        IAsyncEnumerator<ChatResponseUpdate> ours = Ours.GetStreamingResponseAsync(Hello).GetAsyncEnumerator();
        for (int chunk = 0; chunk < PlainChatClient.Words; chunk++)
        {
            await StepAsync(theirs);
            await StepAsync(ours);
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.That(Alive(BehindTheirs), Is.EqualTo(PlainChatClient.Words));
        Assert.That(Alive(BehindOurs), Is.LessThanOrEqualTo(1), "the current one");
        await theirs.DisposeAsync();
        await ours.DisposeAsync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task StepAsync(IAsyncEnumerator<ChatResponseUpdate> stream) => Assert.That(await stream.MoveNextAsync(), Is.True);

    private static int Alive(PlainChatClient client) => client.Chunks.Count(chunk => chunk.IsAlive);
}
