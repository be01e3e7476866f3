using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

[TestFixture]
public sealed class SegmentsTests
{
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void Each_segment_has_its_own_scores_and_counters()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary(new() { SegmentBy = "country", Window = null });
        quality.Segment("de").Record([true, true], [true, true]);
        quality.Segment("fr").Record([true, true], [true, false]);
        quality.Record([true, true], [false, false]);

        Assert.That((quality.Segment("de").Counts.Recall, quality.Segment("fr").Counts.Recall, quality.Counts.Recall), Is.EqualTo((1.0, 0.5, 0.5)));
        Assert.That(readings.Observe("ml.quality.recall", ("country", "fr")), Is.EqualTo(0.5));
        Assert.That(readings.Observe("ml.quality.outcomes", ("country", "de"), ("ml.quality.outcome", "tp")), Is.EqualTo(2));
        var unsegmented = readings.ObserveAll().Where(reading => reading.Instrument == "ml.quality.outcomes" && !reading.Tags.ContainsKey("country")).ToList();
        Assert.That(unsegmented.Sum(reading => reading.Value), Is.EqualTo(2), "the series without a segment holds what was recorded without one, so a sum counts nothing twice");
        Assert.That(readings.Observe("ml.quality.outcomes"), Is.EqualTo(6));
    }

    [Test]
    public void Segments_beyond_the_limit_share_other_and_keep_what_they_have()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary(new() { SegmentBy = "country", MaxSegments = 3 });
        for (int country = 0; country < 1000; country++) quality.Segment($"c{country}").Record(true, 1);
        quality.Segment("c2").Record(true, 1);
        quality.Segment("__other__").Record(true, 1);

        Assert.That(readings.ObserveAll().Where(reading => reading.Is("ml.quality.outcomes", ("ml.quality.outcome", "tp"))).ToDictionary(reading => reading.Tags.GetValueOrDefault("country") ?? "", reading => reading.Value),
            Is.EqualTo(new Dictionary<object, double> { [""] = 0, ["c0"] = 1, ["c1"] = 1, ["c2"] = 2, ["__other__"] = 998 }));
        Assert.That(quality.Counts.Total, Is.EqualTo(1002));
        Assert.That(quality.Segment("c999"), Is.SameAs(quality.Segment("__other__")));
    }

    [Test]
    public void A_hostile_segment_value_never_throws()
    {
        BinaryQuality quality = monitor.TrackBinary(new() { SegmentBy = "country" });
        Assert.That(quality.Segment(null), Is.SameAs(quality).And.SameAs(quality.Segment("")).And.SameAs(quality.Segment(" \t")));
        Assert.That(quality.Segment(new string('x', 65)), Is.SameAs(quality.Segment(new string('y', 1_000_000))).And.SameAs(quality.Segment("__other__")));
        BinaryQuality strange = quality.Segment("\ud800\0\n\"");
        Assert.That(quality.Segment("\ud800\0\n\""), Is.SameAs(strange).And.Not.SameAs(quality));
    }

    [Test]
    public void A_segment_can_be_found_by_a_span_of_characters()
    {
        BinaryQuality quality = monitor.TrackBinary(new() { SegmentBy = "country" });
        ReadOnlySpan<char> header = "country=de;device=phone";
        BinaryQuality german = quality.Segment(header[8..10]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 1000; call++) quality.Segment(header[8..10]).Record(true, 1);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That((quality.Segment("de"), german.Counts.Total), Is.EqualTo((german, 1000L)));
    }

    [Test]
    public void No_sample_is_lost_when_many_threads_create_segments()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary(new() { SegmentBy = "device", MaxSegments = 8 });
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, writer =>
        {
            for (int sample = 0; sample < 4_000; sample++)
            {
                quality.Segment($"d{(sample + writer) % 16}").Record(true, 1);
                if (sample % 1000 == 0) Assert.That(readings.Observe("ml.quality.outcomes"), Is.LessThanOrEqualTo(32_000));
            }
        });

        Assert.That((quality.Counts.Total, readings.Observe("ml.quality.outcomes")), Is.EqualTo((32_000L, 32_000.0)));
        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument == "ml.quality.outcomes").Select(reading => reading.Tags.GetValueOrDefault("device")).Distinct().Count(), Is.EqualTo(8 + 2), "eight, all others, and samples without a segment");
    }

    [Test]
    public void Delayed_labels_are_recorded_in_the_segment_of_their_prediction()
    {
        BinaryQuality quality = monitor.TrackBinary(new() { SegmentBy = "country" });
        DelayedLabels<int, double, bool> labels = quality.DelayLabels<int>();
        labels.Predicted(1, 0.9, "de");
        labels.Predicted(2, 0.9);
        labels.Predicted(3, 0.9, null);
        labels.Labelled(1, true);
        labels.Labelled(2, true);
        labels.Labelled(3, true);

        Assert.That((quality.Segment("de").Counts.Total, quality.Counts.Total), Is.EqualTo((1L, 3L)));
    }

    [Test]
    public void Misuse_is_refused_by_name_value_and_range()
    {
        Assert.That(() => monitor.TrackBinary().Segment("de"), Throws.InvalidOperationException.With.Message.Contains("SegmentBy"));
        foreach (string bad in new[] { "", " ", "1st", "ml.class", "ml_class", "Länder", "a b", "reason", "error.type", "le", "job", "otel.scope", new string('a', 65) })
            Assert.That(() => new BinaryQualityOptions { SegmentBy = bad }, Throws.ArgumentException.With.Property("ParamName").EqualTo("SegmentBy").And.Message.Contains(bad), bad);
        Assert.That(() => new BinaryQualityOptions { SegmentBy = "geo.country_code2" }, Throws.Nothing);
        Assert.That(() => new BinaryQualityOptions { MaxSegments = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("1 to 1,000"));
        Assert.That(() => new BinaryQualityOptions { MaxSegments = 1001 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("MaxSegments"));
    }
}
