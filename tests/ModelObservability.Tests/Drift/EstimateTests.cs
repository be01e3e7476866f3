using ModelObservability.Metrics.Estimates;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Drift;

/// <summary>Quality without labels: published beside the real one, and gone when labels contradict it.</summary>
public class EstimateTests
{
    [Test]
    public void Under_covariate_shift_the_estimate_follows_the_truth()
    {
        using ScoreScene scene = new(labelled: true);
        DriftReport before = scene.Run(1);
        Assert.That(before.Estimate!.Accuracy.Estimate, Is.EqualTo(0.75).Within(0.02));
        DriftReport after = scene.Run(8, score: static random => random.NextDouble() < 0.5 ? random.NextDouble() : 0.4 + 0.2 * random.NextDouble());
        Assert.That(scene.Accuracy, Is.LessThan(0.68));
        Assert.That(after.Estimate!.Accuracy.Estimate, Is.EqualTo(scene.Accuracy).Within(0.02));
        Assert.That(after.Estimate.Accuracy.Lower, Is.LessThan(scene.Accuracy));
        Assert.That(after.Estimate.Accuracy.Upper, Is.GreaterThan(scene.Accuracy));
        Assert.That(scene.Signals.Select(signal => signal.Code), Does.Not.Contain("MO5014"));
    }

    [Test]
    public void Concept_drift_makes_it_stop_once_labels_say_so()
    {
        using ScoreScene scene = new(labelled: true);
        scene.Run(5);
        using MeterReadings readings = new(scene.Monitor.Identity.Name);
        Assert.That(readings.Observe("ml.quality.estimated", ("ml.score.name", "accuracy")), Is.EqualTo(0.75).Within(0.03));
        Assert.That(readings.Observe("ml.quality.estimated.lower", ("ml.score.name", "roc_auc")), Is.InRange(0.7, 0.85));
        DriftReport report = scene.Run(10, truth: static score => 0.5 + (score - 0.5) * 0.3);
        Assert.That(scene.Signals.Select(signal => signal.Code), Is.EqualTo(new[] { "MO5014" }), "the scores themselves did not change");
        Signal signal = scene.Signals[0];
        Assert.That((double)signal.Evidence["ml.watch.e_value"], Is.GreaterThanOrEqualTo((double)signal.Evidence["ml.watch.threshold"]));
        Assert.That((double)signal.Evidence["accuracy"], Is.LessThan((double)signal.Evidence["estimated_accuracy"]));
        Assert.That((report.Estimate, report.IsEstimateRefuted), Is.EqualTo(((EstimatedPerformance?)null, true)));
        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument.StartsWith("ml.quality.estimated", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    [StaysQuiet("MO5014")]
    public void Labels_that_agree_leave_it_standing()
    {
        using ScoreScene scene = new(labelled: true);
        Assert.That(scene.Run(60).Estimate, Is.Not.Null);
        Assert.That(scene.Signals, Is.Empty);
    }

    [Test]
    public void Without_labels_nothing_contradicts_it_and_it_says_what_it_always_says()
    {
        using ScoreScene scene = new(labelled: false);
        DriftReport report = scene.Run(10, truth: static _ => 0.5);
        Assert.That(report.Estimate!.Accuracy.Estimate, Is.EqualTo(0.75).Within(0.02), "concept drift is not to be seen in scores");
    }

    [Test]
    public void Confidences_of_many_classes_estimate_the_accuracy_alone()
    {
        ManualTime time = new();
        using ModelMonitor monitor = new("estimate-confidences", timeProvider: time);
        List<Signal> signals = [];
        monitor.SignalRaised += signals.Add;
        ReferenceBuilder builder = new(monitor.Identity, []);
        Random random = new(3);
        for (int sample = 0; sample < 5000; sample++) Add(builder.AddConfidences, 0);
        DriftTracker tracker = monitor.TrackDrift(builder.Build());
        for (int sample = 0; sample < 1500; sample++) tracker.RecordScores([random.NextDouble()]);
        time.Advance(TimeSpan.FromHours(1));
        using MeterReadings readings = new(monitor.Identity.Name);
        Assert.That(readings.Observe("ml.quality.estimated"), Is.EqualTo(0.5).Within(0.03), "one score");
        for (int window = 0; window < 10; window++)
        {
            for (int sample = 0; sample < 300; sample++) Add(tracker.RecordLabels, 0.3);
            time.Advance(TimeSpan.FromHours(1));
            tracker.Report();
        }

        Assert.That(signals.Select(signal => signal.Code), Is.EqualTo(new[] { "MO5014" }));

        void Add(Record record, double worse)
        {
            double confidence = random.NextDouble();
            record([random.NextDouble() < confidence - worse], [confidence]);
        }
    }

    [TestCase(1, true)]
    [TestCase(10, false)]
    public void Rows_that_are_labelled_ten_times_refute_it_unless_that_is_said(int copies, bool isRefuted)
    {
        ManualTime time = new();
        using ModelMonitor monitor = new($"estimate-copies-{copies}", timeProvider: time);
        ReferenceBuilder builder = new(monitor.Identity, []);
        Random random = new(11);
        for (int sample = 0; sample < 5000; sample++) AddOne(builder.AddConfidences, 1);
        DriftTracker tracker = monitor.TrackDrift(builder.Build(), new() { LabelCopies = copies });
        for (int window = 0; window < 100; window++)
        {
            for (int row = 0; row < 50; row++) AddOne(tracker.RecordLabels, 10);
            time.Advance(TimeSpan.FromHours(1));
            tracker.Report();
        }

        Assert.That(tracker.Report().IsEstimateRefuted, Is.EqualTo(isRefuted));

        void AddOne(Record record, int times)
        {
            double confidence = random.NextDouble();
            bool right = random.NextDouble() < confidence;
            for (int time = 0; time < times; time++) record([right], [confidence]);
        }
    }

    [Test]
    public void A_window_of_too_few_scores_has_no_estimate()
    {
        using ScoreScene scene = new();
        scene.Tracker.RecordScores([.. Enumerable.Repeat(0.5, 999)]);
        scene.Time.Advance(TimeSpan.FromHours(2));
        Assert.That(scene.Tracker.Report().Estimate, Is.Null);
    }

    [Test]
    public void Scores_that_are_no_probabilities_are_counted_and_enter_no_estimate()
    {
        using ScoreScene scene = new();
        Random random = new(2);
        for (int sample = 0; sample < 1_500; sample++) scene.Tracker.RecordScores([sample % 200 == 0 ? -0.5 : sample % 201 == 0 ? 1.5 : random.NextDouble(), double.NaN]);
        scene.Time.Advance(TimeSpan.FromHours(1));
        DriftReport report = scene.Tracker.Report();
        Assert.That(report.Columns[0].Distance.Unseen, Is.EqualTo(15 / 1500.0).Within(0.001));
        Assert.That(report.Columns[0].Distance.Missing, Is.EqualTo(0.5));
        Assert.That(report.Estimate!.Accuracy.Estimate, Is.EqualTo(0.75).Within(0.02), "of the others");

        for (int sample = 0; sample < 1_500; sample++) scene.Tracker.RecordScores([sample % 10 == 0 ? -1 : random.NextDouble()]);
        scene.Time.Advance(TimeSpan.FromHours(1));
        Assert.That(scene.Tracker.Report().Estimate, Is.Null, "too many are none");
    }

    [Test]
    public void Labels_of_what_is_no_probability_are_counted_and_say_nothing_about_the_estimate()
    {
        using ScoreScene scene = new();
        scene.Tracker.RecordLabels([true, false, true, true], [double.NaN, -0.1, 1.1, double.PositiveInfinity]);
        DriftReport report = scene.Tracker.Report();
        Assert.That((report.RejectedLabels, report.IsEstimateRefuted), Is.EqualTo((4L, false)));
        Assert.That(() => scene.Tracker.RecordLabels([true], []), Throws.ArgumentException);
    }

    [Test]
    public void Labels_of_one_class_only_refute_what_expects_both_and_break_nothing()
    {
        using ScoreScene scene = new(labelled: true);
        DriftReport report = scene.Run(10, truth: static _ => 1);
        Assert.That(report.IsEstimateRefuted, Is.True);
        Assert.That(scene.Signals.Select(static signal => signal.Code), Is.EqualTo(new[] { "MO5014" }));
    }

    [Test]
    public void A_reference_of_one_class_gives_an_accuracy_and_no_area()
    {
        ManualTime time = new();
        using ModelMonitor monitor = new("estimate-one-class", timeProvider: time);
        BinaryQuality quality = monitor.TrackBinary(new() { Probabilities = true });
        Random random = new(5);
        for (int sample = 0; sample < 3_000; sample++) quality.Record(true, 0.5 + random.NextDouble() / 2);
        DriftTracker tracker = monitor.TrackDrift(quality.CaptureReference());
        for (int sample = 0; sample < 1_500; sample++) tracker.RecordScores([0.5 + random.NextDouble() / 2]);
        time.Advance(TimeSpan.FromHours(1));
        using MeterReadings readings = new(monitor.Identity.Name);
        EstimatedPerformance estimate = tracker.Report().Estimate!;
        Assert.That((estimate.Accuracy.Estimate, estimate.RocAuc.Estimate), Is.EqualTo((1.0, double.NaN)));
        Assert.That(readings.ObserveAll().Where(static reading => reading.Instrument == "ml.quality.estimated").Select(static reading => reading.Tags["ml.score.name"]), Does.Not.Contain("roc_auc"));
    }

    [Test]
    public void Labels_in_bins_coarser_than_the_scores_of_the_reference_are_refused_and_not_taken()
    {
        ReferenceProfile profile;
        using (ScoreScene scene = new()) profile = scene.Quality.CaptureReference();
        ManualTime time = new();
        using (ModelMonitor coarse = new(profile.Model, time))
        {
            coarse.TrackBinary(new() { Probabilities = true, RankingBins = 16 });
            Assert.That(() => coarse.TrackDrift(profile), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("finer than RankingBins, 16"));
        }

        using ModelMonitor later = new(profile.Model, time);
        List<Signal> signals = [];
        later.SignalRaised += signals.Add;
        DriftTracker tracker = later.TrackDrift(profile);
        BinaryQuality quality = later.TrackBinary(new() { Probabilities = true, RankingBins = 16 });
        Random random = new(6);
        for (int window = 0; window < 10; window++)
        {
            for (int sample = 0; sample < 2_000; sample++)
            {
                double score = random.NextDouble();
                quality.Record(random.NextDouble() < score, score);
            }

            time.Advance(TimeSpan.FromHours(1));
            tracker.Report();
        }

        Assert.That(signals, Is.Empty);
    }

    [Test]
    public void A_clock_that_jumps_neither_refutes_the_estimate_nor_keeps_it_from_being_checked()
    {
        using ScoreScene scene = new(labelled: true);
        scene.Time.Advance(TimeSpan.FromDays(40)); // there is no time before the year 1 to go back to
        scene.Run(3);
        scene.Time.Advance(TimeSpan.FromDays(-30));
        scene.Run(3);
        scene.Time.Advance(TimeSpan.FromDays(60));
        Assert.That(scene.Run(3).IsEstimateRefuted, Is.False);
        scene.Time.Advance(TimeSpan.FromDays(-30));
        Assert.That(scene.Run(10, truth: static _ => 0.5).IsEstimateRefuted, Is.True);
    }

    private delegate void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores);
}
