using ModelObservability.Metrics;

namespace ModelObservability.Tests.Metrics;

public class ShardedTests
{
    [Test]
    public void Of_many_writers_nothing_is_lost_and_nothing_counted_twice([Values(1, 2, 7)] int shards)
    {
        const int writers = 6, batches = 4_000;
        var sharded = new Sharded<BinaryConfusion, BinaryCounts>(new(), shards);
        bool[] batch = [true, true, false];
        bool torn = false, shrank = false;
        using var start = new Barrier(writers + 1);
        Thread[] threads = [.. Enumerable.Range(0, writers).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            for (int i = 0; i < batches; i++)
            {
                using ShardWriter<BinaryConfusion> shard = sharded.Enter();
                shard.State.Add(batch, batch);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        start.SignalAndWait();

        // Read all the while: every value is made of whole batches, and never less than one before.
        long before = 0;
        while (threads.Any(thread => thread.IsAlive))
        {
            BinaryCounts counts = sharded.Value;
            torn |= counts.TruePositives != 2 * counts.TrueNegatives;
            shrank |= counts.Total < before;
            before = counts.Total;
        }

        foreach (Thread thread in threads) thread.Join();
        Assert.That((torn, shrank), Is.EqualTo((false, false)));
        Assert.That(sharded.Value, Is.EqualTo(new BinaryCounts(2L * writers * batches, 0, writers * batches, 0)));
    }

    [Test]
    public void A_writer_does_not_wait_while_another_shard_is_free()
    {
        var sharded = new Sharded<BinaryConfusion, BinaryCounts>(new(), shards: 2);
        using ShardWriter<BinaryConfusion> held = sharded.Enter();
        BinaryConfusion mine = held.State;
        BinaryConfusion? theirs = null;

        var other = new Thread(() =>
        {
            using ShardWriter<BinaryConfusion> free = sharded.Enter();
            theirs = free.State;
        });
        other.Start();

        Assert.That(other.Join(TimeSpan.FromMinutes(1)), Is.True);
        Assert.That(theirs, Is.Not.Null.And.Not.SameAs(mine));
    }

    [Test]
    public void Reset_forgets_everything()
    {
        var sharded = new Sharded<MulticlassConfusion, MulticlassCounts>(new(3));
        using (ShardWriter<MulticlassConfusion> shard = sharded.Enter()) shard.State.Add([1], [2]);
        Assert.That(sharded.Value[1, 2], Is.EqualTo(1));

        sharded.Reset();

        Assert.That(sharded.Value.Total, Is.Zero);
    }

    [Test]
    public void Bad_options_are_refused()
    {
        Assert.That(() => new Sharded<BinaryConfusion, BinaryCounts>(null!), Throws.ArgumentNullException);
        Assert.That(() => new Sharded<BinaryConfusion, BinaryCounts>(new(), 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("shards"));
        Assert.That(() => new Sharded<BinaryConfusion, BinaryCounts>(new(), 1_025), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(new Sharded<BinaryConfusion, BinaryCounts>(new()).Shards, Is.EqualTo(Environment.ProcessorCount));
    }

    [Test]
    public void Adding_allocates_nothing()
    {
        var sharded = new Sharded<BinaryConfusion, BinaryCounts>(new());
        byte[] batch = new byte[100];

        Assert.That(Allocations.Of(() =>
        {
            using ShardWriter<BinaryConfusion> shard = sharded.Enter();
            shard.State.Add(batch, batch);
        }), Is.Zero);
    }
}
