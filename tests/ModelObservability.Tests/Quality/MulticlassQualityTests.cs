using ModelObservability.Metrics;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

[TestFixture]
public sealed class MulticlassQualityTests
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
    public void Outcomes_per_class_give_back_the_accuracy()
    {
        using MeterReadings readings = new(name);
        MulticlassQuality quality = monitor.TrackMulticlass(3);
        quality.Record([0, 0, 1, 1, 2, 2, 2], [0, 1, 1, 1, 2, 0, 2]);

        Assert.That(readings.Observe("ml.quality.outcomes", ("ml.class", "2"), ("ml.quality.outcome", "tp")), Is.EqualTo(2));
        Assert.That(readings.Observe("ml.quality.outcomes", ("ml.class", "2"), ("ml.quality.outcome", "fn")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.quality.outcomes", ("ml.class", "2"), ("ml.quality.outcome", "tn")), Is.EqualTo(4));
        Assert.That(readings.Observe("ml.quality.outcomes", ("ml.class", "0"), ("ml.quality.outcome", "fp")), Is.EqualTo(1));
        double right = readings.Observe("ml.quality.outcomes", ("ml.quality.outcome", "tp"));
        double all = right + readings.Observe("ml.quality.outcomes", ("ml.quality.outcome", "fn"));
        Assert.That(right / all, Is.EqualTo(5 / 7.0).And.EqualTo(quality.Counts.Accuracy)
            .And.EqualTo(readings.Observe("ml.quality.accuracy", ("ml.quality.window", "all"))));
    }

    [Test]
    public void Scores_are_averaged_in_three_ways()
    {
        using MeterReadings readings = new(name);
        MulticlassQuality quality = monitor.TrackMulticlass(3, new() { Window = null });
        quality.Record([0, 0, 1, 1, 2, 2, 2], [0, 1, 1, 1, 2, 0, 2]);

        // by hand: recall 1/2, 1, 2/3; support 2, 2, 3
        Assert.That(readings.Observe("ml.quality.recall", ("ml.quality.average", "macro")), Is.EqualTo((0.5 + 1 + 2 / 3.0) / 3).Within(1e-15));
        Assert.That(readings.Observe("ml.quality.recall", ("ml.quality.average", "weighted")), Is.EqualTo(5 / 7.0).Within(1e-15));
        Assert.That(readings.Observe("ml.quality.recall", ("ml.quality.average", "micro")), Is.EqualTo(5 / 7.0).Within(1e-15));
        Assert.That(readings.ObserveAll().Any(reading => Equals(reading.Tags.GetValueOrDefault("ml.quality.window"), "5m")), Is.False);
    }

    [Test]
    public void Rows_of_scores_are_judged_by_their_highest()
    {
        MulticlassQuality quality = monitor.TrackMulticlass(3);
        quality.Record([0, 1, 2], [0.8f, 0.1f, 0.1f, 0.2f, 0.7f, 0.1f, 0.5f, 0.5f, 0f]);
        quality.Record([0, 1], [0.8, 0.1, 0.1, double.NaN, 0.7, 0.1]);
        quality.Record(2, 2);

        Assert.That((quality.Counts[0, 0], quality.Counts[1, 1], quality.Counts[2, 0], quality.Counts[2, 2]), Is.EqualTo((2L, 1L, 1L, 1L)));
        Assert.That(quality.Counts.Rejected, Is.EqualTo(new Rejections(NonFiniteScore: 1)));
    }

    [Test]
    public void Classes_beyond_the_limit_are_summed_as_other_and_the_accuracy_from_counters_stays_right()
    {
        using MeterReadings readings = new(name);
        MulticlassQuality quality = monitor.TrackMulticlass(50, new() { MaxClasses = 4 });
        int[] labels = [.. Enumerable.Range(0, 500).Select(sample => sample % 50)];
        int[] predictions = [.. labels.Select((label, sample) => sample % 3 == 0 ? (label + 7) % 50 : label)];
        quality.Record(labels, predictions);

        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument == "ml.quality.outcomes").Select(reading => reading.Tags["ml.class"]).Distinct(),
            Is.EquivalentTo(new[] { "0", "1", "2", "3", "__other__" }));
        double right = readings.Observe("ml.quality.outcomes", ("ml.quality.outcome", "tp"));
        Assert.That(right / (right + readings.Observe("ml.quality.outcomes", ("ml.quality.outcome", "fn"))), Is.EqualTo(quality.Counts.Accuracy));
    }

    [Test]
    public void Classes_outside_the_range_are_rejected_and_counted_by_reason()
    {
        using MeterReadings readings = new(name);
        monitor.TrackMulticlass(3).Record([3, -1, 0, 1], [0, 0, 7, 1]);

        Assert.That(readings.Observe("ml.quality.rejected", ("reason", "label_out_of_range")), Is.EqualTo(2));
        Assert.That(readings.Observe("ml.quality.rejected", ("reason", "prediction_out_of_range")), Is.EqualTo(1));
    }

    [Test]
    public void Misuse_is_refused_by_name_value_and_range()
    {
        MulticlassQuality quality = monitor.TrackMulticlass(3);
        Assert.That(() => quality.Record([1, 2], [1]), Throws.ArgumentException.With.Property("ParamName").EqualTo("predictions"));
        Assert.That(() => quality.Record([1, 2], [1f]), Throws.ArgumentException.With.Property("ParamName").EqualTo("scores"));
        Assert.That(quality.Counts.Total, Is.Zero);
        Assert.That(() => monitor.TrackMulticlass(1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("2 to 4,096"));
        Assert.That(() => monitor.TrackMulticlass(int.MaxValue), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("classes"));
        Assert.That(() => new MulticlassQualityOptions { MaxClasses = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("MaxClasses"));
    }
}
