using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

[TestFixture]
public sealed class BinaryQualityTests
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
    public void Outcomes_are_counters_and_scores_are_gauges()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary();
        quality.Record([true, true, true, false, false, false, false], [0.9f, 0.5f, 0.4f, 0.6f, 0.1f, 0.2f, float.NegativeInfinity]);

        Assert.That(Outcomes(readings), Is.EqualTo(new Dictionary<string, double> { ["tp"] = 2, ["fp"] = 1, ["tn"] = 3, ["fn"] = 1 }));
        Assert.That(readings.Observe("ml.quality.accuracy", ("ml.quality.window", "all")), Is.EqualTo(5 / 7.0));
        Assert.That(readings.Observe("ml.quality.accuracy", ("ml.quality.window", "recent")), Is.EqualTo(5 / 7.0));
        Assert.That(readings.Observe("ml.quality.precision", ("ml.quality.window", "all")), Is.EqualTo(2 / 3.0));
        Assert.That(readings.Observe("ml.quality.specificity", ("ml.quality.window", "all")), Is.EqualTo(3 / 4.0));
    }

    [Test]
    public void Every_shape_of_a_batch_counts_the_same()
    {
        BinaryQuality quality = monitor.TrackBinary(new() { Threshold = 0.25 });
        quality.Record([true, false], [0.25f, 0.2f]);
        quality.Record([true, false], [0.25, 0.2]);
        quality.Record(new byte[] { 1, 0 }, [0.25f, 0.2f]);
        quality.Record(new byte[] { 1, 0 }, [0.25, 0.2]);
        quality.Record([true, false], [true, false]);
        quality.Record(new byte[] { 1, 0 }, new byte[] { 1, 0 });
        quality.Record(true, 0.3);

        Assert.That((quality.Counts.TruePositives, quality.Counts.TrueNegatives, quality.Counts.Total), Is.EqualTo((7L, 6L, 13L)));
    }

    [Test]
    public void A_score_of_NaN_and_a_label_out_of_range_are_rejected_and_counted()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary();
        quality.Record(new byte[] { 1, 0, 2 }, [float.NaN, 0.1f, 0.1f]);

        Assert.That(quality.Counts.Total, Is.EqualTo(1));
        Assert.That(readings.Observe("ml.quality.rejected", ("reason", "non_finite_score")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.quality.rejected", ("reason", "label_out_of_range")), Is.EqualTo(1));
    }

    [Test]
    public void Spans_of_different_length_are_refused_by_name_before_anything_is_counted()
    {
        BinaryQuality quality = monitor.TrackBinary();
        Assert.That(() => quality.Record([true, false, true], [0.5f]), Throws.ArgumentException.With.Message.Contains("3").And.Message.Contains("1")
            .And.Property("ParamName").EqualTo("scores"));
        Assert.That(quality.Counts.Total, Is.Zero);
    }

    [Test]
    public void Counters_start_at_zero_and_scores_with_their_first_sample()
    {
        using MeterReadings readings = new(name);
        monitor.TrackBinary();

        var published = readings.ObserveAll().Where(reading => reading.Instrument.StartsWith("ml.quality", StringComparison.Ordinal)).ToList();
        Assert.That(published.Where(reading => reading.Value == 0).Select(reading => reading.Instrument).Distinct(), Is.EquivalentTo(new[] { "ml.quality.outcomes", "ml.quality.rejected", "ml.quality.samples" }));
        Assert.That(published.Single(reading => reading.Value != 0), Has.Property("Instrument").EqualTo("ml.quality.window.length").And.Property("Value").EqualTo(300));
    }

    [Test]
    public void The_window_forgets_and_the_totals_do_not()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary(new() { Window = TimeSpan.FromMinutes(12) });
        quality.Record([true, true], [true, true]);
        time.Advance(TimeSpan.FromMinutes(6));
        quality.Record([true, true], [false, true]);
        Assert.That(readings.Observe("ml.quality.recall", ("ml.quality.window", "recent")), Is.EqualTo(0.75));

        time.Advance(TimeSpan.FromMinutes(7));
        Assert.That(readings.Observe("ml.quality.recall", ("ml.quality.window", "recent")), Is.EqualTo(0.5), "the first batch has left the window");
        Assert.That(readings.Observe("ml.quality.recall", ("ml.quality.window", "all")), Is.EqualTo(0.75));

        time.Advance(TimeSpan.FromDays(1));
        Assert.That(readings.ObserveAll().Where(reading => reading.Is("ml.quality.recall", ("ml.quality.window", "recent"))), Is.Empty);
        Assert.That(quality.Counts.Total, Is.EqualTo(4));
    }

    [Test]
    public void Recording_allocates_nothing()
    {
        BinaryQuality quality = monitor.TrackBinary();
        bool[] labels = new bool[100];
        float[] scores = new float[100];
        quality.Record(labels, scores);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int batch = 0; batch < 1_000; batch++) quality.Record(labels, scores);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Nothing_is_lost_with_many_writers_during_collections()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary();
        double last = 0;
        Parallel.For(0, 9, new ParallelOptions { MaxDegreeOfParallelism = 9 }, writer =>
        {
            if (writer == 8)
            {
                for (int scrape = 0; scrape < 200; scrape++)
                {
                    double now = readings.Observe("ml.quality.outcomes");
                    Assert.That(now, Is.GreaterThanOrEqualTo(last));
                    Assert.That(readings.Observe("ml.quality.outcomes", ("ml.quality.outcome", "fn")) % 3, Is.Zero, "a batch is counted whole");
                    last = now;
                }
            }
            else
            {
                for (int batch = 0; batch < 10_000; batch++) quality.Record([true, true, true, false], [false, false, false, false]);
            }
        });

        Assert.That(Outcomes(readings), Is.EqualTo(new Dictionary<string, double> { ["tp"] = 0, ["fp"] = 0, ["tn"] = 80_000, ["fn"] = 240_000 }));
    }

    [Test]
    public void The_numbers_of_one_collection_are_consistent_during_recording()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary(new() { SegmentBy = "country" });
        quality.Record(true, 1);
        Parallel.For(0, 5, new ParallelOptions { MaxDegreeOfParallelism = 5 }, writer =>
        {
            for (int batch = 0; writer < 4 && batch < 5_000; batch++) quality.Segment(writer % 2 == 0 ? "de" : null).Record([true, true, true, false], [false, true, false, false]);
            for (int scrape = 0; writer == 4 && scrape < 50; scrape++)
            {
                var collection = readings.ObserveAll();
                double Sum(string outcome) => collection.Where(reading => reading.Is("ml.quality.outcomes", ("ml.quality.outcome", outcome))).Sum(reading => reading.Value);
                double accuracy = collection.Single(reading => reading.Is("ml.quality.accuracy", ("ml.quality.window", "all")) && !reading.Tags.ContainsKey("country")).Value;
                Assert.That(accuracy, Is.EqualTo((Sum("tp") + Sum("tn")) / (Sum("tp") + Sum("tn") + Sum("fp") + Sum("fn"))));
            }
        });
    }

    [Test]
    public void One_model_is_tracked_in_one_way()
    {
        BinaryQuality first = monitor.TrackBinary(new() { Threshold = 0.3 });
        BinaryQuality second = monitor.TrackBinary(new() { Threshold = 0.3 });
        first.Record(true, 1);
        second.Record(true, 1);

        Assert.That(first.Counts.Total, Is.EqualTo(2));
        Assert.That(() => monitor.TrackBinary(new() { Threshold = 0.4 }), Throws.InvalidOperationException.With.Message.Contains("0.3").And.Message.Contains("0.4"));
        Assert.That(() => monitor.TrackMulticlass(3), Throws.InvalidOperationException);
    }

    [Test]
    public void A_disposed_monitor_publishes_its_quality_once_more_and_tracks_nothing_new()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary();
        quality.Record(true, 1);
        monitor.Dispose();
        quality.Record(true, 1);

        Assert.That(readings.Observe("ml.quality.accuracy", ("ml.quality.window", "all")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.quality.outcomes"), Is.EqualTo(1), "what comes too late is not in it");
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument.StartsWith("ml.quality", StringComparison.Ordinal)), Is.Empty);
        Assert.That(() => monitor.TrackBinary(), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => quality.Record(true, 1), Throws.Nothing);
    }

    [Test]
    public void Invalid_options_are_refused_with_name_and_value()
    {
        Assert.That(() => new BinaryQualityOptions { Threshold = 50, Probabilities = true }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("Threshold"));
        Assert.That(() => new BinaryQualityOptions { Probabilities = true, Threshold = 50 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ActualValue").EqualTo(50));
        Assert.That(() => new BinaryQualityOptions { Threshold = 50 }, Throws.Nothing, "scores may be anything");
        Assert.That(() => new BinaryQualityOptions { Threshold = double.NaN }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("Threshold"));
        Assert.That(() => new BinaryQualityOptions { Window = TimeSpan.Zero }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("Window"));
        Assert.That(() => new BinaryQualityOptions { Window = TimeSpan.FromSeconds(-1) }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("-00:00:01"));
        Assert.That(() => ((ModelMonitor)null!).TrackBinary(), Throws.ArgumentNullException);
    }

    private static Dictionary<string, double> Outcomes(MeterReadings readings) => readings.ObserveAll()
        .Where(reading => reading.Instrument == "ml.quality.outcomes")
        .ToDictionary(reading => (string)reading.Tags["ml.quality.outcome"]!, reading => reading.Value);
}
