using System.Xml.Linq;
using Evaluate.Plots;

namespace Evaluate.Tests.Plots;

internal sealed class AxisTests
{
    [TestCase(0, 1, 0, 1)]
    [TestCase(-0.3, 11.2, -2, 12)]
    [TestCase(97, 103, 97, 103)]
    [TestCase(5, 5, 2, 8)]
    [TestCase(0, 0, -1, 1)]
    [TestCase(-8e307, 8e307, -1e308, 1e308)]
    [TestCase(1e-300, 3e-300, 1e-300, 3e-300)]
    public void It_has_round_ends_around_its_range(double low, double high, double first, double last)
    {
        Axis axis = new(low, high);
        Assert.That(axis.Low, Is.EqualTo(first).Within(1e-9 * Math.Abs(first)));
        Assert.That(axis.High, Is.EqualTo(last).Within(1e-9 * Math.Abs(last)));
        Assert.That(axis.Ticks, Has.Count.InRange(3, 9));
        Assert.That((axis.ShareOf(axis.Low), axis.ShareOf(axis.High)), Is.EqualTo((0.0, 1.0)));
        Assert.That(axis.ShareOf(low), Is.InRange(0, 1));
        Assert.That(axis.ShareOf(high), Is.InRange(0, 1));
    }

    [Test]
    public void A_right_prediction_lies_on_the_diagonal()
    {
        XElement picture = XElement.Parse(ScatterPlot.Draw([new(0, 0), new(5, 5), new(10, 0)], "3 rows"));
        (double X, double Y)[] marks = [.. picture.Elements().Where(one => one.Name.LocalName == "circle").Select(one => ((double)one.Attribute("cx")!, (double)one.Attribute("cy")!))];
        Assert.That(marks, Is.EqualTo(new[] { (RangeFrame.Left, RangeFrame.Top + 400.0), (RangeFrame.Left + 200.0, RangeFrame.Top + 200.0), (RangeFrame.Left + 400.0, RangeFrame.Top + 400.0) }));
    }

    [Test]
    public void Every_error_is_in_a_bar()
    {
        XElement picture = XElement.Parse(ErrorsPlot.Draw([-1, 0, 0, 0, 1], "5 rows"));
        double[] heights = [.. picture.Elements().Where(one => one.Attribute("class")?.Value == "mark").Select(one => (double)one.Attribute("height")!)];
        Assert.That(heights.Select(height => Math.Round(height / heights.Max() * 3)), Is.EqualTo(new[] { 1, 3, 1 }));
    }

    [Test]
    public void Nothing_is_drawn_of_nothing()
    {
        foreach (string picture in (string[])[ScatterPlot.Draw([], ""), ErrorsPlot.Draw([], "")])
            Assert.That(picture, Does.Not.Contain("NaN").And.Not.Contain("<circle"));
    }
}
