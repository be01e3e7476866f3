using ModelObservability.Metrics;
using static TorchSharp.torch;

namespace ModelObservability.TorchSharpTests;

/// <summary>Labels and scores out of tensors.</summary>
[TestFixture]
public sealed class QualityTests
{
    private static readonly ScalarType[] LabelTypes = [ScalarType.Bool, ScalarType.Byte, ScalarType.Int8, ScalarType.Int32, ScalarType.Int64, ScalarType.Float32, ScalarType.Float64, ScalarType.Float16];
    private static readonly ScalarType[] ScoreTypes = [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    private DisposeScope scope = null!;
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Open() => (scope, monitor) = (NewDisposeScope(), new(TestContext.CurrentContext.Test.ID));

    [TearDown]
    public void Close()
    {
        monitor.Dispose();
        scope.Dispose();
    }

    [Test]
    public void Two_classes_of_every_type_are_counted_alike([ValueSource(nameof(LabelTypes))] ScalarType labels, [ValueSource(nameof(ScoreTypes))] ScalarType scores)
    {
        BinaryQuality quality = monitor.TrackBinary();
        quality.Record(tensor(new float[] { 1, 1, 0, 0, 1 }).to(labels), tensor(new[] { 0.75, 0.25, 0.125, 0.875, 0.5 }).to(scores));
        Assert.That((quality.Counts.TruePositives, quality.Counts.FalseNegatives, quality.Counts.TrueNegatives, quality.Counts.FalsePositives), Is.EqualTo((2, 1, 1, 1)));
    }

    [Test]
    public void Labels_that_are_neither_0_nor_1_are_rejected_and_counted()
    {
        BinaryQuality quality = monitor.TrackBinary();
        quality.Record(tensor(new[] { 1, 0.5f, float.NaN, -1, 0 }), tensor(new[] { 0.9f, 0.9f, 0.9f, 0.9f, 0.1f }));
        Assert.That((quality.Counts.Total, quality.Counts.Rejected.Total), Is.EqualTo((2, 3)));
    }

    [Test]
    public void Predictions_take_the_place_of_scores()
    {
        BinaryQuality binary = monitor.TrackBinary();
        binary.Record(tensor(new long[] { 1, 0, 1 }), tensor(new[] { true, true, false }));
        Assert.That((binary.Counts.TruePositives, binary.Counts.FalsePositives, binary.Counts.FalseNegatives), Is.EqualTo((1, 1, 1)));
        using ModelMonitor other = new("classes of " + TestContext.CurrentContext.Test.ID);
        MulticlassQuality classes = other.TrackMulticlass(3);
        classes.Record(tensor(new long[] { 0, 1, 2, 2 }), tensor(new long[] { 0, 1, 2, 1 }));
        Assert.That(classes.Counts.Accuracy, Is.EqualTo(0.75));
    }

    [Test]
    public void Logits_of_many_classes_give_the_accuracy_of_their_argmax()
    {
        manual_seed(3);
        Tensor logits = randn(200, 5), labels = randint(0, 5, 200, int64);
        MulticlassQuality quality = monitor.TrackMulticlass(5);
        quality.Record(labels, logits);
        Assert.That(quality.Counts.Accuracy, Is.EqualTo(logits.argmax(1).eq(labels).to(float64).mean().item<double>()));
    }

    [Test]
    public void Classes_that_the_tracker_does_not_have_are_rejected_and_counted()
    {
        MulticlassQuality quality = monitor.TrackMulticlass(2);
        quality.Record(tensor(new[] { 0, 1, -100, 2, long.MaxValue, (1L << 32) + 1 }), tensor(new long[] { 0, 1, 1, 1, 1, 1 }));
        Assert.That((quality.Counts.Total, quality.Counts.Rejected.Total), Is.EqualTo((2, 4)));
    }

    [Test]
    public void A_view_that_is_not_contiguous_is_read_in_its_own_order_and_a_shape_does_not_matter()
    {
        RegressionQuality quality = monitor.TrackRegression();
        Tensor both = tensor(new float[] { 1, 1, 2, 2, 3, 4 }).reshape(3, 2);
        quality.Record(both.select(1, 0), both.select(1, 1).unsqueeze(1));
        Assert.That((quality.All.Count, quality.All.MeanAbsoluteError), Is.EqualTo((3, 1.0 / 3)));
    }

    [Test]
    public void Numbers_of_two_types_meet_in_the_wider_one()
    {
        RegressionQuality quality = monitor.TrackRegression();
        quality.Record(tensor(new[] { 0.1, 1 }), tensor(new[] { 0.1f, 1 }));
        Assert.That(quality.All.MeanAbsoluteError, Is.EqualTo(Math.Abs(0.1f - 0.1) / 2));
    }

    [Test]
    public void Several_labels_are_counted()
    {
        MultilabelQuality labels = monitor.TrackMultilabel(2);
        labels.Record(tensor(new float[] { 1, 0, 0, 1 }).reshape(2, 2), tensor(new[] { 0.9f, 0.2f, 0.1f, 0.3f }).reshape(2, 2));
        Assert.That(labels.All.HammingLoss, Is.EqualTo(0.25));
    }

    [Test]
    public void Rankings_are_counted()
    {
        RankingQuality ranking = monitor.TrackRanking();
        ranking.Record(tensor(new long[] { 0, 1, 0, 1 }), tensor(new[] { 0.1, 0.9, 0.2, 0.8 }));
        Assert.That(ranking.All.RocAuc.Estimate, Is.EqualTo(1).Within(0.01));
    }

    [Test]
    public void Pixels_are_counted()
    {
        SegmentationQuality pixels = monitor.TrackSegmentation(2);
        pixels.Record(zeros(2, 3, 3, ScalarType.Int64), zeros(2, 3, 3, ScalarType.Int64));
        Assert.That(pixels.All.PixelAccuracy, Is.EqualTo(1));
    }

    [Test]
    public void What_cannot_be_read_is_refused_by_name_and_nothing_is_recorded()
    {
        BinaryQuality quality = monitor.TrackBinary();
        Tensor labels = tensor(new long[] { 0, 1 }), scores = tensor(new[] { 0.1f, 0.9f }), gone = tensor(new[] { 0.1f, 0.9f });
        gone.Dispose();
        Assert.That(() => quality.Record(labels, gone), Throws.InstanceOf<ObjectDisposedException>().With.Message.StartsWith("scores is a tensor that is disposed"));
        Assert.That(() => quality.Record(null!, scores), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("labels"));
        Assert.That(() => quality.Record(labels, zeros([2], device: new Device(DeviceType.META))), Throws.ArgumentException.With.Message.StartsWith("scores is on meta. Reading it waits for the device, so it is yours to ask for: scores.cpu()."));
        Assert.That(() => quality.Record(labels.to_sparse(), scores), Throws.ArgumentException.With.Message.StartsWith("labels is sparse"));
        Assert.That(() => quality.Record(labels, labels), Throws.ArgumentException.With.Message.StartsWith("scores holds Int64; these are Float32"));
        Assert.That(() => quality.Record(labels, tensor(new[] { 0.1f })), Throws.ArgumentException);
        using ModelMonitor other = new("classes of " + TestContext.CurrentContext.Test.ID);
        Assert.That(() => other.TrackMulticlass(2).Record(scores, scores), Throws.ArgumentException.With.Message.StartsWith("labels holds Float32; classes are Int64"));
        Assert.That(quality.Counts.Total + quality.Counts.Rejected.Total, Is.Zero);
    }

    [Test]
    public void Recording_leaves_no_tensor_behind()
    {
        MulticlassQuality quality = monitor.TrackMulticlass(5);
        Tensor labels = zeros(1000, ScalarType.Int64), scores = rand(1000, 5).to(float16);
        long alive = Given.LiveTensors;
        quality.Record(labels, scores);
        Assert.That(() => quality.Record(labels, labels.unsqueeze(0).to(float32)), Throws.ArgumentException);
        Assert.That(Given.LiveTensors, Is.EqualTo(alive + 2), "what the test itself has made");
    }
}
