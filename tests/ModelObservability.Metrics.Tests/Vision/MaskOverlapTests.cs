using FsCheck;
using FsCheck.Fluent;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Vision;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Vision;

internal sealed class MaskOverlapTests
{
    [Test]
    public void Overlap_is_counted_over_all_masks_and_averaged_over_each()
    {
        MaskOverlap overlap = new();
        overlap.Add([1, 1, 0, 0], [1, 0, 1, 0]); // IoU 1/3, Dice 2/4
        overlap.Add([1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 0]); // IoU 5/6, Dice 10/11

        MaskOverlapValue value = overlap.Value;
        Assert.That((value.Masks, value.Pixels, value.LabelPixels, value.PredictionPixels, value.Intersection), Is.EqualTo((2, 10, 8, 7, 6)));
        Assert.That(value.IoU, Is.EqualTo(6.0 / 9));
        Assert.That(value.Dice, Is.EqualTo(12.0 / 15));
        Assert.That(value.MeanIoU, Is.EqualTo(((1.0 / 3) + (5.0 / 6)) / 2).Within(1e-15));
        Assert.That(value.MeanDice, Is.EqualTo(((2.0 / 4) + (10.0 / 11)) / 2).Within(1e-15));
    }

    [Test]
    public void Scikit_learn_answers_the_same_for_one_class_against_the_rest()
    {
        foreach (var element in ReferenceFile.Cases("segmentation.json").Where(e => e.GetProperty("inputs").TryGetProperty("classes", out _)))
        {
            int[] labels = element.Input("y_true").Integers(), predictions = element.Input("y_pred").Integers();
            double[] iou = element.Expected("iou").Numbers(), dice = element.Expected("dice").Numbers();
            for (int c = 0; c < iou.Length; c++)
            {
                MaskOverlap overlap = new();
                overlap.Add(labels.Select(y => y == c).ToArray(), predictions.Select(y => y == c).ToArray());
                MaskOverlapValue value = overlap.Value with { Undefined = Undefined.ScikitLearn };
                Assert.That(value.IoU, ReferenceFile.Close(iou[c]));
                Assert.That(value.Dice, ReferenceFile.Close(dice[c]));
            }
        }
    }

    [Test]
    public void Two_empty_masks_have_no_overlap_and_leave_the_mean_alone()
    {
        MaskOverlap overlap = new();
        overlap.Add(new byte[5], new byte[5]);
        overlap.Add(ReadOnlySpan<byte>.Empty, []);
        Assert.That(overlap.Value, Has.Property(nameof(MaskOverlapValue.EmptyMasks)).EqualTo(2));
        Assert.That(overlap.Value.IoU, Is.NaN);
        Assert.That(overlap.Value.MeanDice, Is.NaN);

        overlap.Add([1, 0], [1, 0]);
        Assert.That(overlap.Value.MeanIoU, Is.EqualTo(1));
        Assert.That(overlap.Value.MasksAveraged, Is.EqualTo(1));
    }

    [Test]
    public void Two_empty_masks_are_zero_where_scikit_learn_is_followed()
    {
        MaskOverlap overlap = new();
        overlap.Add(new byte[5], new byte[5]);
        Assert.That((overlap.Value with { Undefined = Undefined.ScikitLearn }).IoU, Is.Zero);
        overlap.Add([1, 0], [1, 0]);
        Assert.That((overlap.Value with { Undefined = Undefined.ScikitLearn }).MeanIoU, Is.EqualTo(0.5));
    }

    [Test]
    public void A_predicted_mask_for_nothing_is_wrong_not_undefined()
    {
        MaskOverlap overlap = new();
        overlap.Add([0, 0], [1, 0]);
        Assert.That(overlap.Value.MeanIoU, Is.Zero);
    }

    [Test]
    public void Masks_of_different_size_are_refused_before_anything_changes()
    {
        MaskOverlap overlap = new();
        overlap.Add([true], [true]);
        MaskOverlapValue before = overlap.Value;
        Assert.That(() => overlap.Add(new byte[3], new byte[4]), Throws.ArgumentException.With.Message.Contains("labels has 3 elements and predictions has 4"));
        Assert.That(overlap.Value, Is.EqualTo(before));
    }

    [Test]
    public void Counts_saturate_and_say_so()
    {
        MaskOverlap overlap = new();
        overlap.Add([1, 1, 0], [1, 0, 0]);
        for (int i = 0; i < 70; i++)
            overlap.Merge(overlap);
        Assert.That(overlap.Value.Pixels, Is.EqualTo(long.MaxValue));
        Assert.That(overlap.Value.Saturated);
        Assert.That(overlap.Value.IoU, Is.InRange(0, 1));
    }

    [Test]
    public void Parts_merged_are_the_whole_in_any_order() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(bool[] Labels, bool[] Predictions)[]>(), Gen.Choose(0, 10).ToArbitrary(),
            (masks, split) =>
            {
                MaskOverlap whole = new(), first = new(), second = new();
                foreach (var mask in masks)
                    Record(whole, mask);
                for (int i = masks.Length - 1; i >= 0; i--)
                    Record(i < split ? first : second, masks[i]);
                second.Merge(first);
                return second.Value == whole.Value;
            }).QuickCheckThrowOnFailure();

    [Test]
    public void Swapping_labels_and_predictions_keeps_the_scores() =>
        Prop.ForAll<bool[], bool[]>((a, b) =>
        {
            MaskOverlap one = new(), other = new();
            Record(one, (a, b));
            Record(other, (b, a));
            return one.Value.IoU.Equals(other.Value.IoU) && one.Value.Dice.Equals(other.Value.Dice);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void A_state_that_was_reset_is_new()
    {
        MaskOverlap overlap = new();
        overlap.Add([1], [1]);
        overlap.Reset();
        Assert.That(overlap.Value, Is.EqualTo(new MaskOverlap().Value));
        Assert.That(overlap.CreateEmpty().Value, Is.EqualTo(overlap.Value));
    }

    private static void Record(MaskOverlap overlap, (bool[] Labels, bool[] Predictions) mask)
    {
        int length = Math.Min(mask.Labels?.Length ?? 0, mask.Predictions?.Length ?? 0);
        overlap.Add(mask.Labels.AsSpan(0, length), mask.Predictions.AsSpan(0, length));
    }
}
