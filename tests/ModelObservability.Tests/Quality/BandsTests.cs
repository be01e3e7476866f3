using ModelObservability.Metrics;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

/// <summary>Intervals of rates, as gauges and as values: since the start, and of the tumbling window.</summary>
[TestFixture]
public sealed class BandsTests
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
    public void Before_the_first_sample_there_is_no_interval()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary();
        quality.Record([false], [false]); // accuracy has a trial now; nothing was positive

        Assert.That(SeriesOf(readings, "ml.quality.accuracy.upper"), Is.EqualTo(2));
        Assert.That(SeriesOf(readings, "ml.quality.precision.lower"), Is.Zero);
    }

    [Test]
    public void Intervals_of_a_binary_tracker_are_confidence_sequences_of_its_counts()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary();
        for (int i = 0; i < 100; i++) quality.Record(i % 2 == 0, i % 10 == 0 ? 0.5 - i % 2 : i % 2 == 0 ? 0.9 : 0.1);

        BinaryCounts counts = quality.Counts;
        (string Score, ConfidenceInterval Band)[] expected =
        [
            ("accuracy", BernoulliSequence.Interval(counts.TruePositives + counts.TrueNegatives, 100)),
            ("precision", counts.PrecisionSequence()), ("recall", counts.RecallSequence()), ("f1", counts.F1Sequence()),
        ];
        foreach ((string score, ConfidenceInterval band) in expected)
        {
            foreach (string window in (string[])["all", "recent"])
            {
                Assert.That(readings.Observe($"ml.quality.{score}.lower", ("ml.quality.window", window)), Is.EqualTo(band.Lower), score);
                Assert.That(readings.Observe($"ml.quality.{score}.upper", ("ml.quality.window", window)), Is.EqualTo(band.Upper), score);
            }
        }
    }

    [Test]
    public void The_recent_interval_begins_anew_with_each_tumbling_window_while_the_recent_score_slides()
    {
        BinaryQuality quality = monitor.TrackBinary(new() { Window = TimeSpan.FromMinutes(12) });
        AdvanceToTheStartOfAWindow();
        quality.Record([true, true, true], [true, true, false]);
        time.Advance(TimeSpan.FromMinutes(11));
        quality.Record([true], [true]);
        Assert.That((quality.Tumbling.Counts.Total, quality.Recent.Counts.Total), Is.EqualTo((4L, 4L)));

        time.Advance(TimeSpan.FromMinutes(1.5));
        quality.Record([true, false], [true, false]);
        Assert.That((quality.Tumbling.Counts.Total, quality.Recent.Counts.Total, quality.All.Counts.Total), Is.EqualTo((2L, 3L, 6L)));

        using MeterReadings readings = new(name);
        Assert.That(readings.Observe("ml.quality.accuracy.lower", ("ml.quality.window", "recent")), Is.EqualTo(BernoulliSequence.Interval(2, 2).Lower));
        Assert.That(readings.Observe("ml.quality.accuracy.lower", ("ml.quality.window", "all")), Is.EqualTo(BernoulliSequence.Interval(5, 6).Lower));
    }

    [Test]
    public void A_clock_that_jumps_back_or_far_ahead_keeps_all_three_consistent()
    {
        BinaryQuality quality = monitor.TrackBinary(new() { Window = TimeSpan.FromMinutes(12) });
        AdvanceToTheStartOfAWindow();
        quality.Record([true], [true]);
        time.Advance(TimeSpan.FromMinutes(-5));
        quality.Record([true], [true]);
        Assert.That((quality.Tumbling.Counts.Total, quality.Recent.Counts.Total), Is.EqualTo((2L, 2L)));
        time.Advance(TimeSpan.FromDays(400));
        Assert.That((quality.Tumbling.Counts.Total, quality.Recent.Counts.Total, quality.All.Counts.Total), Is.EqualTo((0L, 0L, 2L)));
    }

    [Test]
    public void Without_a_window_there_is_one_interval()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary(new() { Window = null });
        quality.Record([true, true], [true, false]);
        Assert.That(quality.Tumbling.Counts, Is.EqualTo(quality.All.Counts));
        Assert.That(SeriesOf(readings, "ml.quality.accuracy.lower"), Is.EqualTo(1));
    }

    [Test]
    public void Many_classes_and_several_labels_have_the_intervals_of_their_rates()
    {
        using MeterReadings readings = new(name);
        monitor.TrackMulticlass(3).Record([0, 1, 2, 2], [0, 1, 2, 1]);
        Assert.That(readings.Observe("ml.quality.accuracy.upper", ("ml.quality.window", "all")), Is.EqualTo(BernoulliSequence.Interval(3, 4).Upper));

        using ModelMonitor other = new(name + " labels", timeProvider: time);
        using MeterReadings readingsOfOther = new(name + " labels");
        other.TrackMultilabel(2).Record(new byte[] { 1, 0, 0, 1 }, new byte[] { 1, 0, 0, 0 });
        Assert.That(readingsOfOther.Observe("ml.quality.subset_accuracy.lower", ("ml.quality.window", "all")), Is.EqualTo(BernoulliSequence.Interval(1, 2).Lower));
    }

    [Test]
    public void Each_segment_has_intervals_of_its_own_beside_those_of_the_total()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary(new() { SegmentBy = "country", MaxSegments = 2 });
        quality.Segment("de").Record([true, true], [true, false]);
        quality.Segment("fr").Record([true, true], [true, true]);
        quality.Segment("it").Record([true], [false]); // beyond the limit
        quality.Segment("es").Record([true], [false]);
        Assert.That(quality.Segment("de").All.Counts.AccuracySequence(), Is.EqualTo(BernoulliSequence.Interval(1, 2)));
        Assert.That(quality.Segment("fr").Tumbling.Counts.Total, Is.EqualTo(2));
        foreach ((string country, int right) in new (string, int)[] { ("de", 1), ("fr", 2), ("__other__", 0) })
        {
            foreach (string window in (string[])["all", "recent"])
            {
                Assert.That(
                    readings.Observe("ml.quality.accuracy.lower", ("ml.quality.window", window), ("country", country)), Is.EqualTo(BernoulliSequence.Interval(right, 2).Lower), country);
                Assert.That(
                    readings.Observe("ml.quality.recall.upper", ("ml.quality.window", window), ("country", country)), Is.EqualTo(BernoulliSequence.Interval(right, 2).Upper), country);
            }
        }

        MeterReadings.Reading[] whole = [.. readings.ObserveAll().Where(static reading => reading.Is("ml.quality.accuracy.upper") && !reading.Tags.ContainsKey("country"))];
        Assert.That(whole.Select(static reading => reading.Value), Is.EqualTo(Enumerable.Repeat(BernoulliSequence.Interval(3, 6).Upper, 2)));
        Assert.That(SeriesOf(readings, "ml.quality.accuracy.upper"), Is.EqualTo(2 * 4), "two segments, the others, and all together, each of two windows");
    }

    [Test]
    public void Each_of_few_classes_has_intervals_and_so_has_their_macro_average()
    {
        using MeterReadings readings = new(name);
        MulticlassQuality quality = monitor.TrackMulticlass(3, new() { ClassNames = ["cat", "dog", "owl"], SegmentBy = "country" });
        quality.Segment("de").Record([0, 0, 1, 1, 0], [0, 1, 1, 1, 0]);
        MulticlassCounts counts = quality.Counts;
        (string, string)[] all = [("ml.quality.window", "all")];
        Assert.That(readings.Observe("ml.quality.precision.lower", [.. all, ("ml.class", "dog")]), Is.EqualTo(BernoulliSequence.Interval(2, 3).Lower));
        Assert.That(readings.Observe("ml.quality.recall.upper", [.. all, ("ml.class", "cat")]), Is.EqualTo(BernoulliSequence.Interval(2, 3).Upper));
        Assert.That(readings.Observe("ml.quality.f1.lower", [.. all, ("ml.class", "cat")]), Is.EqualTo(counts.Class(0).F1Sequence().Lower));
        Assert.That(readings.Observe("ml.quality.recall.lower", [.. all, ("ml.quality.average", "macro")]), Is.EqualTo(counts.MacroRecallSequence().Lower));
        Assert.That(readings.Observe("ml.quality.f1.upper", ("ml.quality.window", "recent"), ("ml.quality.average", "macro")), Is.EqualTo(counts.MacroF1Sequence().Upper));
        Assert.That(SeriesOf(readings, "ml.quality.precision.lower"), Is.EqualTo(2 * 3), "two windows of cat, dog and macro; an owl never came, and segments have none");
    }

    [Test]
    public void Of_more_than_fifty_classes_only_the_average_has_intervals_and_beyond_the_limit_of_classes_nothing()
    {
        foreach ((int classes, int shown, int series) in new[] { (50, 100, 2 * 2), (51, 100, 2), (51, 20, 0) })
        {
            using ModelMonitor model = new($"{name} {classes} {shown}", timeProvider: time);
            using MeterReadings readings = new($"{name} {classes} {shown}");
            model.TrackMulticlass(classes, new() { MaxClasses = shown }).Record([0], [0]);
            Assert.That(SeriesOf(readings, "ml.quality.recall.lower"), Is.EqualTo(series));
        }
    }

    [Test]
    public void Losses_and_overlaps_of_samples_have_the_intervals_of_means()
    {
        using MeterReadings readings = new(name);
        monitor.TrackBinary(new() { Probabilities = true }).Record([true, false], [0.5, 0.5]);
        Assert.That(readings.Observe("ml.quality.brier.upper", ("ml.quality.window", "all")), Is.EqualTo(BernoulliSequence.MeanInterval(0.5, 2).Upper));
        Assert.That(readings.Observe("ml.quality.specificity.lower", ("ml.quality.window", "all")), Is.EqualTo(BernoulliSequence.Interval(0, 1).Lower));

        using ModelMonitor labels = new(name + " labels", timeProvider: time), masks = new(name + " masks", timeProvider: time);
        using MeterReadings ofLabels = new(name + " labels"), ofMasks = new(name + " masks");
        labels.TrackMultilabel(2).Record(new byte[] { 1, 0, 0, 1 }, new byte[] { 1, 1, 0, 0 });
        Assert.That(ofLabels.Observe("ml.quality.hamming_loss.lower", ("ml.quality.window", "all")), Is.EqualTo(BernoulliSequence.MeanInterval(1, 2).Lower));
        Assert.That(
            ofLabels.Observe("ml.quality.precision.upper", ("ml.quality.window", "all"), ("ml.quality.average", "samples")), Is.EqualTo(BernoulliSequence.MeanInterval(0.5, 1).Upper));
        Assert.That(ofLabels.Observe("ml.quality.recall.upper", ("ml.quality.window", "all"), ("ml.class", "1")), Is.EqualTo(BernoulliSequence.Interval(0, 1).Upper));
        masks.TrackMasks().Record(new byte[] { 1, 1, 0, 0 }, new byte[] { 1, 0, 0, 0 });
        Assert.That(ofMasks.Observe("ml.quality.iou.lower", ("ml.quality.window", "all"), ("ml.quality.average", "samples")), Is.EqualTo(BernoulliSequence.MeanInterval(0.5, 1).Lower));
    }

    private static int SeriesOf(MeterReadings readings, string instrument) => readings.ObserveAll().Count(reading => reading.Is(instrument));

    private void AdvanceToTheStartOfAWindow()
    {
        long window = TimeSpan.FromMinutes(12).Ticks, now = time.GetTimestamp();
        time.Advance(TimeSpan.FromTicks(window - now % window));
    }
}
