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
    public void Accuracy_follows_from_outcomes_per_class()
    {
        using MeterReadings readings = new(name);
        MulticlassQuality quality = monitor.TrackMulticlass(3);
        quality.Record([0, 0, 1, 1, 2, 2, 2], [0, 1, 1, 1, 2, 0, 2]);

        Assert.That(readings.Observe("ml.quality.outcomes", ("ml.class", "2"), ("ml.quality.outcome", "tp")), Is.EqualTo(2));
        Assert.That(readings.Observe("ml.quality.outcomes", ("ml.class", "2"), ("ml.quality.outcome", "fn")), Is.EqualTo(1));
        Assert.That(readings.ObserveAll().Any(reading => reading.Is("ml.quality.outcomes", ("ml.quality.outcome", "tn"))), Is.False, "it follows from the samples");
        Assert.That(readings.Observe("ml.quality.outcomes", ("ml.class", "0"), ("ml.quality.outcome", "fp")), Is.EqualTo(1));
        double right = readings.Observe("ml.quality.outcomes", ("ml.quality.outcome", "tp"));
        double all = right + readings.Observe("ml.quality.outcomes", ("ml.quality.outcome", "fn"));
        Assert.That(right / all, Is.EqualTo(5 / 7.0).And.EqualTo(quality.Counts.Accuracy)
            .And.EqualTo(readings.Observe("ml.quality.accuracy", ("ml.quality.window", "all"))));
    }

    [Test]
    public void Accuracy_is_one_query()
    {
        using MeterReadings readings = new(name);
        MulticlassQuality quality = monitor.TrackMulticlass(10);
        int[] labels = [.. Enumerable.Range(0, 375).Select(sample => sample % 10)];
        quality.Record(labels, [.. labels.Select((label, sample) => sample < 6 ? (label + 1) % 10 : label)]);

        double exact = readings.Observe("ml.quality.samples", ("ml.quality.match", "exact")), inexact = readings.Observe("ml.quality.samples", ("ml.quality.match", "inexact"));
        Assert.That(exact / (exact + inexact), Is.EqualTo(0.984).And.EqualTo(quality.Counts.Accuracy));
    }

    [Test]
    public void The_confusion_matrix_can_be_rebuilt_if_it_is_published()
    {
        using MeterReadings readings = new(name);
        MulticlassQuality quality = monitor.TrackMulticlass(3, new() { Confusion = true, ClassNames = ["cat", "dog", "bird"] });
        quality.Record([0, 0, 1, 1, 2, 2, 2], [0, 1, 1, 1, 2, 0, 2]);

        string[] names = ["cat", "dog", "bird"];
        for (int label = 0; label < 3; label++)
            for (int prediction = 0; prediction < 3; prediction++)
                Assert.That(readings.ObserveAll().Single(reading => reading.Is("ml.quality.confusion", ("ml.quality.label", names[label]), ("ml.quality.prediction", names[prediction]))).Value,
                    Is.EqualTo(quality.Counts[label, prediction]));
        Assert.That(readings.Observe("ml.quality.outcomes", ("ml.class", "bird"), ("ml.quality.outcome", "tp")), Is.EqualTo(2));
    }

    [Test]
    public void A_large_confusion_matrix_keeps_its_sums()
    {
        using MeterReadings readings = new(name);
        monitor.TrackMulticlass(200, new() { Confusion = true }).Record([.. Enumerable.Range(0, 200)], [.. Enumerable.Range(0, 200).Select(label => 199 - label)]);

        var cells = readings.ObserveAll().Where(reading => reading.Instrument == "ml.quality.confusion").ToList();
        Assert.That((cells.Count, cells.Sum(cell => cell.Value)), Is.EqualTo((51 * 51, 200.0)));
        Assert.That(cells.Single(cell => cell.Is("ml.quality.confusion", ("ml.quality.label", "__other__"), ("ml.quality.prediction", "__other__"))).Value, Is.EqualTo(100));
    }

    [Test]
    public void The_confusion_matrix_is_off_by_default()
    {
        using MeterReadings readings = new(name);
        monitor.TrackMulticlass(3).Record([0, 1], [0, 2]);

        Assert.That(readings.ObserveAll().Any(reading => reading.Instrument == "ml.quality.confusion"), Is.False);
    }

    [Test]
    public void Class_names_are_validated_by_the_options()
    {
        static MulticlassQualityOptions Named(params string[] names) => new() { ClassNames = names };

        Assert.That(() => Named("cat", "cat"), Throws.ArgumentException.With.Message.Contains("ClassNames[1] is \"cat\", which is there twice"));
        Assert.That(() => Named("cat", " "), Throws.ArgumentException.With.Message.Contains("is blank"));
        Assert.That(() => Named("cat", null!), Throws.ArgumentException.With.Message.Contains("is blank"));
        Assert.That(() => Named(new string('x', 101)), Throws.ArgumentException.With.Message.Contains("longer than 100"));
        Assert.That(() => Named("cat\ndog"), Throws.ArgumentException.With.Message.Contains("control characters"));
        Assert.That(() => Named("__other__"), Throws.ArgumentException);
        Assert.That(() => monitor.TrackMulticlass(3, Named("cat", "dog")), Throws.ArgumentException.With.Message.Contains("2 names for 3 classes"));
        Assert.That(() => monitor.TrackMultilabel(3, new() { LabelNames = ["cat"] }), Throws.ArgumentException.With.Message.Contains("1 names for 3 classes"));
        Assert.That(() => monitor.TrackSegmentation(3, new() { ClassNames = ["cat"] }), Throws.ArgumentException.With.Message.Contains("1 names for 3 classes"));
    }

    [Test]
    public void Options_with_equal_names_are_equal()
    {
        MulticlassQuality first = monitor.TrackMulticlass(2, new() { ClassNames = ["cat", "dog"] });

        Assert.That(monitor.TrackMulticlass(2, new() { ClassNames = new List<string> { "cat", "dog" } }), Is.SameAs(first));
        Assert.That(() => monitor.TrackMulticlass(2, new() { ClassNames = ["dog", "cat"] }), Throws.InvalidOperationException);
    }

    [Test]
    public void Scores_have_three_averages()
    {
        using MeterReadings readings = new(name);
        MulticlassQuality quality = monitor.TrackMulticlass(3, new() { Window = null });
        quality.Record([0, 0, 1, 1, 2, 2, 2], [0, 1, 1, 1, 2, 0, 2]);

        // by hand: recall 1/2, 1, 2/3; support 2, 2, 3
        Assert.That(readings.Observe("ml.quality.recall", ("ml.quality.average", "macro")), Is.EqualTo((0.5 + 1 + 2 / 3.0) / 3).Within(1e-15));
        Assert.That(readings.Observe("ml.quality.recall", ("ml.quality.average", "weighted")), Is.EqualTo(5 / 7.0).Within(1e-15));
        Assert.That(readings.Observe("ml.quality.recall", ("ml.quality.average", "micro")), Is.EqualTo(5 / 7.0).Within(1e-15));
        Assert.That(readings.ObserveAll().Any(reading => Equals(reading.Tags.GetValueOrDefault("ml.quality.window"), "recent")), Is.False);
    }

    [Test]
    public void The_prediction_of_a_row_is_its_highest_score()
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
