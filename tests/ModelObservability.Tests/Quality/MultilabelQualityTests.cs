using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

[TestFixture]
public sealed class MultilabelQualityTests
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
    public void Scores_follow_from_outcomes_per_label_and_whole_samples()
    {
        using MeterReadings readings = new(name);
        MultilabelQuality quality = monitor.TrackMultilabel(3, new() { Window = null });
        quality.Record([true, false, true, false, true, false], [true, false, true, true, true, false]);

        Assert.That(readings.Observe("ml.quality.outcomes", ("ml.class", "0"), ("ml.quality.outcome", "fp")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.quality.outcomes", ("ml.quality.outcome", "tp")), Is.EqualTo(3));
        Assert.That(readings.Observe("ml.quality.samples", ("ml.quality.match", "exact")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.quality.samples", ("ml.quality.match", "inexact")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.quality.subset_accuracy"), Is.EqualTo(0.5));
        Assert.That(readings.Observe("ml.quality.hamming_loss"), Is.EqualTo(1 / 6.0));
        // by hand: tp 3, fp 1; per label 1/2, 1, 1; per sample 2/2, 1/2
        Assert.That(readings.Observe("ml.quality.precision", ("ml.quality.average", "micro")), Is.EqualTo(0.75));
        Assert.That(readings.Observe("ml.quality.precision", ("ml.quality.average", "macro")), Is.EqualTo(2.5 / 3).Within(1e-15));
        Assert.That(readings.Observe("ml.quality.precision", ("ml.quality.average", "samples")), Is.EqualTo(0.75));
        Assert.That(readings.Observe("ml.quality.recall", ("ml.quality.average", "weighted")), Is.EqualTo(1));
    }

    [Test]
    public void Labels_beyond_the_limit_are_summed_as_other()
    {
        using MeterReadings readings = new(name);
        monitor.TrackMultilabel(10, new() { MaxLabels = 2 }).Record([.. Enumerable.Repeat(true, 10)], [.. Enumerable.Repeat(0.9f, 10)]);

        Assert.That(readings.Observe("ml.quality.outcomes", ("ml.class", "__other__"), ("ml.quality.outcome", "tp")), Is.EqualTo(8));
        Assert.That(readings.Observe("ml.quality.outcomes", ("ml.quality.outcome", "tp")), Is.EqualTo(10));
    }

    [Test]
    public void Every_shape_of_a_batch_counts_the_same()
    {
        MultilabelQuality quality = monitor.TrackMultilabel(2, new() { Threshold = 0.25 });
        quality.Record([true, false], [0.25f, 0.2f]);
        quality.Record([true, false], [0.25, 0.2]);
        quality.Record(new byte[] { 1, 0 }, [0.25f, 0.2f]);
        quality.Record(new byte[] { 1, 0 }, [0.25, 0.2]);
        quality.Record([true, false], [true, false]);
        quality.Record(new byte[] { 1, 0 }, new byte[] { 1, 0 });

        Assert.That((quality.All.Total, quality.All.ExactMatches), Is.EqualTo((6L, 6L)));
    }

    [Test]
    public void Misuse_is_refused_by_name_value_and_range()
    {
        MultilabelQuality quality = monitor.TrackMultilabel(3);
        Assert.That(() => quality.Record([true, false], [true, false]), Throws.ArgumentException.With.Property("ParamName").EqualTo("labels"));
        Assert.That(() => quality.Record([true, false, true], [0.5f]), Throws.ArgumentException.With.Property("ParamName").EqualTo("scores"));
        Assert.That(quality.All.Total, Is.Zero);
        using ModelMonitor other = new(name + " other");
        Assert.That(() => other.TrackMultilabel(0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("1 to 1,000,000"));
        Assert.That(() => other.TrackMultilabel(int.MaxValue), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("labels"));
        Assert.That(() => new MultilabelQualityOptions { Threshold = double.NaN }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("Threshold"));
        Assert.That(() => new MultilabelQualityOptions { MaxLabels = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("MaxLabels"));
    }
}
