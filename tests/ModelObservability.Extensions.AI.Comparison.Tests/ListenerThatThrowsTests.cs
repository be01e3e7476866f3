using System.Diagnostics;
using ModelObservability.Testing;
using NUnit.Framework.Constraints;

namespace ModelObservability.Chat.Comparison.Tests;

/// <summary>
/// Telemetry that fails must not fail the application. Theirs records in a bare <c>finally</c> and in <c>using</c>, so what a listener throws takes the place of
/// the answer, and even of the client's own exception.
/// </summary>
[TestFixture]
public sealed class ListenerThatThrowsTests : SideBySide
{
    private static Constraint TheListenersException => Throws.InvalidOperationException.With.Message.EqualTo(Sabotage.Message);

    [Test, ProvokesFaults]
    public async Task Of_measurements__theirs_loses_the_answer__ours_gives_it()
    {
        using IDisposable sabotage = Sabotage.OfMeasurements(TheirSource);

        Assert.That(async () => await Theirs.GetResponseAsync(Hello), TheListenersException);
        Assert.That(BehindTheirs.Asked, Is.EqualTo(1), "the model had answered, and was paid for it");

        Assert.That(await Ours.GetResponseAsync(Hello), Is.SameAs(BehindOurs.Answer));
    }

    [Test, ProvokesFaults]
    public void Of_measurements__theirs_hides_why_the_client_failed__ours_tells()
    {
        using IDisposable sabotage = Sabotage.OfMeasurements(TheirSource);
        IOException fault = new("the client's own");
        BehindTheirs.Fault = BehindOurs.Fault = fault;

        Assert.That(async () => await Theirs.GetResponseAsync(Hello), TheListenersException);
        Assert.That(async () => await Ours.GetResponseAsync(Hello), Throws.Exception.SameAs(fault));
    }

    [Test, ProvokesFaults]
    public async Task Of_measurements__theirs_ends_a_stream_at_its_first_chunk_and_leaves_the_client_s_open__ours_gives_every_chunk()
    {
        using IDisposable sabotage = Sabotage.OfMeasurements(TheirSource);

        Assert.That(async () => await CountAsync(Theirs.GetStreamingResponseAsync(Hello)), TheListenersException);
        Assert.That((BehindTheirs.Chunks.Count, BehindTheirs.OpenStreams), Is.EqualTo((1, 1)), "nobody disposes the client's stream any more");

        Assert.That(await CountAsync(Ours.GetStreamingResponseAsync(Hello)), Is.EqualTo(PlainChatClient.Words + 1));
        Assert.That(BehindOurs.OpenStreams, Is.Zero);
    }

    [Test, ProvokesFaults]
    public async Task Of_spans_when_it_samples__theirs_does_not_even_ask_the_client__ours_does()
    {
        using IDisposable sabotage = Sabotage.OfSampling(TheirSource);

        Assert.That(async () => await Theirs.GetResponseAsync(Hello), TheListenersException);
        Assert.That(BehindTheirs.Asked, Is.Zero);

        Assert.That(await Ours.GetResponseAsync(Hello), Is.SameAs(BehindOurs.Answer));
    }

    [Test, ProvokesFaults]
    public async Task Of_spans_when_they_end__theirs_loses_the_answer__ours_gives_it()
    {
        using IDisposable sabotage = Sabotage.OfEndedSpans(TheirSource);

        Assert.That(async () => await Theirs.GetResponseAsync(Hello), TheListenersException);
        Assert.That(BehindTheirs.Asked, Is.EqualTo(1));

        Assert.That(await Ours.GetResponseAsync(Hello), Is.SameAs(BehindOurs.Answer));
    }

    [Test, ProvokesFaults]
    public async Task Of_spans_when_they_end__theirs_fails_a_stream_whose_chunks_have_all_come__ours_ends_it()
    {
        using IDisposable sabotage = Sabotage.OfEndedSpans(TheirSource);

        Assert.That(async () => await CountAsync(Theirs.GetStreamingResponseAsync(Hello)), TheListenersException);
        Assert.That(BehindTheirs.Chunks, Has.Count.EqualTo(PlainChatClient.Words + 1));

        Assert.That(await CountAsync(Ours.GetStreamingResponseAsync(Hello)), Is.EqualTo(PlainChatClient.Words + 1));
        Assert.That(Activity.Current, Is.Null);
    }
}
