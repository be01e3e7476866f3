using FsCheck;
using FsCheck.Fluent;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Vision;

namespace ModelObservability.Tests.Metrics.Vision;

internal sealed class DetectionAveragePrecisionTests
{
    private static readonly BoundingBox Unit = new(0, 0, 1, 1);

    /// <summary>Three labels; by score: hit, false, hit, false, hit. Precision at the hits is 1, 2/3, 3/5.</summary>
    [Test]
    public void Area_under_the_curve_by_hand()
    {
        DetectionAveragePrecision state = new(1);
        state.Add([At(0), At(10), At(20)], [Found(0, 0.9f), Found(50, 0.8f), Found(10, 0.7f), Found(60, 0.6f), Found(20, 0.5f)]);
        Assert.That(state.Value.AveragePrecision(0), Is.EqualTo((1 + (2.0 / 3) + (3.0 / 5)) / 3).Within(1e-15));
        Assert.That(state.Value.Recall(0), Is.EqualTo(1));
    }

    /// <summary>Four labels; by score: false, hit, hit. Precision rises to 2/3, which both recalls may claim; two labels are not found.</summary>
    [Test]
    public void A_recall_has_the_largest_precision_of_any_recall_beyond()
    {
        DetectionAveragePrecision state = new(1);
        state.Add([At(0), At(10), At(20), At(30)], [Found(50, 3), Found(0, 2), Found(10, 1)]);
        Assert.That(state.Value.AveragePrecision(0), Is.EqualTo(1.0 / 3).Within(1e-15));
        Assert.That(state.Value.Recall(0), Is.EqualTo(0.5));
    }

    [Test]
    public void A_second_detection_of_the_same_object_is_false()
    {
        DetectionAveragePrecision state = new(1);
        state.Add([At(0), At(10)], [Found(0, 3), Found(0, 2), Found(10, 1)]);
        Assert.That(state.Value.AveragePrecision(0), Is.EqualTo((1 + (2.0 / 3)) / 2).Within(1e-15));
    }

    /// <summary>Both labels overlap both detections; the second detection overlaps the taken one more.</summary>
    [Test]
    public void A_taken_label_makes_a_detection_false_in_VOC_and_try_the_next_in_COCO()
    {
        LabelledBox[] labels = [new(new(0, 0, 10, 10), 0), new(new(3, 0, 13, 10), 0)];
        DetectedBox[] detections = [new(new(0, 0, 10, 10), 0, 2), new(new(1, 0, 11, 10), 0, 1)];
        DetectionAveragePrecision voc = new(1), coco = new(1, new DetectionOptions { Protocol = DetectionProtocol.Coco });
        voc.Add(labels, detections);
        coco.Add(labels, detections);
        Assert.That(voc.Value.Recall(0), Is.EqualTo(0.5));
        Assert.That(coco.Value.Recall(0), Is.EqualTo(1));
    }

    [Test]
    public void Ignored_labels_neither_reward_nor_punish()
    {
        DetectionAveragePrecision state = new(1);
        state.Add([At(0), At(10) with { Ignored = true }], [Found(10, 3), Found(10, 2), Found(0, 1)]);
        Assert.That(state.Value.AveragePrecision(0), Is.EqualTo(1));
        Assert.That((state.Value.Labels[0], state.Value.IgnoredLabels), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Detections_of_one_score_are_one_point_whatever_their_order()
    {
        DetectionAveragePrecision hitFirst = new(1), falseFirst = new(1);
        hitFirst.Add([At(0)], [Found(0, 0.5f), Found(10, 0.5f)]);
        falseFirst.Add([At(0)], [Found(10, 0.5f), Found(0, 0.5f)]);
        Assert.That(hitFirst.Value.AveragePrecision(0), Is.EqualTo(0.5));
        Assert.That(falseFirst.Value, Is.EqualTo(hitFirst.Value));
    }

    [Test]
    public void Minus_zero_and_zero_are_one_score_and_infinities_are_the_ends()
    {
        DetectionAveragePrecision state = new(1);
        state.Add([At(0), At(10)], [Found(0, float.PositiveInfinity), Found(50, -0f), Found(10, 0f), Found(60, float.NegativeInfinity)]);
        Assert.That(state.Value.AveragePrecision(0), Is.EqualTo((1 + (2.0 / 3)) / 2).Within(1e-15));
    }

    [Test]
    public void Classes_without_labels_are_left_out_of_the_mean()
    {
        DetectionAveragePrecision state = new(3);
        state.Add([At(0)], [Found(0, 1), Found(0, 1) with { Class = 2 }]);
        Assert.That(state.Value.MeanAveragePrecision, Is.EqualTo(1));
        Assert.That(state.Value.ClassesAveraged, Is.EqualTo(1));
        Assert.That(state.Value.AveragePrecision(2), Is.NaN);
    }

    [Test]
    public void A_class_that_is_never_found_scores_0_and_nothing_at_all_has_no_score()
    {
        DetectionAveragePrecision state = new(2);
        Assert.That(state.Value.MeanAveragePrecision, Is.NaN);
        state.Add([], []);
        Assert.That(state.Value.MeanAveragePrecision, Is.NaN);
        state.Add([At(0)], []);
        Assert.That(state.Value.MeanAveragePrecision, Is.Zero);
        Assert.That(state.Value.Images, Is.EqualTo(2));
    }

    [Test]
    public void Bad_boxes_classes_and_scores_are_rejected_and_counted()
    {
        DetectionAveragePrecision state = new(1);
        state.Add(
            [At(0), At(0) with { Class = -1 }, new(new(1, 0, 0, 1), 0), new(new(double.NaN, 0, 0, 1), 0)],
            [Found(0, 1), Found(0, float.NaN), Found(0, 1) with { Class = 1 }, new(new(0, 0, double.PositiveInfinity, 1), 0, 1)]);
        DetectionValue value = state.Value;
        Assert.That(value.Rejected, Is.EqualTo(new Rejections(LabelOutOfRange: 1, PredictionOutOfRange: 1, NonFiniteScore: 1)));
        Assert.That(value.InvalidBoxes, Is.EqualTo(3));
        Assert.That((value.Labels[0], value.Detections), Is.EqualTo((1, 1)));
        Assert.That(value.MeanAveragePrecision, Is.EqualTo(1));
    }

    [Test]
    public void Only_the_best_detections_of_a_class_in_an_image_count()
    {
        DetectionAveragePrecision state = new(2, new DetectionOptions { MaxDetections = 1 });
        state.Add([At(0)], [Found(10, 1), Found(0, 2), Found(0, 1) with { Class = 1 }]);
        Assert.That((state.Value.Detections, state.Value.BeyondLimit), Is.EqualTo((2, 1)));
        Assert.That(state.Value.AveragePrecision(0), Is.EqualTo(1));
    }

    [Test]
    public void Tensors_say_the_same_as_boxes()
    {
        DetectionAveragePrecision boxes = new(2), tensors = new(2);
        boxes.Add([At(0), At(10) with { Class = 1 }], [Found(0, 0.5f), Found(10, 0.25f) with { Class = 1 }]);
        tensors.Add([0, 0, 1, 1, 10, 0, 11, 1], [0, 1], [0, 0, 1, 1, 10, 0, 11, 1], [0, 1], [0.5f, 0.25f]);
        Assert.That(tensors.Value, Is.EqualTo(boxes.Value));

        Assert.That(() => tensors.Add(new float[4], [], [], [], []), Throws.ArgumentException.With.Message.Contains("0 items"));
        Assert.That(() => tensors.Add([], [], new float[4], new int[1], []), Throws.ArgumentException);
        Assert.That(tensors.Value, Is.EqualTo(boxes.Value));
    }

    [Test]
    public void Options_out_of_range_are_refused_by_name_value_and_range()
    {
        Assert.That(() => new DetectionAveragePrecision(0), Throws.ArgumentException.With.Message.Contains("classes is 0; allowed is 1 to 65536"));
        Refused(new() { IoUThresholds = [] }, "IoUThresholds holds 0 thresholds");
        Refused(new() { IoUThresholds = new double[17] }, "allowed is 1 to 16");
        Refused(new() { IoUThresholds = [0.5, double.NaN] }, "NaN; allowed is above 0 and up to 1");
        Refused(new() { Protocol = (DetectionProtocol)7 }, "allowed is PascalVoc or Coco");
        Refused(new() { MaxDetections = 0 }, "MaxDetections is 0");
        Refused(new() { ScoreBins = 1 }, "ScoreBins is 1; allowed is 0 or 2 to 65536");

        static void Refused(DetectionOptions options, string message) =>
            Assert.That(() => new DetectionAveragePrecision(1, options), Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void States_of_other_options_do_not_merge()
    {
        Assert.That(() => new DetectionAveragePrecision(1).Merge(new(2)), Throws.ArgumentException.With.Message.Contains("2 classes"));
        Assert.That(() => new DetectionAveragePrecision(1).Merge(new(1, DetectionOptions.Coco)), Throws.ArgumentException);
        Assert.That(() => new DetectionAveragePrecision(1).Value.Recall(0, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_state_that_was_reset_is_new_and_a_value_does_not_change()
    {
        DetectionAveragePrecision state = new(1);
        state.Add([At(0)], [Found(0, 1)]);
        DetectionValue value = state.Value;
        state.Add([At(0)], [Found(50, 2)]);
        Assert.That(value.MeanAveragePrecision, Is.EqualTo(1));
        state.Reset();
        Assert.That(state.Value, Is.EqualTo(new DetectionAveragePrecision(1).Value));
    }

    [Test]
    public void Merging_with_itself_counts_twice()
    {
        DetectionAveragePrecision state = new(1);
        state.Add([At(0)], [Found(0, 1)]);
        state.Merge(state);
        Assert.That((state.Value.Labels[0], state.Value.Detections), Is.EqualTo((2, 2)));
    }

    [Test]
    public void Recording_into_bins_allocates_nothing()
    {
        DetectionAveragePrecision state = new(3, DetectionOptions.Coco with { ScoreBins = 100 });
        LabelledBox[] labels = [At(0), At(10) with { Class = 2 }];
        DetectedBox[] detections = [Found(0, 0.5f), Found(10, 0.25f) with { Class = 2 }];
        state.Add(labels, detections);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            state.Add(labels, detections);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Whatever_comes_is_counted_once_and_scores_stay_between_0_and_1() =>
        Prop.ForAll(
            (from x in Gen.Choose(-1, 5)
             from size in Gen.Elements(-1.0, 0, 1, 2, double.NaN, double.PositiveInfinity)
             from index in Gen.Choose(-1, 3)
             from score in Gen.Elements(0f, -0f, 1, float.NaN, float.NegativeInfinity, 0.5f, 0.25f)
             from ignored in Gen.Elements(true, false, false)
             select (new LabelledBox(new(x, 0, x + size, 2), index, ignored), new DetectedBox(new(x, 0, x + size, 2), index, score))).ArrayOf().ToArbitrary(),
            Gen.Elements(DetectionOptions.Coco, new() { MaxDetections = 3 }, DetectionOptions.Coco with { ScoreBins = 4 }).ToArbitrary(),
            (image, options) =>
            {
                DetectionAveragePrecision state = new(3, options);
                state.Add(image.Select(i => i.Item1).ToArray(), image.Reverse().Select(i => i.Item2).ToArray());
                DetectionValue value = state.Value;
                long counted = value.Labels.Sum() + value.IgnoredLabels + value.Detections + value.BeyondLimit;
                double map = value.MeanAveragePrecision, bound = value.MeanAveragePrecisionUpperBound;
                return counted + value.InvalidBoxes + value.Rejected.Total == 2 * image.Length
                    && (double.IsNaN(map) ? value.ClassesAveraged == 0 : map is >= 0 and <= 1 && bound >= map && bound <= 1 && value.AverageRecall <= 1);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static LabelledBox At(double x) => new(Unit with { X1 = x, X2 = x + 1 }, 0);

    private static DetectedBox Found(double x, float score) => new(Unit with { X1 = x, X2 = x + 1 }, 0, score);
}
