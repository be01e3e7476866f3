using System.Globalization;
using System.Xml.Linq;
using Evaluate.Plots;

namespace Evaluate.Tests.Plots;

internal sealed class PlotTests
{
    private static readonly XNamespace Space = "http://www.w3.org/2000/svg";

    [Test]
    public void A_point_lies_where_its_values_say()
    {
        XElement picture = XElement.Parse(RocPlot.Draw([new(0, 0), new(0.25, 1), new(1, 1)], 0.875));
        string expected = string.Create(CultureInfo.InvariantCulture, $"M {UnitFrame.Left} {UnitFrame.Top + 400}L{UnitFrame.Left + 100} {UnitFrame.Top}L{UnitFrame.Left + 400} {UnitFrame.Top}");
        Assert.That(Path(picture, "curve"), Is.EqualTo(expected));
        Assert.That(Texts(picture), Does.Contain("AUC 0.8750"));
    }

    [Test]
    public void Precision_is_drawn_in_steps()
    {
        XElement picture = XElement.Parse(PrecisionRecallPlot.Draw([new(0.5, 1), new(1, 0.5)], 0.75, 0.4));
        double left = UnitFrame.X(0), middle = UnitFrame.X(0.5), right = UnitFrame.X(1), top = UnitFrame.Y(1), half = UnitFrame.Y(0.5);
        Assert.That(Path(picture, "curve"), Is.EqualTo(string.Create(CultureInfo.InvariantCulture, $"M {left} {top}L{middle} {top}L{middle} {half}L{right} {half}")));
        Assert.That(Texts(picture), Does.Contain("guessing 0.400"));
    }

    [Test]
    public void A_curve_of_a_million_points_is_a_small_picture_with_both_ends()
    {
        PlotPoint[] points = [.. Enumerable.Range(0, 1_000_001).Select(i => new PlotPoint(i / 1e6, Math.Sqrt(i / 1e6)))];
        string picture = RocPlot.Draw(points, 2.0 / 3);
        Assert.That(picture, Has.Length.LessThan(200_000));
        Assert.That(Path(XElement.Parse(picture), "curve"), Does.StartWith("M 64 452L").And.EndWith("L464 52"));
    }

    [Test]
    public void What_is_undefined_is_said_and_nothing_is_drawn()
    {
        foreach (string picture in (string[])[RocPlot.Draw([], double.NaN), PrecisionRecallPlot.Draw([], double.NaN, double.NaN), ReliabilityPlot.Draw([], double.NaN), ReliabilityPlot.Draw([default], double.NaN)])
        {
            XElement element = XElement.Parse(picture);
            Assert.That(Texts(element), Has.One.EndsWith("undefined"));
            Assert.That(element.Elements(Space + "path").Where(path => path.Attribute("class")!.Value == "curve"), Is.Empty);
            Assert.That(picture, Does.Not.Contain("NaN"));
        }
    }

    [Test]
    public void Reliability_shows_a_mark_for_each_bin_with_samples()
    {
        XElement picture = XElement.Parse(ReliabilityPlot.Draw([new(0, 0.2, 12_345_678, 0.1, 0.2), default, new(0.8, 1, 10, 0.9, 0.7)], 0.1));
        Assert.That(picture.Elements(Space + "circle").Count(), Is.EqualTo(2));
        Assert.That(Texts(picture), Does.Contain("12.3M"));
    }

    [TestCase(0, "0")]
    [TestCase(9_999, "9999")]
    [TestCase(10_000, "10k")]
    [TestCase(12_345, "12.3k")]
    [TestCase(402_499, "402k")]
    [TestCase(999_600, "1M")]
    [TestCase(4_049_000, "4.05M")]
    [TestCase(long.MaxValue, "9.22E")]
    public void Counts_have_few_characters(long count, string expected) => Assert.That(Svg.Count(count), Is.EqualTo(expected));

    [Test]
    public void Confusion_shows_counts_shares_and_names_with_nothing_in_them_that_is_markup()
    {
        XElement picture = XElement.Parse(ConfusionPlot.Draw([3, 1, 0, 0], ["a<b>&\"c\"", "\u0001\ud800"]));
        Assert.That(Texts(picture), Does.Contain("75.0%").And.Contain("a<b>&\"c\"").And.Contain("\uFFFD\uFFFD"));
    }

    [TestCase(1)]
    [TestCase(13)]
    [TestCase(400)]
    public void Confusion_of_many_classes_has_no_more_names_than_fit(int classes)
    {
        XElement picture = XElement.Parse(ConfusionPlot.Draw(new long[classes * classes], [.. Enumerable.Range(0, classes).Select(i => $"class {i} of many")]));
        Assert.That(Texts(picture), Has.Length.LessThanOrEqualTo(60));
    }

    [Test]
    public void The_machines_culture_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string here = Draw();
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fa-IR");
        string there = Draw();
        CultureInfo.CurrentCulture = before;
        Assert.That(there, Is.EqualTo(here));

        static string Draw() => RocPlot.Draw([new(0, 0), new(0.3, 0.7), new(1, 1)], 0.7) + ConfusionPlot.Draw([1_000_000, 2, 3, 4], ["a", "b"]) + ReliabilityPlot.Draw([new(0, 1, 20_500, 0.5, 0.5)], 0.01);
    }

    private static string Path(XElement picture, string role) =>
        picture.Elements(Space + "path").Single(path => path.Attribute("class")!.Value == role).Attribute("d")!.Value;

    private static string[] Texts(XElement picture) => [.. picture.Elements(Space + "text").Select(text => text.Value)];
}
