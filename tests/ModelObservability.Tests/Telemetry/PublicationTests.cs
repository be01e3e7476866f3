using ModelObservability.Telemetry;

namespace ModelObservability.Tests.Telemetry;

[TestFixture]
public sealed class PublicationTests
{
    [Test]
    public void A_reentrant_step_finds_the_others_done()
    {
        Publication publication = new();
        List<string> done = [];
        publication.Add(() =>
        {
            publication.Complete();
            done.Add("first");
        });
        publication.Add(() => done.Add("second"));
        publication.Complete();
        publication.Complete();

        Assert.That(done, Is.EqualTo(new[] { "second", "first" }));
    }

    [Test]
    public void A_second_thread_waits_for_the_steps_of_the_first() =>
        Assert.That(DoneWhenTheSecondReturns(Timeout.InfiniteTimeSpan), Is.True);

    [Test]
    public void A_thread_that_times_out_continues_without_the_steps_of_the_first() =>
        Assert.That(DoneWhenTheSecondReturns(TimeSpan.Zero), Is.False);

    /// <summary>The first thread is held up in a step until the second one waits for it, or has gone on.</summary>
    private static bool DoneWhenTheSecondReturns(TimeSpan patience)
    {
        Publication publication = new(patience);
        using ManualResetEventSlim begun = new(), go = new();
        bool done = false, seen = false;
        publication.Add(() =>
        {
            begun.Set();
            go.Wait();
            Volatile.Write(ref done, true);
        });
        Thread first = new(publication.Complete);
        first.Start();
        begun.Wait();
        Thread second = new(() =>
        {
            publication.Complete();
            seen = Volatile.Read(ref done);
        });
        second.Start();
        if (patience == TimeSpan.Zero) second.Join();
        else SpinWait.SpinUntil(() => second.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || second.ThreadState.HasFlag(ThreadState.Stopped));
        go.Set();
        second.Join();
        first.Join();
        return seen;
    }
}
