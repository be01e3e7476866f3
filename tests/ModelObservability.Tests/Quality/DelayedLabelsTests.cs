using System.Diagnostics.Metrics;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

[TestFixture]
public sealed class DelayedLabelsTests
{
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
    public void A_label_finds_its_prediction_and_the_pair_is_recorded_with_its_delay()
    {
        using MeterReadings readings = new(name);
        MulticlassQuality quality = monitor.TrackMulticlass(3);
        DelayedLabels<string, int, int> labels = quality.DelayLabels<string>();
        labels.Predicted("a", 2);
        labels.Predicted("b", 1);
        time.Advance(TimeSpan.FromHours(3));
        labels.Labelled("b", 0);
        labels.Labelled("a", 2);

        Assert.That((quality.Counts[2, 2], quality.Counts[0, 1], quality.Counts.Total), Is.EqualTo((1L, 1L, 2L)));
        Assert.That(readings.Values("ml.quality.label.delay"), Is.EqualTo(new[] { 10_800.0, 10_800.0 }));
        Assert.That(readings.Observe("ml.quality.labels", ("ml.label.result", "matched")), Is.EqualTo(2));
    }

    [Test]
    public void Who_hands_over_a_label_is_told_what_became_of_it()
    {
        DelayedLabels<int, double, bool> labels = monitor.TrackBinary().DelayLabels<int>(new() { MaxAge = TimeSpan.FromMinutes(10) });
        labels.Predicted(1, 0.9);
        labels.Predicted(2, 0.9);

        Assert.That(labels.Labelled(1, true), Is.EqualTo(DelayedLabelResult.Matched));
        Assert.That(labels.Labelled(1, false), Is.EqualTo(DelayedLabelResult.Duplicate));
        Assert.That(labels.Labelled(3, true), Is.EqualTo(DelayedLabelResult.Unknown));
        time.Advance(TimeSpan.FromMinutes(11));
        Assert.That(labels.Labelled(2, true), Is.EqualTo(DelayedLabelResult.Unknown), "forgotten by now");
    }

    [Test]
    [Provokes("MO5001")]
    public void A_full_buffer_is_told_once_when_it_forgets_the_first_prediction_without_a_label()
    {
        List<Signal> signals = [];
        monitor.SignalRaised += signals.Add;
        DelayedLabels<int, double, bool> labels = monitor.TrackBinary().DelayLabels<int>(new() { Capacity = 10, MaxAge = TimeSpan.FromHours(1) });
        for (int id = 0; id < 10; id++) labels.Predicted(id, 0.9);
        labels.Labelled(0, true);
        labels.Predicted(10, 0.9);
        Assert.That(signals, Is.Empty, "what was forgotten had its label");

        for (int id = 11; id < 100; id++) labels.Predicted(id, 0.9);
        Assert.That(signals.Select(signal => signal.Code), Is.EqualTo(new[] { "MO5001" }));
        Assert.That((signals[0].Evidence["ml.label.capacity"], signals[0].Evidence["ml.label.max_age"]), Is.EqualTo(((object)10, (object)3600.0)));
    }

    [Test]
    [StaysQuiet("MO5001")]
    public void Forgetting_by_age_is_no_finding()
    {
        List<Signal> signals = [];
        monitor.SignalRaised += signals.Add;
        DelayedLabels<int, double, bool> labels = monitor.TrackBinary().DelayLabels<int>(new() { Capacity = 10 });
        for (int id = 0; id < 100; id++)
        {
            labels.Predicted(id, 0.9);
            time.Advance(TimeSpan.FromHours(3));
        }

        Assert.That(signals, Is.Empty);
    }

    [Test]
    public void Unknown_expired_and_duplicate_are_counted_and_nothing_else_is_recorded()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary();
        DelayedLabels<int, double, bool> labels = quality.DelayLabels<int>(new() { MaxAge = TimeSpan.FromMinutes(10) });
        labels.Predicted(1, 0.9);
        labels.Predicted(1, 0.1);
        labels.Labelled(1, true);
        labels.Labelled(1, false);
        labels.Labelled(7, true);
        labels.Predicted(2, 0.9);
        time.Advance(TimeSpan.FromMinutes(11));
        labels.Labelled(2, true);

        Assert.That(labels.Counts, Is.EqualTo(new DelayedLabelCounts(Matched: 1, Unknown: 2, Expired: 1, Duplicate: 2, Pending: 0)));
        Assert.That((quality.Counts.TruePositives, quality.Counts.Total), Is.EqualTo((1L, 1L)));
        Assert.That(new[] { "matched", "unknown", "expired", "duplicate" }.Select(result => readings.Observe("ml.quality.labels", ("ml.label.result", result))),
            Is.EqualTo(new[] { 1.0, 2, 1, 2 }));
    }

    [Test]
    public void The_oldest_gives_way_for_want_of_room([Values(1, 2, 64, 65, 1000)] int capacity)
    {
        DelayedLabels<int, double, bool> labels = monitor.TrackBinary().DelayLabels<int>(new() { Capacity = capacity });
        for (int id = 0; id < capacity + 10; id++) labels.Predicted(id, 1);
        labels.Labelled(9, true);
        labels.Labelled(10, true);

        Assert.That(labels.Counts, Is.EqualTo(new DelayedLabelCounts(Matched: 1, Unknown: 1, Expired: 10, Duplicate: 0, Pending: capacity - 1)));
    }

    [Test]
    public void Whatever_comes_is_accounted_for_and_agrees_with_a_plain_model()
    {
        Random random = new(20261121);
        BinaryQuality quality = monitor.TrackBinary();
        DelayedLabels<int, double, bool> labels = quality.DelayLabels<int>(new() { Capacity = 50, MaxAge = TimeSpan.FromSeconds(30) });
        List<(int Id, double At, bool Labelled)> model = [];
        long predictions = 0, labelsOffered = 0, matched = 0, unknown = 0, expired = 0, duplicate = 0;
        double now = 0;
        for (int step = 0; step < 20_000; step++)
        {
            double advance = random.Next(0, 2);
            time.Advance(TimeSpan.FromSeconds(advance));
            now += advance;
            expired += model.Count(entry => entry.At < now - 30 && !entry.Labelled);
            model.RemoveAll(entry => entry.At < now - 30);
            int id = random.Next(0, 120), at = model.FindIndex(entry => entry.Id == id);
            if (random.Next(2) == 0)
            {
                predictions++;
                labels.Predicted(id, 1);
                if (at >= 0) { duplicate++; continue; }
                if (model.Count == 50)
                {
                    expired += model[0].Labelled ? 0 : 1;
                    model.RemoveAt(0);
                }

                model.Add((id, now, false));
            }
            else
            {
                labelsOffered++;
                labels.Labelled(id, true);
                if (at < 0) unknown++;
                else if (model[at].Labelled) duplicate++;
                else
                {
                    matched++;
                    model[at] = model[at] with { Labelled = true };
                }
            }
        }

        DelayedLabelCounts counts = labels.Counts;
        Assert.That(counts, Is.EqualTo(new DelayedLabelCounts(matched, unknown, expired, duplicate, model.Count(entry => !entry.Labelled))));
        Assert.That(quality.Counts.Total, Is.EqualTo(matched));
        Assert.That(counts.Matched + counts.Unknown + counts.Expired + counts.Pending + counts.Duplicate + counts.Matched, Is.EqualTo(predictions + labelsOffered));
    }

    [Test]
    public void Memory_is_bounded_however_many_predictions_never_get_a_label()
    {
        DelayedLabels<long, double, bool> labels = monitor.TrackBinary().DelayLabels<long>(new() { Capacity = 10_000 });
        for (long id = 0; id < 20_000; id++) labels.Predicted(id, 1);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (long id = 20_000; id < 1_000_000; id++) labels.Predicted(id, 1);

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(200_000));
    }

    [Test]
    public void Predictions_expire_at_a_collection_though_nobody_touches_the_buffer()
    {
        using MeterReadings readings = new(name);
        DelayedLabels<int, double, bool> labels = monitor.TrackBinary().DelayLabels<int>(new() { MaxAge = TimeSpan.FromMinutes(10) });
        labels.Predicted(1, 0.9);
        Assert.That(readings.Observe("ml.quality.labels", ("ml.label.result", "expired")), Is.Zero);
        time.Advance(TimeSpan.FromMinutes(11));

        Assert.That(readings.Observe("ml.quality.labels", ("ml.label.result", "expired")), Is.EqualTo(1));
        Assert.That(labels.Counts, Is.EqualTo(new DelayedLabelCounts(Matched: 0, Unknown: 0, Expired: 1, Duplicate: 0, Pending: 0)));
    }

    [Test]
    [ProvokesFaults]
    public void A_key_that_throws_at_a_collection_hides_no_other_model()
    {
        using ModelMonitor other = new(name + " other", timeProvider: time);
        using MeterReadings readings = new(name + " other");
        DelayedLabels<Thrower, double, bool> labels = monitor.TrackBinary().DelayLabels<Thrower>(new() { MaxAge = TimeSpan.FromMinutes(10) });
        Thrower key = new();
        labels.Predicted(key, 0.9);
        key.Throws = true;
        DelayedLabels<int, double, bool> healthy = other.TrackBinary().DelayLabels<int>();
        healthy.Labelled(1, true);
        time.Advance(TimeSpan.FromMinutes(11));

        Assert.That(readings.Observe("ml.quality.labels", ("ml.label.result", "unknown")), Is.EqualTo(1));
    }

    [Test]
    [ProvokesFaults]
    public void A_throwing_listener_of_the_delay_is_never_felt_and_the_pair_is_recorded()
    {
        using MeterListener listener = new() { InstrumentPublished = static (instrument, self) => { if (instrument.Name == "ml.quality.label.delay") self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => throw new InvalidOperationException("listener"));
        listener.Start();
        BinaryQuality quality = monitor.TrackBinary();
        DelayedLabels<int, double, bool> labels = quality.DelayLabels<int>();
        labels.Predicted(1, 0.9);

        Assert.That(() => labels.Labelled(1, true), Throws.Nothing);
        Assert.That(quality.Counts.TruePositives, Is.EqualTo(1));
    }

    [Test]
    public void Misuse_is_refused_by_name_value_and_range()
    {
        Assert.That(() => new DelayedLabelsOptions { Capacity = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("Capacity").And.Message.Contains("1 to 100,000,000"));
        Assert.That(() => new DelayedLabelsOptions { MaxAge = TimeSpan.Zero }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("MaxAge"));
        DelayedLabels<string, double, bool> labels = monitor.TrackBinary().DelayLabels<string>();
        Assert.That(() => labels.Predicted(null!, 1), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("id"));
        Assert.That(() => labels.Labelled(null!, true), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("id"));
    }

    private sealed class Thrower
    {
        public bool Throws { get; set; }

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => Throws ? throw new InvalidOperationException("key") : 1;
    }
}
