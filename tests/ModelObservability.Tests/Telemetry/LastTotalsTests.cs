using ModelObservability.Telemetry;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Telemetry;

/// <summary>What a disposed monitor has counted is published once more.</summary>
[TestFixture]
public sealed class LastTotalsTests
{
    private readonly ManualTime time = new();
    private string name = "";
    private MeterReadings readings = null!;

    [SetUp]
    public void Listen()
    {
        name = "last totals " + TestContext.CurrentContext.Test.ID;
        readings = new MeterReadings(name);
    }

    [TearDown]
    public void StopListening() => readings.Dispose();

    [Test]
    public void Counts_outlive_their_monitor_until_two_minutes_after_a_collection()
    {
        Work();
        time.Advance(TimeSpan.FromDays(1)); // nobody collected yet
        Check(calls: 2);

        time.Advance(TimeSpan.FromMinutes(2));
        Check(calls: 2);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(readings.ObserveAll().Where(reading => reading.Tags.ContainsKey("ml.model.name")), Is.Empty);
    }

    [Test]
    public void A_monitor_of_the_same_identity_continues_counts_that_are_still_published()
    {
        Work();
        Work();
        using ModelMonitor third = new(name, timeProvider: time);
        BinaryQuality quality = third.TrackBinary(new() { Probabilities = true });

        Check(calls: 4);
        Assert.That(quality.Counts.Total, Is.Zero, "a tracker itself begins anew");
    }

    [Test]
    public void A_later_monitor_starts_at_zero()
    {
        Work();
        _ = readings.ObserveAll();
        time.Advance(TimeSpan.FromMinutes(3));
        _ = readings.ObserveAll();
        Work();

        Check(calls: 2);
    }

    [Test]
    public void Another_kind_of_tracker_does_not_hide_the_counts_of_the_previous_one()
    {
        Work();
        using ModelMonitor second = new(name, timeProvider: time);
        second.TrackRegression().Record([1.0, 2.0], [1.0, 3.0]);

        Assert.That(readings.Observe("ml.quality.samples", ("ml.quality.match", "exact")), Is.EqualTo(2));
        Assert.That(readings.Observe("ml.quality.error.absolute"), Is.EqualTo(1));
        Assert.That(readings.ObserveAll().Select(reading => (reading.Instrument, string.Join(",", reading.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)))), Is.Unique);
    }

    [Test]
    public void Steps_and_epochs_of_a_short_job_are_published()
    {
        using (ModelMonitor monitor = new(name, timeProvider: time))
        {
            using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
            foreach (TrainingEpoch epoch in run.Epochs())
                foreach (TrainingStep<int> step in epoch.Observe(new[] { 1, 2, 3 })) step.Report(0.5, samples: 4);
            run.Complete();
        }

        Assert.That(readings.Observe("ml.training.steps"), Is.EqualTo(3));
        Assert.That(readings.Observe("ml.training.epochs"), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.training.samples"), Is.EqualTo(12));
        Assert.That(readings.Observe("ml.training.runs", ("ml.training.outcome", "completed")), Is.EqualTo(1));
    }

    [Test]
    public void A_call_that_ends_after_its_monitor_is_counted_too()
    {
        ModelMonitor monitor = new(name, timeProvider: time);
        InferenceCall call = monitor.StartInference();
        monitor.Dispose();
        call.Complete();
        call.Dispose();

        Assert.That(readings.Observe("ml.inference.calls", ("ml.inference.outcome", "success")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public void Series_without_counts_are_not_published_again()
    {
        ModelMonitor monitor = new(name, timeProvider: time);
        monitor.TrackBinary();
        monitor.Dispose();

        Assert.That(readings.ObserveAll().Where(reading => reading.Tags.ContainsKey("ml.model.name")), Is.Empty);
    }

    [Test]
    public void However_many_models_come_and_go_a_bounded_number_is_kept()
    {
        SeriesRegistry<int, object> registry = new(_ => new(), _ => true);
        for (int model = 0; model < 10_000; model++)
        {
            registry.Acquire(model);
            registry.Release(model, new SafeClock(time));
        }

        Assert.That(registry.All, Has.Length.EqualTo(Retirement.Most));
        Assert.That(registry.Live, Is.Empty);
    }

    private void Work()
    {
        using ModelMonitor monitor = new(name, timeProvider: time);
        Func<float, float[]> model = monitor.Observe((float x) => new[] { x, float.NaN }, new() { Output = new OutputInspection<float[]>(x => x) });
        model(1);
        model(2);
        monitor.TrackBinary(new() { Probabilities = true }).Record([true, false], [0.9f, 0.2f]);
    }

    private void Check(int calls)
    {
        Assert.That(readings.Observe("ml.inference.calls"), Is.EqualTo(calls));
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "success")), Is.EqualTo(calls));
        Assert.That(readings.Observe("ml.inference.output.anomalies", ("ml.anomaly.type", "nan")), Is.EqualTo(calls));
        Assert.That(readings.Observe("ml.signals", ("ml.signal.code", "MO1001")), Is.EqualTo(calls / 2));
        Assert.That(readings.Observe("ml.quality.samples", ("ml.quality.match", "exact")), Is.EqualTo(calls));
        Assert.That(readings.Observe("ml.quality.score.bins"), Is.EqualTo(calls));
        Assert.That(readings.Observe("ml.quality.error.count"), Is.EqualTo(calls));
        Assert.That(readings.ObserveAll().Select(reading => (reading.Instrument, string.Join(",", reading.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)))), Is.Unique);
    }
}
