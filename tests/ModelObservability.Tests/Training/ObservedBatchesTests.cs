using System.Collections;
using System.Diagnostics.Metrics;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

[TestFixture]
public sealed class ObservedBatchesTests
{
    private readonly ManualTime time = new();
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch() => monitor = new ModelMonitor(TestContext.CurrentContext.Test.ID, timeProvider: time);

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public async Task A_stopped_run_requests_no_further_batch([Values] bool asynchronous)
    {
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 5 });
        Counting batches = new();
        List<long> steps = [];
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            if (asynchronous)
                await foreach (TrainingStep<int> step in epoch.Observe((IAsyncEnumerable<int>)batches)) Body(step);
            else
                foreach (TrainingStep<int> step in epoch.Observe((IEnumerable<int>)batches)) Body(step);
        }

        Assert.That(steps, Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That((batches.Asked, batches.Disposals), Is.EqualTo((3, 1)));
        Assert.That(run.StopDecision, Is.EqualTo(new TrainingStop(TrainingStopReason.Requested, Epoch: 1, Step: 3)));
        Assert.That(run.Position.Epochs, Is.Zero, "the epoch was cut short");

        void Body(TrainingStep<int> step)
        {
            steps.Add(step.Number);
            if (step.Number == 3) run.Stop();
            Assert.That(step.Report(1), Is.EqualTo(step.Number == 3 ? TrainingAction.Stop : TrainingAction.Continue));
        }
    }

    [Test]
    public async Task A_paused_run_waits_before_the_next_batch_until_it_is_resumed([Values] bool asynchronous, [Values("resume", "stop", "end")] string how)
    {
        TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        Counting batches = new(3);
        List<int> seen = [];
        TaskCompletionSource paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task loop = Task.Run(async () =>
        {
            foreach (TrainingEpoch epoch in run.Epochs())
            {
                if (asynchronous)
                    await foreach (TrainingStep<int> step in epoch.Observe((IAsyncEnumerable<int>)batches)) Body(step);
                else
                    foreach (TrainingStep<int> step in epoch.Observe((IEnumerable<int>)batches)) Body(step);
            }
        });
        await paused.Task;
        for (int look = 0; look < 1_000; look++) await Task.Yield();
        Assert.That((run.IsPaused, batches.Asked, loop.IsCompleted), Is.EqualTo((true, 1, false)));

        (how switch { "resume" => (Action)run.Resume, "stop" => run.Stop, _ => run.Dispose })();
        await loop;
        Assert.That(run.IsPaused, Is.False);
        Assert.That(seen, Has.Count.EqualTo(how == "stop" ? 1 : 3));
        run.Dispose();

        void Body(TrainingStep<int> step)
        {
            seen.Add(step.Batch);
            if (seen.Count > 1) return;
            run.Pause();
            paused.SetResult();
        }
    }

    [Test]
    public async Task A_pause_can_be_cancelled_where_the_sequence_can()
    {
        using TrainingRun run = monitor.StartTraining();
        using CancellationTokenSource source = new();
        using IEnumerator<TrainingEpoch> epochs = run.Epochs().GetEnumerator();
        epochs.MoveNext();
        IAsyncEnumerator<TrainingStep<int>> batches = epochs.Current.Observe((IAsyncEnumerable<int>)new Counting()).GetAsyncEnumerator(source.Token);
        await batches.MoveNextAsync();
        run.Pause();
        ValueTask<bool> next = batches.MoveNextAsync();
        Assert.That(next.IsCompleted, Is.False);
        await source.CancelAsync();

        Assert.That(async () => await next, Throws.InstanceOf<OperationCanceledException>());
        await batches.DisposeAsync();
    }

    [Test]
    public void A_pause_is_not_waiting_for_data()
    {
        using TrainingRun run = monitor.StartTraining();
        foreach (TrainingStep<int> step in run.Pass(new int[40]))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            if (step.Number != 30) continue;
            run.Pause();
            Task.Run(() =>
            {
                time.Advance(TimeSpan.FromHours(1));
                run.Resume();
            });
        }

        Assert.That(run.State.DataWaitShare, Is.Zero);
    }

    [Test]
    public void A_step_is_recorded_when_it_ends()
    {
        using MeterReadings readings = new(monitor.Identity.Name);
        using TrainingRun run = monitor.StartTraining();
        List<(int Steps, int Waits)> recorded = [];
        foreach (TrainingStep<int> step in run.Pass(Loader())) time.Advance(TimeSpan.FromSeconds(step.Batch));

        Assert.That(recorded, Is.EqualTo(new[] { (0, 0), (1, 1), (2, 2) }));
        Assert.That(readings.Values("ml.training.step.duration"), Is.EqualTo(new[] { 1.0, 2, 3 }));
        Assert.That(readings.Values("ml.training.data_wait.duration"), Is.EqualTo(new[] { 5.0, 5, 5 }));

        IEnumerable<int> Loader()
        {
            for (int batch = 1; batch <= 3; batch++)
            {
                recorded.Add((readings.Values("ml.training.step.duration").Length, readings.Values("ml.training.data_wait.duration").Length));
                time.Advance(TimeSpan.FromSeconds(5));
                yield return batch;
            }
        }
    }

    [Test]
    public void Time_spent_in_listeners_is_not_waiting_for_data()
    {
        List<double> waits = [];
        using MeterListener slow = new();
        slow.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name is "ml.training.step.duration" or "ml.training.data_wait.duration") self.EnableMeasurementEvents(instrument);
        };
        slow.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (!tags.Contains(new("ml.model.name", monitor.Identity.Name))) return;
            time.Advance(TimeSpan.FromHours(1));
            if (instrument.Name == "ml.training.data_wait.duration") waits.Add(value);
        });
        slow.Start();
        using TrainingRun run = monitor.StartTraining();
        foreach (TrainingStep<int> step in run.Pass(new int[3])) time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(waits, Is.EqualTo(new[] { 0.0, 0, 0 }));
    }

    [Test]
    public void Time_after_leaving_a_sequence_is_not_waiting_for_data()
    {
        using MeterReadings readings = new(monitor.Identity.Name);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 2 });
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe(new int[9]))
                if (step.Number % 2 == 0) break;
            time.Advance(TimeSpan.FromHours(1));
        }

        Assert.That(readings.Values("ml.training.data_wait.duration"), Is.EqualTo(new[] { 0.0, 0, 0, 0 }));
        Assert.That(run.State.DataWaitShare, Is.Not.GreaterThan(0));
    }

    [Test]
    public void Disposing_a_sequence_twice_disposes_it_once()
    {
        using TrainingRun run = monitor.StartTraining();
        Counting batches = new();
        using IEnumerator<TrainingEpoch> epochs = run.Epochs().GetEnumerator();
        epochs.MoveNext();
        IEnumerator<TrainingStep<int>> enumerator = epochs.Current.Observe((IEnumerable<int>)batches).GetEnumerator();
        Assert.That(enumerator.MoveNext(), Is.True);
        enumerator.Dispose();
        enumerator.Dispose();

        Assert.That(batches.Disposals, Is.EqualTo(1));
        Assert.That(() => enumerator.Reset(), Throws.InstanceOf<NotSupportedException>());
    }

    [Test]
    public void A_length_that_is_known_without_enumerating_gives_progress_in_the_first_epoch()
    {
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 2 });
        foreach (TrainingEpoch epoch in run.Epochs())
            foreach (TrainingStep<int> step in epoch.Observe(new List<int> { 1, 2, 3, 4 }))
                Assert.That(run.State.Progress, Is.EqualTo((step.Number - 1) / 8.0));
    }

    [Test]
    [ProvokesFaults]
    public void A_length_that_throws_is_counted_and_ignored()
    {
        long before = ModelMonitor.Faults;
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        Assert.That(run.Epochs().Single().Observe(new Broken()).Count(), Is.EqualTo(1));
        Assert.That(ModelMonitor.Faults, Is.GreaterThan(before));
    }

    [Test]
    public async Task A_step_allocates_nothing_with_any_listener([Values] bool listening, [Values] bool asynchronous)
    {
        using MeterReadingsThatForget? listener = listening ? new() : null;
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 3, BatchSize = 4, Detection = new() { DataWaitShare = null } }); // these batches cost nothing to compute
        long[] allocated = new long[4];
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            Counting batches = new(epoch.Number == 3 ? 100_100 : 100);
            long before = GC.GetAllocatedBytesForCurrentThread();
            if (asynchronous)
                await foreach (TrainingStep<int> step in epoch.Observe((IAsyncEnumerable<int>)batches)) Report(step);
            else
                foreach (TrainingStep<int> step in epoch.Observe((IEnumerable<int>)batches)) Report(step);
            allocated[epoch.Number] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.That(allocated[3] - allocated[2], Is.LessThanOrEqualTo(0));

        static void Report(TrainingStep<int> step) => step.Report(1.0 / step.Number, learningRate: 0.1, gradientNorm: 1, scores: [new("accuracy", 0.5), new("recall", 0.5)]);
    }

    private sealed class Broken : IReadOnlyCollection<int>
    {
        public int Count => throw new InvalidOperationException("length");

        public IEnumerator<int> GetEnumerator() => Enumerable.Repeat(1, 1).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Counting(int length = int.MaxValue) : IEnumerable<int>, IAsyncEnumerable<int>, IEnumerator<int>, IAsyncEnumerator<int>
    {
        public int Asked { get; private set; }

        public int Disposals { get; private set; }

        public int Current => Asked;

        object IEnumerator.Current => Asked;

        public IEnumerator<int> GetEnumerator() => this;

        IEnumerator IEnumerable.GetEnumerator() => this;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public bool MoveNext() => Asked < length && ++Asked > 0;

        public ValueTask<bool> MoveNextAsync() => new(MoveNext());

        public void Reset() => throw new NotSupportedException();

        public void Dispose() => Disposals++;

        public ValueTask DisposeAsync()
        {
            Disposals++;
            return default;
        }
    }
}
