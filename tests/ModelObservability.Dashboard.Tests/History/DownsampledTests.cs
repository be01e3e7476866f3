using ModelObservability.Dashboard.History;

namespace ModelObservability.Dashboard.Tests.History;

[TestFixture]
public sealed class DownsampledTests
{
    [Test]
    public void Every_spike_up_and_down_survives_and_the_length_is_bounded([Values(100, 1000, 100_000)] int steps)
    {
        Downsampled curve = new(intervals: 64);
        Random random = new(1);
        HashSet<long> up = [.. Enumerable.Range(0, 5).Select(index => (long)((index * steps / 5) + 3))];
        for (long step = 1; step <= steps; step++) curve.Add(step, up.Contains(step) ? 100 : up.Contains(step - 1) ? -100 : random.NextDouble());

        (long Step, double Value)[] points = [.. curve.Points()];
        Assert.Multiple(() =>
        {
            Assert.That(points, Has.Length.LessThanOrEqualTo(128));
            Assert.That(points.Count(static point => point.Value == 100), Is.EqualTo(5));
            Assert.That(points.Count(static point => point.Value == -100), Is.EqualTo(5));
            Assert.That(points.Select(static point => point.Step), Is.Ordered.Ascending);
            Assert.That(curve.Count, Is.EqualTo(steps));
        });
    }

    [Test]
    public void A_short_curve_is_kept_whole_and_what_is_not_finite_is_left_out()
    {
        Downsampled curve = new();
        curve.Add(1, 3);
        curve.Add(2, double.NaN);
        curve.Add(3, 2);

        Assert.That(curve.Points(), Is.EqualTo([(1L, 3.0), (3L, 2.0)]));
    }
}
