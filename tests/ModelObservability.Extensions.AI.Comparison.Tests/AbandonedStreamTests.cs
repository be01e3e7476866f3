using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ModelObservability.Chat.Comparison.Tests;

/// <summary>A reader that leaves a stream before its end got no whole answer; who divides failures by calls must not find a success there.</summary>
[TestFixture]
public sealed class AbandonedStreamTests : SideBySide
{
    [Test]
    public async Task Left_early__theirs_counts_a_success__ours_an_abandoned_call()
    {
        using Measurements theirs = HearTheirs(), ours = HearOurs();
        await LeaveAfterOneAsync(Theirs.GetStreamingResponseAsync(Hello));
        await LeaveAfterOneAsync(Ours.GetStreamingResponseAsync(Hello));

        Assert.That(theirs.Of(Measurements.Duration).Single().Tags.Keys, Has.No.Member("error.type"));
        Assert.That(ours.Of(Measurements.Duration).Single().Tags["error.type"], Is.EqualTo("abandoned"));
    }

    [Test]
    public async Task Left_early__in_theirs_it_looks_like_a_stream_read_to_its_end__in_ours_it_does_not()
    {
        using Measurements theirs = HearTheirs(), ours = HearOurs();
        foreach (IChatClient chat in new[] { Theirs, Ours })
        {
            await CountAsync(chat.GetStreamingResponseAsync(Hello));
            await LeaveAfterOneAsync(chat.GetStreamingResponseAsync(Hello));
        }

        Measured[] read = theirs.Of(Measurements.Duration), own = ours.Of(Measurements.Duration);
        Assert.That(read[1].Tags, Is.EquivalentTo(read[0].Tags), "the same attributes to the last");
        Assert.That(own[1].Tags.Except(own[0].Tags), Is.EquivalentTo(new[] { KeyValuePair.Create<string, object?>("error.type", "abandoned") }));
    }

    [Test]
    public async Task Left_early__the_span_of_theirs_says_nothing__the_span_of_ours_says_abandoned()
    {
        List<Activity> spans = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == TheirSource || source.Name == ModelMonitor.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await LeaveAfterOneAsync(Theirs.GetStreamingResponseAsync(Hello));
        await LeaveAfterOneAsync(Ours.GetStreamingResponseAsync(Hello));

        Activity theirs = spans.Single(span => span.Source.Name == TheirSource), ours = spans.Single(span => span.GetTagItem("ml.model.name") as string == Model);
        Assert.That((theirs.Status, theirs.GetTagItem("error.type"), theirs.GetTagItem("gen_ai.response.finish_reasons")), Is.EqualTo((ActivityStatusCode.Unset, (object?)null, (object?)null)));
        Assert.That(ours.GetTagItem("ml.inference.outcome"), Is.EqualTo("abandoned"));
    }

    [Test]
    public void Forgotten_and_never_disposed__theirs_has_no_call__ours_finds_it_with_the_collector()
    {
        using Measurements theirs = HearTheirs(), ours = HearOurs();
        TakeOneAndForget(Theirs.GetStreamingResponseAsync(Hello));
        TakeOneAndForget(Ours.GetStreamingResponseAsync(Hello));
        // The finalizer only hands on; the pool tells.
        SpinWait.SpinUntil(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return ours.Of(Measurements.Duration).Length > 0;
        }, TimeSpan.FromSeconds(30));

        Assert.That(theirs.Of(Measurements.Duration), Is.Empty);
        Assert.That(ours.Of(Measurements.Duration).Single().Tags["error.type"], Is.EqualTo("abandoned"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeOneAndForget(IAsyncEnumerable<ChatResponseUpdate> stream) =>
        Assert.That(stream.GetAsyncEnumerator().MoveNextAsync().AsTask().GetAwaiter().GetResult(), Is.True);
}
