using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ModelObservability.Metrics.Vision;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Vision;

internal sealed class BoundingBoxTests
{
    [Test]
    public void The_definition_answers_the_same_for_random_boxes()
    {
        JsonElement element = ReferenceFile.Cases("segmentation.json").Single(e => e.GetProperty("inputs").TryGetProperty("pairs", out _));
        double[] expected = element.Expected("iou").Numbers();
        JsonElement[] pairs = [.. element.Input("pairs").EnumerateArray()];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That(BoundingBox.IoU(Box(pairs[i][0]), Box(pairs[i][1])), ReferenceFile.Close(expected[i]));
            Assert.That(BoundingBox.Dice(Box(pairs[i][0]), Box(pairs[i][1])), ReferenceFile.Close(2 * expected[i] / (1 + expected[i])));
        }
    }

    [TestCase(0, 0, 2, 2, 1, 1, 3, 3, 1.0 / 7)]
    [TestCase(0, 0, 2, 2, 0, 0, 2, 2, 1)]
    [TestCase(0, 0, 2, 2, 2, 0, 4, 2, 0)]
    [TestCase(0, 0, 2, 2, 3, 3, 4, 4, 0)]
    [TestCase(0, 0, 4, 4, 1, 1, 2, 2, 1.0 / 16)]
    [TestCase(0, 0, 4, 4, 1, 1, 1, 3, 0)]
    [TestCase(1, 1, 1, 1, 1, 1, 1, 1, double.NaN)]
    [TestCase(2, 0, 1, 1, 0, 0, 1, 1, double.NaN)]
    [TestCase(double.NaN, 0, 1, 1, 0, 0, 1, 1, double.NaN)]
    [TestCase(0, 0, double.PositiveInfinity, 1, 0, 0, 1, 1, double.NaN)]
    public void Overlap_of_two_boxes(double ax1, double ay1, double ax2, double ay2, double bx1, double by1, double bx2, double by2, double expected)
    {
        Assert.That(BoundingBox.IoU(new(ax1, ay1, ax2, ay2), new(bx1, by1, bx2, by2)), Is.EqualTo(expected));
        Assert.That(BoundingBox.Dice(new(ax1, ay1, ax2, ay2), new(bx1, by1, bx2, by2)), double.IsNaN(expected) ? Is.NaN : Is.EqualTo(2 * expected / (1 + expected)).Within(1e-15));
    }

    [TestCase(double.NegativeInfinity, 0, 0, 1)]
    [TestCase(double.PositiveInfinity, 0, double.PositiveInfinity, 1)]
    [TestCase(-1e308, -1e308, 1e308, 1e308)]
    [TestCase(0, 1, 1, 0)]
    [TestCase(0, 0, 0, double.NaN)]
    public void Boxes_that_are_not_finite_or_inverted_are_not_valid(double x1, double y1, double x2, double y2) =>
        Assert.That(new BoundingBox(x1, y1, x2, y2).IsValid, Is.False);

    [Test]
    public void Overlap_is_symmetric_and_between_0_and_1() =>
        Prop.ForAll(Boxes, Boxes, (a, b) =>
        {
            double iou = BoundingBox.IoU(a, b), dice = BoundingBox.Dice(a, b);
            return dice.Equals(BoundingBox.Dice(b, a)) && (double.IsNaN(dice) ? double.IsNaN(iou) : dice >= iou && dice <= 1) && iou.Equals(BoundingBox.IoU(b, a)) && (double.IsNaN(iou) || iou is >= 0 and <= 1) && (a.Area == 0 || BoundingBox.IoU(a, a) == 1);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Test]
    public void Pairs_are_averaged_and_bad_ones_counted()
    {
        BoxOverlap overlap = new();
        overlap.Add([0, 0, 2, 2, 0, 0, 2, 2, 1, 1, 1, 1, 0, 0, float.NaN, 1], [1, 1, 3, 3, 0, 0, 2, 2, 5, 5, 5, 5, 0, 0, 1, 1]);
        Assert.That(overlap.Value, Is.EqualTo(overlap.Value with { Pairs = 3, EmptyPairs = 1, InvalidPairs = 1 }));
        Assert.That(overlap.Value.MeanIoU, Is.EqualTo(((1.0 / 7) + 1) / 2).Within(1e-15));
        Assert.That(overlap.Value.MeanDice, Is.EqualTo(((2.0 / 8) + 1) / 2).Within(1e-15));
        Assert.That(new[] { new BoxOverlap().Value.MeanIoU, new BoxOverlap().Value.MeanDice }, Is.All.NaN);
    }

    [Test]
    public void Rows_that_are_no_boxes_are_refused_before_anything_changes()
    {
        BoxOverlap overlap = new();
        Assert.That(() => overlap.Add(new float[5], new float[5]), Throws.ArgumentException.With.Message.Contains("rows of 4"));
        Assert.That(() => overlap.Add(new float[4], new float[8]), Throws.ArgumentException);
        Assert.That(() => overlap.Add(new BoundingBox[1], []), Throws.ArgumentException);
        Assert.That(overlap.Value, Is.EqualTo(default(BoxOverlapValue)));
    }

    [Test]
    public void Parts_merged_are_the_whole() =>
        Prop.ForAll(Gen.Zip(Boxes.Generator, Boxes.Generator).ArrayOf().ToArbitrary(), pairs =>
        {
            BoundingBox[] labels = [.. pairs.Select(p => p.Item1)], predictions = [.. pairs.Select(p => p.Item2)];
            BoxOverlap whole = new(), first = new(), second = new();
            int split = pairs.Length / 3;
            whole.Add(labels, predictions);
            first.Add(labels.AsSpan(split), predictions.AsSpan(split));
            second.Add(labels.AsSpan(0, split), predictions.AsSpan(0, split));
            first.Merge(second);
            return first.Value == whole.Value && whole.Value.Pairs + whole.Value.InvalidPairs == pairs.Length;
        }).QuickCheckThrowOnFailure();

    /// <summary>Boxes on a coarse grid, so that they touch, coincide and lack an area often, some stretched to the ends of the range.</summary>
    private static Arbitrary<BoundingBox> Boxes => (
        from x in Gen.Choose(-3, 3)
        from y in Gen.Choose(-3, 3)
        from w in Gen.Choose(0, 4)
        from h in Gen.Choose(0, 4)
        from scale in Gen.Elements(1.0, 0.1, 1e30, 1e-30, 1e140)
        select new BoundingBox(x * scale, y * scale, (x * scale) + (w * scale), (y * scale) + (h * scale))).ToArbitrary();

    private static BoundingBox Box(JsonElement corners) => new(corners[0].GetDouble(), corners[1].GetDouble(), corners[2].GetDouble(), corners[3].GetDouble());
}
