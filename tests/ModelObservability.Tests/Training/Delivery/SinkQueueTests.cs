using System.Diagnostics;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training.Delivery;

[TestFixture]
public sealed class SinkQueueTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60); // a bound for a broken build, never waited for

    private readonly List<object> told = [];

    [SetUp]
    public void Forget() => told.Clear();

    [Test]
    public void Records_and_steps_arrive_whole_and_in_order()
    {
        RecordingSink sink = new();
        using SinkQueue queue = Start(sink);
        queue.TryWrite(Started());
        queue.TryWriteStep(new() { Step = 1, Loss = 0.5 });
        queue.TryWriteStep(new() { Step = 2, Loss = double.NaN, LearningRate = double.NaN, GradientNorm = 3, Scores = [new("accuracy", 0.25), new("f1", 0.125)] });
        queue.TryWriteStep(new() { Step = 3, Loss = -1, LearningRate = 0, Scores = [new("accuracy", 0.75)] });
        queue.TryWrite(Ended());

        Assert.That(queue.Flush(Long), Is.True);
        Assert.That(sink.Taken, Is.EqualTo(new[]
        {
            "TrainingStarted", "step 1: loss 0.5 rate  norm ", "step 2: loss NaN rate NaN norm 3 accuracy 0.25 f1 0.125",
            "step 3: loss -1 rate 0 norm  accuracy 0.75", "TrainingEnded",
        }));
        Assert.That(sink.Flushes, Is.EqualTo(1));
        Assert.That(sink.Writers, Is.EqualTo(1), "one thread");
        Assert.That(queue.Counts.Single(), Is.EqualTo(new TrainingSinkCounts("recording", 5, 0, 0, 0, 0, 0)));
    }

    [Test]
    public void Nothing_is_lost_over_many_chunks_with_scores_of_every_length()
    {
        RecordingSink sink = new();
        using SinkQueue queue = Start(sink);
        TrainingScore[] scores = [.. Enumerable.Range(0, 7).Select(index => new TrainingScore($"s{index}", index))];
        string[] expected = new string[20_000];
        for (int step = 0; step < expected.Length; step++)
        {
            Assert.That(queue.TryWriteStep(new() { Step = step, Loss = step, Scores = scores.AsSpan(0, step % 8) }), Is.True);
            expected[step] = $"step {step}: loss {step} rate  norm " + string.Concat(scores.Take(step % 8).Select(score => $" {score.Name} {score.Value}"));
            if (step % 5_000 == 4_999) Assert.That(queue.Flush(Long), Is.True); // caught up: chunks are used again
        }

        Assert.That(sink.Taken, Is.EqualTo(expected));
    }

    [Test]
    public void Nothing_is_lost_with_several_writers()
    {
        RecordingSink sink = new(), other = new() { Name = "other" };
        using SinkQueue queue = Start(sink, other);
        Parallel.For(0, 4, writer =>
        {
            for (int step = 0; step < 10_000; step++)
            {
                if (step % 100 == 0) queue.TryWrite(Ended());
                else queue.TryWriteStep(new() { Step = writer * 10_000L + step });
            }
        });

        Assert.That(queue.Flush(Long), Is.True);
        Assert.That(queue.Counts.Select(counts => counts.Written), Is.EqualTo(new[] { 40_000, 40_000 }));
        Assert.That(sink.Taken, Is.EqualTo(other.Taken), "both in one order");
    }

    [Test]
    public void A_step_allocates_nothing_at_a_steady_state()
    {
        SilentSink sink = new();
        using SinkQueue queue = Start(sink);
        TrainingScore[] scores = [new("accuracy", 0.5), new("f1", 0.25)];
        for (int step = 0; step < 3_000; step++) queue.TryWriteStep(new() { Step = step, Loss = 1, LearningRate = 0.1, Scores = scores });
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            Assert.That(queue.Flush(Long), Is.True); // the sink keeps up: that is what steady means
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int step = 0; step < 500; step++) queue.TryWriteStep(new() { Step = step, Loss = 1, LearningRate = 0.1, Scores = scores });
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero);
    }

    [Test]
    public void A_sink_that_hangs_loses_only_its_own_records_and_counts_them()
    {
        using ManualResetEventSlim release = new(), hangs = new();
        RecordingSink hung = new() { Name = "hung" }, fine = new() { Name = "fine" };
        hung.OnWrite = _ =>
        {
            hangs.Set();
            release.Wait();
        };
        SinkQueue queue = new([hung, fine], 1_024, new TickingTime(), Tell);
        queue.TryWrite(Started());
        Assert.That(hangs.Wait(Long), Is.True);
        bool all = true;
        for (int step = 1; step <= 5_000; step++)
        {
            all &= queue.TryWriteStep(new() { Step = step });
            while (queue.Counts[1].Pending > 500 && queue.Counts[1].QueueFull == 0) queue.Flush(TimeSpan.Zero); // wakes the fine one, which keeps up
        }

        Assert.That(all, Is.False);
        Assert.That(queue.TryWrite(Ended()), Is.True, "rare records have room of their own");
        TrainingSinkCounts counts = queue.Counts[0];
        Assert.That(counts, Is.EqualTo(new TrainingSinkCounts("hung", 0, 5_000 - 1_023, 0, 0, 1_025, 0)));
        Assert.That(counts.Offered, Is.EqualTo(5_002));

        queue.Close(TimeSpan.FromMilliseconds(50));
        Assert.That(queue.Counts[0], Is.EqualTo(counts with { Abandoned = 1_025, Pending = 0 }));
        Assert.That(queue.Counts[1], Is.EqualTo(new TrainingSinkCounts("fine", 5_002, 0, 0, 0, 0, 0)));
        Assert.That(hung.Disposed, Is.False);
        using ManualResetEventSlim disposed = new();
        hung.OnDispose = disposed.Set;
        release.Set();
        Assert.That(disposed.Wait(Long), Is.True, "a sink that comes back is disposed by its own thread");
    }

    [Test]
    [ProvokesFaults]
    public void An_unavailable_target_gets_every_record_later_and_is_reported_once()
    {
        TickingTime time = new();
        RecordingSink sink = new();
        int attempts = 0;
        bool away = true;
        using SemaphoreSlim attempted = new(0);
        sink.OnWrite = _ =>
        {
            Interlocked.Increment(ref attempts);
            if (!Volatile.Read(ref away)) return;
            attempted.Release();
            throw new IOException("disk full");
        };
        using SinkQueue queue = new([sink], 1_024, time, Tell);
        queue.TryWrite(Started());
        Assert.That(attempted.Wait(Long), Is.True);
        for (int step = 1; step <= 100; step++) queue.TryWriteStep(new() { Step = step });
        queue.TryWrite(Ended()); // wakes the thread: the pause holds
        for (int seconds = 0; seconds < 600; seconds++) time.Advance(TimeSpan.FromSeconds(1)); // ten minutes of pauses that double
        WaitUntilIdle(queue, time, () => Volatile.Read(ref attempts) >= 2);

        Assert.That(Volatile.Read(ref attempts), Is.InRange(2, 12));
        Assert.That(queue.Flush(Long), Is.False, "and says so at once");
        Volatile.Write(ref away, false);
        WaitUntilIdle(queue, time, () => queue.Counts[0].Pending == 0);

        Assert.That(sink.Taken.Count, Is.EqualTo(102));
        Assert.That(queue.Counts[0] with { Failures = 0 }, Is.EqualTo(new TrainingSinkCounts("recording", 102, 0, 0, 0, 0, 0)));
        Assert.That(told.Single(), Is.EqualTo(typeof(IOException).FullName));

        Volatile.Write(ref away, true);
        queue.TryWriteStep(new() { Step = 101 });
        queue.Flush(Long);
        Assert.That(told, Has.Count.EqualTo(2), "another outage, another call");
    }

    [Test]
    [ProvokesFaults]
    public void A_record_that_breaks_a_sink_is_dropped_and_counted_and_the_rest_is_written()
    {
        TickingTime time = new();
        RecordingSink sink = new() { OnWrite = step => { if (step == 2) throw new InvalidOperationException("not this one"); } };
        using SinkQueue queue = new([sink], 1_024, time, Tell);
        for (int step = 1; step <= 3; step++) queue.TryWriteStep(new() { Step = step });
        queue.Flush(Long);
        WaitUntilIdle(queue, time, () => queue.Counts[0].Pending == 0);

        Assert.That(sink.Taken.Select(taken => taken[..6]), Is.EqualTo(new[] { "step 1", "step 3" }));
        Assert.That(queue.Counts[0], Is.EqualTo(new TrainingSinkCounts("recording", 2, 0, 1, 0, 0, 1)));
        Assert.That(told.Single(), Is.EqualTo(typeof(InvalidOperationException).FullName));
    }

    [Test]
    [ProvokesFaults]
    public void A_failed_flush_is_an_outage_that_ends_with_the_next_successful_flush()
    {
        TickingTime time = new();
        bool away = true;
        RecordingSink sink = new() { OnFlush = () => { if (Volatile.Read(ref away)) throw new UnauthorizedAccessException(); } };
        using SinkQueue queue = new([sink], 1_024, time, Tell);
        queue.TryWriteStep(new() { Step = 1 });
        Assert.That(queue.Flush(Long), Is.False);
        queue.TryWriteStep(new() { Step = 2 });
        Volatile.Write(ref away, false);
        WaitUntilIdle(queue, time, () => sink.Flushes > 0 && queue.Counts[0].Pending == 0);

        Assert.That(queue.Flush(Long), Is.True);
        Assert.That(queue.Counts[0], Is.EqualTo(new TrainingSinkCounts("recording", 2, 0, 0, 0, 0, 1)));
        Assert.That(told, Has.Count.EqualTo(1));
    }

    [Test]
    public void Written_records_are_flushed_about_once_a_second()
    {
        TickingTime time = new();
        using SemaphoreSlim flushes = new(0);
        RecordingSink sink = new() { OnFlush = () => flushes.Release() };
        using SinkQueue queue = new([sink], 1_024, time, Tell);
        queue.TryWriteStep(new() { Step = 1 });
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(flushes.Wait(Long), Is.True);
        Assert.That(sink.Taken, Has.Count.EqualTo(1));
    }

    [TestCase(100, 100)]
    [TestCase(-5, 50, Description = "never more often than this")]
    [TestCase(3_600_000, 60_000, Description = "never more rarely")]
    public void A_sink_chooses_its_flush_interval(int asked, int given)
    {
        TickingTime time = new();
        using SemaphoreSlim flushes = new(0);
        RecordingSink sink = new() { FlushInterval = TimeSpan.FromMilliseconds(asked), OnFlush = () => flushes.Release() };
        using SinkQueue queue = new([sink], 1_024, time, Tell);
        queue.TryWriteStep(new() { Step = 1 });
        time.Advance(TimeSpan.FromMilliseconds(given - 1));
        Assert.That(sink.Flushes, Is.Zero);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(flushes.Wait(Long), Is.True);
    }

    [Test]
    public void Closing_writes_pending_records_flushes_and_disposes_and_later_records_are_counted()
    {
        RecordingSink sink = new();
        SinkQueue queue = Start(sink);
        for (int step = 1; step <= 10_000; step++) queue.TryWriteStep(new() { Step = step });
        queue.Dispose();
        queue.Dispose();

        Assert.That(sink.Disposed, Is.True);
        Assert.That(sink.Flushes, Is.EqualTo(1));
        Assert.That(queue.TryWriteStep(new() { Step = 10_001 }), Is.False);
        Assert.That(queue.TryWrite(Ended()), Is.False);
        Assert.That(queue.Flush(TimeSpan.Zero), Is.True, "everything that could be written was");
        Assert.That(queue.Counts[0], Is.EqualTo(new TrainingSinkCounts("recording", 10_000, 0, 0, 2, 0, 0)));
    }

    [Test]
    [ProvokesFaults]
    public void Closing_tries_a_failing_sink_once_more_and_does_not_wait_for_its_pause()
    {
        bool away = true;
        RecordingSink sink = new() { OnWrite = _ => { if (Volatile.Read(ref away)) throw new TimeoutException(); } };
        SinkQueue queue = Start(sink);
        queue.TryWrite(Started());
        queue.TryWriteStep(new() { Step = 1 });
        queue.Flush(Long);
        Volatile.Write(ref away, false);
        queue.Close(Long);
        Assert.That(queue.Counts[0], Is.EqualTo(new TrainingSinkCounts("recording", 2, 0, 0, 0, 0, 1)));
    }

    [Test]
    [ProvokesFaults]
    public void A_sink_whose_every_member_throws_does_no_harm()
    {
        SinkQueue queue = new([new BrokenSink()], 1_024, new TickingTime(), (_, _) => throw new InvalidOperationException("from the handler"));
        for (int step = 1; step <= 10; step++) queue.TryWriteStep(new() { Step = step });
        queue.Flush(Long);
        queue.Close(Long);

        TrainingSinkCounts counts = queue.Counts[0];
        Assert.That((counts.Sink, counts.Written, counts.Dropped, counts.Pending), Is.EqualTo((nameof(BrokenSink), 0, 10, 0)));
        Assert.That(counts.SinkFailed, Is.Positive);
        Assert.That(counts.Failures, Is.GreaterThan(counts.SinkFailed), "its Dispose failed as well");
    }

    [Test]
    public void A_thousand_queues_leave_no_thread_behind()
    {
        for (int warm = 0; warm < 10; warm++) Start(new RecordingSink()).Dispose();
        int before = Process.GetCurrentProcess().Threads.Count;
        for (int life = 0; life < 1_000; life++) Start(new RecordingSink(), new RecordingSink()).Dispose();
        Assert.That(Process.GetCurrentProcess().Threads.Count, Is.LessThan(before + 20));
    }

    [Test]
    public void A_capacity_out_of_range_is_refused([Values(-1, 0, 1_023, (1 << 24) + 1)] int capacity) =>
        Assert.That(() => new SinkQueue([], capacity, TimeProvider.System, Tell), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("capacity"));

    private static TrainingStarted Started() => new(default, 0, 0, "run", new ModelIdentity("m"), new Dictionary<string, object>());

    private static TrainingEnded Ended() => new(default, 1, 3, TrainingOutcome.Completed);

    /// <summary>Lets time pass until something is so; bounded by real time for a broken build only.</summary>
    private static void WaitUntilIdle(SinkQueue queue, TickingTime time, Func<bool> holds)
    {
        long end = Environment.TickCount64 + (long)Long.TotalMilliseconds;
        while (!holds() && Environment.TickCount64 < end)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Thread.Yield();
        }

        Assert.That(holds(), Is.True, queue.Counts[0].ToString());
    }

    private SinkQueue Start(params ITrainingSink[] sinks) => new(sinks, SinkQueue.DefaultCapacity, new TickingTime(), Tell);

    private void Tell(ITrainingSink sink, IEnumerable<(string Name, object Value)> evidence)
    {
        lock (told) told.Add(evidence.Single(one => one.Name == "error").Value);
    }

    private sealed class SilentSink : ITrainingSink
    {
        public string Name => "silent";

        public void WriteStep(in TrainingStep reported)
        {
        }

        public void Write(TrainingRecord record)
        {
        }

        public void Flush()
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class BrokenSink : ITrainingSink
    {
        public string Name => throw new InvalidOperationException();

        public void WriteStep(in TrainingStep reported) => throw new InvalidOperationException();

        public void Write(TrainingRecord record) => throw new InvalidOperationException();

        public void Flush() => throw new InvalidOperationException();

        public void Dispose() => throw new InvalidOperationException();
    }
}
