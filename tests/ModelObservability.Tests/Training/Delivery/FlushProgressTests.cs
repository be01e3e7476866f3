using ModelObservability.Training;

namespace ModelObservability.Tests.Training.Delivery;

[TestFixture]
public sealed class FlushProgressTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Test]
    public void Waiting_for_flushed_records_returns_at_once()
    {
        FlushProgress progress = new();
        progress.Request(7);
        Assert.That(progress.IsBehind, Is.True);

        progress.Reached(7, proven: true);
        Assert.That((progress.Wait(7, Long), progress.IsBehind), Is.EqualTo((true, false)));
    }

    [Test]
    public void An_earlier_position_never_replaces_a_later_one()
    {
        FlushProgress progress = new();
        progress.Request(7);
        progress.Request(3);
        progress.Reached(6, proven: true);

        Assert.That(progress.IsBehind, Is.True);
    }

    [Test]
    public void Waiting_for_a_failing_sink_ends()
    {
        FlushProgress progress = new();
        progress.Fail();
        progress.Reached(6, proven: false); // a flush of nothing proves nothing

        Assert.That(progress.Wait(7, Long), Is.False);
    }

    [Test]
    public void A_waiting_thread_is_woken_by_a_flush_and_by_the_end([Values] bool flushed)
    {
        FlushProgress progress = new();
        using ManualResetEventSlim begun = new();
        Task<bool> waiting = Task.Run(() =>
        {
            begun.Set();
            return progress.Wait(7, Long);
        });
        begun.Wait();
        if (flushed) progress.Reached(7, proven: true);
        else progress.End();

        Assert.That(waiting.Wait(Long), Is.True);
        Assert.That((waiting.Result, progress.IsOver), Is.EqualTo((flushed, !flushed)));
    }
}
