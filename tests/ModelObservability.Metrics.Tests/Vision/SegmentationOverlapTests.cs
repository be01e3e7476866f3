using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Vision;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Vision;

internal sealed class SegmentationOverlapTests
{
    private static IEnumerable<TestCaseData> Maps =>
        ReferenceFile.TestCases("segmentation.json").Where(data => ((JsonElement)data.Arguments[0]!).GetProperty("inputs").TryGetProperty("classes", out _));

    [TestCaseSource(nameof(Maps))]
    public void Scikit_learn_answers_the_same(JsonElement element)
    {
        int classes = element.Input("classes").GetInt32();
        int[] labels = element.Input("y_true").Integers(), predictions = element.Input("y_pred").Integers();
        double[] iou = element.Expected("iou").Numbers(), dice = element.Expected("dice").Numbers();
        int[] present = element.Expected("present").Integers();

        SegmentationOverlap own = new(classes), bytes = new(classes);
        own.Add(labels, predictions);
        SegmentationValue same = own.Value with { Undefined = Undefined.ScikitLearn };
        bytes.Add(labels.Select(y => (byte)y).ToArray(), predictions.Select(y => (byte)y).ToArray());

        Assert.That(own.Value.MeanIoU, ReferenceFile.Close(element.Expected("mean_iou_of_present").Number()));
        Assert.That(own.Value.ClassesAveraged, Is.EqualTo(present.Length));
        Assert.That(same.MeanIoU, ReferenceFile.Close(iou.Average()));
        Assert.That(same.MeanDice, ReferenceFile.Close(dice.Average()));
        Assert.That(bytes.Value, Is.EqualTo(own.Value));
        for (int c = 0; c < classes; c++)
        {
            Assert.That(same.IoU(c), ReferenceFile.Close(iou[c]));
            Assert.That(same.Dice(c), ReferenceFile.Close(dice[c]));
            Assert.That(own.Value.IoU(c), present.Contains(c) ? ReferenceFile.Close(iou[c]) : Is.NaN);
        }
    }

    [Test]
    public void Ignored_pixels_count_nowhere_whatever_is_predicted_there()
    {
        SegmentationOverlap overlap = new(2, ignoredClass: 255);
        overlap.Add([0, 1, 255, 255, 255], [0, 0, 1, 255, 77]);
        Assert.That(overlap.Value.Ignored, Is.EqualTo(3));
        Assert.That(overlap.Value.Pixels, Is.EqualTo(2));
        Assert.That(overlap.Value.IoU(0), Is.EqualTo(0.5));
        Assert.That(overlap.Value.IoU(1), Is.Zero);
        Assert.That(overlap.Value.Rejected.Total, Is.Zero);
    }

    [Test]
    public void An_ignored_class_among_the_classes_has_no_score_yet_predicting_it_is_an_error()
    {
        SegmentationOverlap overlap = new(3, ignoredClass: 0);
        overlap.Add([0, 1, 1, 2], [1, 1, 0, 2]);
        foreach (Undefined mode in Enum.GetValues<Undefined>())
        {
            SegmentationValue value = overlap.Value with { Undefined = mode };
            Assert.That(value.IoU(0), Is.NaN);
            Assert.That(value.IoU(1), Is.EqualTo(0.5));
            Assert.That(value.MeanIoU, Is.EqualTo(0.75));
            Assert.That(value.ClassesAveraged, Is.EqualTo(2));
        }
    }

    [Test]
    public void Pixels_of_unknown_classes_are_rejected_and_counted()
    {
        SegmentationOverlap overlap = new(3);
        overlap.Add([-1, 3, int.MaxValue, 0, 1, 2], [0, 0, 0, int.MinValue, 3, 2]);
        Assert.That(overlap.Value.Rejected, Is.EqualTo(new Rejections(LabelOutOfRange: 3, PredictionOutOfRange: 2)));
        Assert.That(overlap.Value.Pixels, Is.EqualTo(1));
        Assert.That(overlap.Value.PixelAccuracy, Is.EqualTo(1));
    }

    [Test]
    public void Nothing_recorded_has_no_score()
    {
        SegmentationValue value = new SegmentationOverlap(4).Value;
        Assert.That(value.MeanIoU, Is.NaN);
        Assert.That(value.PixelAccuracy, Is.NaN);
        Assert.That(value.ClassesAveraged, Is.Zero);
    }

    [TestCase(0)]
    [TestCase(-5)]
    [TestCase(SegmentationOverlap.MaxClasses + 1)]
    public void A_number_of_classes_out_of_range_is_refused(int classes) =>
        Assert.That(() => new SegmentationOverlap(classes), Throws.ArgumentException.With.Message.Contains($"{classes}; allowed is 1 to"));

    [Test]
    public void Maps_of_different_size_are_refused_before_anything_changes()
    {
        SegmentationOverlap overlap = new(2);
        Assert.That(() => overlap.Add(new int[2], new int[3]), Throws.ArgumentException);
        Assert.That(() => overlap.Add(new byte[2], new byte[3]), Throws.ArgumentException);
        Assert.That(overlap.Value, Is.EqualTo(new SegmentationOverlap(2).Value));
    }

    [Test]
    public void States_of_other_classes_do_not_merge()
    {
        Assert.That(() => new SegmentationOverlap(2).Merge(new SegmentationOverlap(3)), Throws.ArgumentException.With.Message.Contains("3 classes"));
        Assert.That(() => new SegmentationOverlap(2).Merge(new SegmentationOverlap(2, ignoredClass: 1)), Throws.ArgumentException);
        Assert.That(() => new SegmentationOverlap(2).Value.IoU(2), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Blocks_and_runs_count_like_single_pixels_at_every_length()
    {
        Random random = new(3);
        List<int> labels = [], predictions = [];
        while (labels.Count < 3000)
        {
            int run = random.Next(1, 90), label = random.Next(-1, 6), prediction = random.Next(4) == 0 ? random.Next(-1, 6) : label;
            labels.AddRange(Enumerable.Repeat(label, run));
            predictions.AddRange(Enumerable.Repeat(prediction, run));
        }

        for (int length = 0; length < 700; length++)
        {
            int[] label = [.. labels.Skip(length).Take(length)], prediction = [.. predictions.Skip(length).Take(length)];
            LabelMapCounts integers = new(5, 2), bytes = new(5, 2);
            integers.Add<int>(label, prediction);
            bytes.Add<byte>(label.Select(y => (byte)y).ToArray(), prediction.Select(p => (byte)p).ToArray());

            (int Label, int Prediction)[] counted = [.. label.Zip(prediction).Where(p => p is { First: >= 0 and < 5 and not 2, Second: >= 0 and < 5 })];
            foreach (LabelMapCounts counts in (LabelMapCounts[])[integers, bytes])
            {
                Assert.That(counts.Ignored, Is.EqualTo(label.Count(y => y == 2)));
                Assert.That(counts.Rejected.LabelOutOfRange, Is.EqualTo(label.Count(y => y is < 0 or > 4)));
                Assert.That(counts.Rejected.Total, Is.EqualTo(length - counts.Ignored - counted.Length));
                for (int c = 0; c < 5; c++)
                    Assert.That(counts[c], Is.EqualTo(new ClassOverlap(counted.Count(p => p.Label == c), counted.Count(p => p.Prediction == c), counted.Count(p => p == (c, c)))));
            }
        }
    }

    [Test]
    public void Counts_saturate_and_say_so()
    {
        SegmentationOverlap overlap = new(2);
        overlap.Add([0, 1, 1], [0, 1, 0]);
        for (int i = 0; i < 70; i++)
            overlap.Merge(overlap);
        overlap.Add([0, 1, 1], [0, 1, 0]);
        Assert.That(overlap.Value.Classes, Has.All.EqualTo(new ClassOverlap(long.MaxValue, long.MaxValue, long.MaxValue)));
        Assert.That(overlap.Value.Saturated);
    }

    [Test]
    public void Parts_merged_are_the_whole_and_tiles_do_not_matter() =>
        Prop.ForAll(
            Gen.Choose(-1, 6).Two().ArrayOf().ToArbitrary(), Gen.Choose(0, 40).ToArbitrary(),
            (pixels, split) =>
            {
                int[] labels = [.. pixels.Select(p => p.Item1)], predictions = [.. pixels.Select(p => p.Item2)];
                split = Math.Min(split, pixels.Length);
                SegmentationOverlap whole = new(6, 0), first = new(6, 0), second = new(6, 0);
                whole.Add(labels, predictions);
                first.Add(labels.AsSpan(split), predictions.AsSpan(split));
                second.Add(labels.AsSpan(0, split), predictions.AsSpan(0, split));
                second.Merge(first);
                return second.Value == whole.Value && whole.Value.Pixels + whole.Value.Ignored + whole.Value.Rejected.Total == pixels.Length;
            }).QuickCheckThrowOnFailure();
}
