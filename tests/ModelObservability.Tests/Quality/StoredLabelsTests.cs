using ModelObservability.Instrumentation;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

[TestFixture]
public sealed class StoredLabelsTests
{
    private const int QueueLength = 65_536;

    private readonly ManualTime time = new();
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name, timeProvider: time);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void Who_predicts_waits_for_no_store_and_allocates_nothing()
    {
        string[] ids = [.. Enumerable.Range(0, 4000).Select(id => $"{id}")];
        using HeldStore store = new();
        DelayedLabels<string, double, bool> labels = monitor.TrackBinary().DelayLabels<string>(new() { Store = store });
        long allocated = -1;
        for (int round = 0; round < 3; round++) // the first two make room in the queue, which is two arrays
        {
            store.Hold();
            labels.Predicted($"first {round}", 0.5);
            store.WaitUntilAsked();
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (string id in ids) labels.Predicted(id, 0.5);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            store.Release();
            _ = labels.Counts;
        }

        Assert.That((allocated, labels.Counts.Pending), Is.EqualTo((0L, 4003L)));
    }

    [Test]
    [Provokes("MO5002")]
    public void What_finds_the_queue_full_is_dropped_counted_and_told_once()
    {
        using MeterReadings readings = new(name);
        List<Signal> signals = [];
        monitor.SignalRaised += signals.Add;
        using HeldStore store = new();
        DelayedLabels<Guid, double, bool> labels = monitor.TrackBinary().DelayLabels<Guid>(new() { Store = store });
        labels.Predicted(Guid.NewGuid(), 0.5);
        store.WaitUntilAsked();
        Predict(labels, QueueLength);
        Assert.That(signals, Is.Empty);
        Predict(labels, 7);

        Assert.That(signals.Select(signal => (signal.Code, signal.Evidence["ml.label.queue"])), Is.EqualTo(new[] { ("MO5002", (object)QueueLength) }));
        Assert.That(readings.Observe("ml.quality.labels", ("ml.label.result", "dropped")), Is.EqualTo(7));
        store.Release();
        Assert.That(labels.Counts, Is.EqualTo(new DelayedLabelCounts(Matched: 0, Unknown: 0, Expired: 0, Duplicate: 0, Pending: QueueLength + 1, Dropped: 7)));
    }

    [Test]
    [ProvokesFaults]
    public void A_store_that_fails_is_never_felt_and_a_label_may_come_again()
    {
        FailingStore store = new() { Fails = true };
        BinaryQuality quality = monitor.TrackBinary();
        DelayedLabels<int, double, bool> labels = quality.DelayLabels<int>(new() { Store = store });
        labels.Predicted(1, 0.9);
        Assert.That((labels.Labelled(1, true), labels.Counts), Is.EqualTo((DelayedLabelResult.Unavailable, new DelayedLabelCounts(0, 0, 0, 0, Pending: 0, Dropped: 1))));

        store.Fails = false;
        labels.Predicted(2, 0.9);
        Assert.That(labels.Counts.Pending, Is.EqualTo(1));
        store.Fails = true;
        Assert.That(labels.Labelled(2, true), Is.EqualTo(DelayedLabelResult.Unavailable));
        store.Fails = false;
        Assert.That((labels.Labelled(2, true), quality.Counts.TruePositives), Is.EqualTo((DelayedLabelResult.Matched, 1L)));
    }

    [Test]
    [StaysQuiet("MO5002")]
    public void A_monitor_that_is_disposed_has_written_what_was_predicted()
    {
        DictionaryStore store = new();
        List<Signal> signals = [];
        using (ModelMonitor before = new(name, "1", timeProvider: time))
        {
            before.SignalRaised += signals.Add;
            DelayedLabels<int, double, bool> predicted = before.TrackBinary().DelayLabels<int>(new() { Store = store });
            for (int id = 0; id < 3000; id++) predicted.Predicted(id, 0.9);
        }

        Assert.That(signals, Is.Empty);
        using ModelMonitor after = new(name, "1", timeProvider: time);
        DelayedLabels<int, double, bool> labels = after.TrackBinary().DelayLabels<int>(new() { Store = store });
        Assert.That((labels.Counts.Pending, labels.Labelled(2999, true)), Is.EqualTo((3000L, DelayedLabelResult.Matched)));
    }

    [Test]
    public void A_prediction_of_another_version_is_unknown_to_this_one()
    {
        DictionaryStore store = new();
        using ModelMonitor old = new(name, "1", timeProvider: time), renewed = new(name, "2", timeProvider: time);
        DelayedLabels<int, double, bool> before = old.TrackBinary().DelayLabels<int>(new() { Store = store }), after = renewed.TrackBinary().DelayLabels<int>(new() { Store = store });
        before.Predicted(1, 0.9);

        Assert.That((before.Counts.Pending, after.Labelled(1, true), before.Labelled(1, true)), Is.EqualTo((1L, DelayedLabelResult.Unknown, DelayedLabelResult.Matched)));
    }

    [Test]
    public void A_segment_is_kept_and_where_the_tracker_has_none_the_pair_counts_without_it()
    {
        DictionaryStore store = new();
        using (ModelMonitor with = new(name, "1", timeProvider: time))
        {
            BinaryQuality quality = with.TrackBinary(new() { SegmentBy = "country" });
            DelayedLabels<int, double, bool> labels = quality.DelayLabels<int>(new() { Store = store });
            labels.Predicted(1, 0.9, "de");
            labels.Predicted(2, 0.9, " ");
            labels.Predicted(3, 0.9, new string('x', 65));
            labels.Predicted(4, 0.9, "fr");
            for (int id = 1; id <= 3; id++) labels.Labelled(id, true);
            Assert.That((quality.Segment("de").Counts.Total, quality.Segment("__other__").Counts.Total, quality.Counts.Total), Is.EqualTo((1L, 1L, 3L)));
        }

        using ModelMonitor without = new(name, "1", timeProvider: time);
        BinaryQuality whole = without.TrackBinary();
        DelayedLabels<int, double, bool> rest = whole.DelayLabels<int>(new() { Store = store });
        Assert.That((rest.Labelled(4, true), whole.Counts.Total), Is.EqualTo((DelayedLabelResult.Matched, 1L)));
        Assert.That(() => rest.Predicted(5, 0.9, "de"), Throws.InvalidOperationException);
    }

    [Test]
    public void Predictions_expire_though_nobody_predicts_any_more()
    {
        using MeterReadings readings = new(name);
        HeldStore store = new();
        store.Release();
        DelayedLabels<int, double, bool> labels = monitor.TrackBinary().DelayLabels<int>(new() { Store = store, MaxAge = TimeSpan.FromMinutes(10) });
        labels.Predicted(1, 0.9);
        Assert.That(labels.Counts.Pending, Is.EqualTo(1));
        time.Advance(TimeSpan.FromMinutes(11));
        long forgets = store.Forgets;
        readings.Observe("ml.quality.labels", ("ml.label.result", "expired")); // a collection asks for it and does not wait
        Assert.That(SpinWait.SpinUntil(() => store.Forgets > forgets, TimeSpan.FromMinutes(1)));

        Assert.That(labels.Counts, Is.EqualTo(new DelayedLabelCounts(Matched: 0, Unknown: 0, Expired: 1, Duplicate: 0, Pending: 0)));
    }

    [Test]
    public void Many_labels_at_once_are_as_many_labels_one_by_one([Values] bool stored)
    {
        RegressionQuality quality = monitor.TrackRegression();
        DelayedLabels<string, double, double> labels = quality.DelayLabels<string>(new() { Store = stored ? new DictionaryStore() : null });
        for (int id = 0; id < 2500; id++) labels.Predicted($"{id}", id);
        DelayedLabelResult[] results = new DelayedLabelResult[2502];
        labels.Labelled([.. Enumerable.Range(0, 2501).Select(id => $"{id}"), "7"], [.. Enumerable.Range(0, 2502).Select(id => (double)id)], results);

        Assert.That(results[..2500], Is.All.EqualTo(DelayedLabelResult.Matched));
        Assert.That(results[2500..], Is.EqualTo(new[] { DelayedLabelResult.Unknown, DelayedLabelResult.Duplicate }));
        Assert.That((quality.All.Count, quality.All.MeanAbsoluteError), Is.EqualTo((2500L, 0.0)));
        Assert.That(() => labels.Labelled(["a"], [], results), Throws.ArgumentException);
        Assert.That(() => labels.Labelled([null!], [1.0], results.AsSpan(0, 1)), Throws.ArgumentException.With.Property("ParamName").EqualTo("ids"));
    }

    [Test]
    public void Ids_that_are_not_the_same_text_everywhere_are_refused()
    {
        DelayedLabelsOptions options = new() { Store = new DictionaryStore() };
        BinaryQuality quality = monitor.TrackBinary();
        Assert.That(() => quality.DelayLabels<DateTime>(options), Throws.ArgumentException.With.Message.Contains("strings, Guids or integers"));
        Assert.That(() => quality.DelayLabels<double>(options), Throws.ArgumentException);
        Assert.That(() => quality.DelayLabels<string>(options).Predicted(null!, 1), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("id"));
        Assert.That(() => quality.DelayLabels<string>(options).Labelled(null!, true), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("id"));
    }

    private static void Predict(DelayedLabels<Guid, double, bool> labels, int count)
    {
        for (int done = 0; done < count; done++) labels.Predicted(Guid.NewGuid(), 0.5);
    }

    /// <summary>Holds whoever adds until it is released.</summary>
    private sealed class HeldStore : IPredictionStore, IDisposable
    {
        private readonly DictionaryStore inner = new();
        private readonly ManualResetEventSlim released = new(), asked = new();
        private long forgets;

        public long Forgets => Volatile.Read(ref forgets);

        public void Hold()
        {
            released.Reset();
            asked.Reset();
        }

        public void Release() => released.Set();

        public void WaitUntilAsked() => asked.Wait();

        public int Add(string model, ReadOnlySpan<StoredPrediction> predictions)
        {
            asked.Set();
            released.Wait();
            return inner.Add(model, predictions);
        }

        public void Take(string model, ReadOnlySpan<string> ids, Span<TakenPrediction> taken) => inner.Take(model, ids, taken);

        public ForgottenPredictions Forget(string model, DateTimeOffset before, int capacity)
        {
            ForgottenPredictions forgotten = inner.Forget(model, before, capacity);
            Interlocked.Increment(ref forgets);
            return forgotten;
        }

        public long Count(string model) => inner.Count(model);

        public void Dispose() => released.Set();
    }

    private sealed class FailingStore : IPredictionStore
    {
        private readonly DictionaryStore inner = new();

        public bool Fails { get; set; }

        private DictionaryStore Inner => Fails ? throw new TimeoutException("store") : inner;

        public int Add(string model, ReadOnlySpan<StoredPrediction> predictions) => Inner.Add(model, predictions);

        public void Take(string model, ReadOnlySpan<string> ids, Span<TakenPrediction> taken) => Inner.Take(model, ids, taken);

        public ForgottenPredictions Forget(string model, DateTimeOffset before, int capacity) => Inner.Forget(model, before, capacity);

        public long Count(string model) => Inner.Count(model);
    }
}
