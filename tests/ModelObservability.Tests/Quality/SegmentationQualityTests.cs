using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

[TestFixture]
public sealed class SegmentationQualityTests
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
    public void The_overlap_follows_from_pixels_per_class()
    {
        using MeterReadings readings = new(name);
        SegmentationQuality quality = monitor.TrackSegmentation(3, new() { IgnoredClass = 255, Window = null });
        quality.Record(new byte[] { 0, 0, 0, 1, 1, 2, 255, 9 }, new byte[] { 0, 0, 1, 1, 1, 0, 2, 0 });

        // by hand: class 0 has 3 true, 3 predicted, 2 both; class 1 has 2, 3, 2; class 2 has 1, 0, 0
        Assert.That(readings.Observe("ml.quality.iou", ("ml.class", "0")), Is.EqualTo(0.5));
        Assert.That(readings.Observe("ml.quality.iou", ("ml.class", "1")), Is.EqualTo(2 / 3.0));
        Assert.That(readings.Observe("ml.quality.iou", ("ml.quality.average", "macro")), Is.EqualTo((0.5 + 2 / 3.0 + 0) / 3).Within(1e-15));
        Assert.That(readings.Observe("ml.quality.dice", ("ml.quality.average", "macro")), Is.EqualTo((4 / 6.0 + 4 / 5.0 + 0) / 3).Within(1e-15));
        Assert.That(readings.Observe("ml.quality.pixel_accuracy"), Is.EqualTo(4 / 6.0));
        double Of(string outcome) => readings.Observe("ml.quality.pixels", ("ml.class", "1"), ("ml.quality.outcome", outcome));
        Assert.That(Of("tp") / (Of("tp") + Of("fp") + Of("fn")), Is.EqualTo(2 / 3.0));
        Assert.That(readings.Observe("ml.quality.rejected", ("reason", "ignored_class")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.quality.rejected", ("reason", "label_out_of_range")), Is.EqualTo(1));
        Assert.That(quality.All.Pixels, Is.EqualTo(6));
    }

    [Test]
    public void Classes_beyond_the_limit_are_summed_as_other()
    {
        using MeterReadings readings = new(name);
        monitor.TrackSegmentation(5, new() { MaxClasses = 2 }).Record([0, 1, 2, 3, 4, 4], [0, 1, 2, 2, 4, 0]);

        Assert.That(readings.Observe("ml.quality.pixels", ("ml.class", "__other__"), ("ml.quality.outcome", "tp")), Is.EqualTo(2));
        Assert.That(readings.Observe("ml.quality.pixels", ("ml.class", "__other__"), ("ml.quality.outcome", "fn")), Is.EqualTo(2));
        Assert.That(readings.Observe("ml.quality.pixels", ("ml.quality.outcome", "tp")) + readings.Observe("ml.quality.pixels", ("ml.quality.outcome", "fn")), Is.EqualTo(6));
    }

    [Test]
    public void Masks_have_an_overlap_of_all_pixels_and_one_of_each_mask()
    {
        using MeterReadings readings = new(name);
        MaskQuality quality = monitor.TrackMasks(new() { Window = null });
        quality.Record([true, true, false, false], [true, false, true, false]);
        quality.Record(new byte[] { 9, 0 }, new byte[] { 1, 0 });

        Assert.That(readings.Observe("ml.quality.iou", ("ml.quality.average", "micro")), Is.EqualTo(0.5));
        Assert.That(readings.Observe("ml.quality.iou", ("ml.quality.average", "samples")), Is.EqualTo((1 / 3.0 + 1) / 2).Within(1e-15));
        Assert.That(readings.Observe("ml.quality.dice", ("ml.quality.average", "micro")), Is.EqualTo(4 / 6.0));
        double tp = readings.Observe("ml.quality.pixels", ("ml.quality.outcome", "tp"));
        Assert.That(tp / readings.Observe("ml.quality.pixels"), Is.EqualTo(0.5), "intersection over union from counters");
        Assert.That((readings.Observe("ml.quality.samples"), quality.All.Masks), Is.EqualTo((2.0, 2L)));
    }

    [Test]
    public void Misuse_is_refused_by_name_before_anything_changes()
    {
        SegmentationQuality quality = monitor.TrackSegmentation(3);
        Assert.That(() => quality.Record([1, 2], [1]), Throws.ArgumentException.With.Property("ParamName").EqualTo("predictions"));
        Assert.That(quality.All.Pixels, Is.Zero);
        using ModelMonitor other = new(name + " other");
        Assert.That(() => other.TrackSegmentation(0), Throws.ArgumentException.With.Property("ParamName").EqualTo("classes"));
        Assert.That(() => new SegmentationQualityOptions { MaxClasses = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("MaxClasses"));
        Assert.That(() => other.TrackMasks().Record([true], [true, false]), Throws.ArgumentException.With.Property("ParamName").EqualTo("predictions"));
    }
}
