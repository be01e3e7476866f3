using ModelObservability.Metrics.Forecasts;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Forecasts;

/// <summary>Theil–Sen agrees with SciPy to 1e-9.</summary>
public class RobustLineTests
{
    private static IEnumerable<TestCaseData> Lines => GoldenCase.Of("detection_estimates.json").Where(data => ((GoldenCase)data.Arguments[0]!).HasInput("t"));

    [TestCaseSource(nameof(Lines))]
    public void Lines_agree(GoldenCase golden)
    {
        RobustLine line = RobustLine.Fit(golden.Doubles("t"), golden.Doubles("y"));
        foreach ((double actual, string path) in new[] { (line.Slope, "slope"), (line.Intercept, "intercept"), (line.LowerSlope, "low"), (line.UpperSlope, "high") })
            Assert.That(actual, Is.EqualTo(golden.ExpectedNumber(path)).Within(1e-9), path);
    }

    [Test]
    public void A_quarter_of_the_points_may_be_anything()
    {
        double[] x = [.. Enumerable.Range(0, 40).Select(index => (double)index)], y = [.. x.Select((at, index) => index % 4 == 0 ? 1e6 : 3 + 2 * at)];
        Assert.That(RobustLine.Fit(x, y).Slope, Is.EqualTo(2).Within(1e-9));
    }

    [Test]
    public void What_is_no_line_is_refused()
    {
        Assert.That(() => RobustLine.Fit([1, 1], [1, 2]), Throws.ArgumentException.With.Message.Contains("one place"));
        Assert.That(() => RobustLine.Fit([1, 2], [1, double.NaN]), Throws.ArgumentException.With.Message.StartsWith("y[1] is NaN"));
        Assert.That(() => RobustLine.Fit(new double[1001], new double[1001]), Throws.ArgumentException.With.Message.Contains("may be 1000"));
        Assert.That(() => RobustLine.Fit([1, 2], [1, 2], 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
