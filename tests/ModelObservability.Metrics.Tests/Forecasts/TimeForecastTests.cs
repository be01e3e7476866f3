using ModelObservability.Metrics.Forecasts;

namespace ModelObservability.Tests.Metrics.Forecasts;

public class TimeForecastTests
{
    [Test]
    public void A_line_reaches_its_level_when_it_does()
    {
        double[] times = [.. Enumerable.Range(0, 20).Select(index => (double)index)];
        TimeForecast forecast = TimeForecast.OfLine(times, [.. times.Select(time => 100 + 5 * time)], 300);
        Assert.That(forecast, Is.EqualTo(new TimeForecast(ForecastStatus.Expected, 21, 21, 21)));
        TimeForecast falling = TimeForecast.OfLine(times, [.. times.Select(time => 100 - 5 * time)], -5);
        Assert.That(falling.Estimate, Is.EqualTo(2).Within(1e-9), "a budget is spent downwards");
    }

    [Test]
    public void Its_interval_contains_the_time_about_as_often_as_it_says()
    {
        Random random = new(5);
        int held = 0, said = 0;
        for (int round = 0; round < 500; round++)
        {
            double[] times = [.. Enumerable.Range(0, 40).Select(index => (double)index)];
            TimeForecast forecast = TimeForecast.OfLine(times, [.. times.Select(time => time + 6 * Normal(random))], 60);
            if (!forecast.CanSay) continue;
            said++;
            if (forecast.Earliest <= 21 && 21 <= forecast.Latest) held++;
        }

        Assert.That(said, Is.GreaterThan(400));
        Assert.That(held / (double)said, Is.InRange(0.87, 1));
    }

    [TestCase(0.0)]
    [TestCase(0.9)]
    [TestCase(1.0)]
    public void What_only_wanders_is_seldom_said_to_arrive(double carried)
    {
        Random random = new(6);
        int said = 0;
        for (int round = 0; round < 400; round++)
        {
            double[] times = [.. Enumerable.Range(0, 60).Select(index => (double)index)], values = new double[60];
            for (int index = 1; index < 60; index++) values[index] = carried * values[index - 1] + Normal(random);
            if (TimeForecast.OfLine(times, values, 40).Status == ForecastStatus.Expected) said++;
        }

        // An interval of 90 % excludes 0 towards the level in 5 %; of a random walk, whose steps never come back, more often.
        Assert.That(said, Is.LessThanOrEqualTo(carried < 1 ? 32 : 100));
    }

    [Test]
    public void There_is_an_answer_to_every_question_that_has_none()
    {
        double[] times = [.. Enumerable.Range(1, 10).Select(index => (double)index)];
        Assert.That(TimeForecast.OfLine(times.AsSpan(0, 7), times.AsSpan(0, 7), 100).Status, Is.EqualTo(ForecastStatus.TooFewPoints));
        Assert.That(TimeForecast.OfLine(times, [.. times.Select(_ => 1.0)], 100).Status, Is.EqualTo(ForecastStatus.NotApproaching));
        Assert.That(TimeForecast.OfLine(times, [.. times.Select(_ => 1.0)], 1).Status, Is.EqualTo(ForecastStatus.Reached));
        Assert.That(TimeForecast.OfLine(times, times, 10).Status, Is.EqualTo(ForecastStatus.Reached));
        Assert.That(TimeForecast.OfLine(times, times, 5.5).Status, Is.EqualTo(ForecastStatus.Reached), "and passed");
        Assert.That(TimeForecast.OfLine(times, times, 1e6).Status, Is.EqualTo(ForecastStatus.TooFar));
        Assert.That(TimeForecast.OfLine(times, [.. times.Select(time => -time)], 100).Status, Is.EqualTo(ForecastStatus.NotApproaching));
    }

    [Test]
    public void A_learning_curve_reaches_its_target_when_it_does()
    {
        double[] epochs = [.. Enumerable.Range(1, 20).Select(epoch => (double)epoch)];
        double truth = Math.Pow(0.1 / 2, -1 / 0.7) - 20; // 0.5 + 2·t^-0.7 = 0.6
        TimeForecast loss = TimeForecast.OfCurve(epochs, [.. epochs.Select(epoch => 0.5 + 2 * Math.Pow(epoch, -0.7))], 0.6);
        Assert.That(loss.Status, Is.EqualTo(ForecastStatus.Expected));
        Assert.That(loss.Estimate, Is.EqualTo(truth).Within(0.1 * truth));
        TimeForecast score = TimeForecast.OfCurve(epochs, [.. epochs.Select(epoch => 0.9 - 0.5 * Math.Pow(epoch, -0.7))], 0.87);
        Assert.That(score.Estimate, Is.EqualTo(Math.Pow(0.03 / 0.5, -1 / 0.7) - 20).Within(4));
    }

    [Test]
    public void A_curve_that_levels_off_before_its_target_does_not_reach_it()
    {
        Random random = new(8);
        double[] epochs = [.. Enumerable.Range(1, 40).Select(epoch => (double)epoch)];
        TimeForecast forecast = TimeForecast.OfCurve(epochs, [.. epochs.Select(epoch => 0.5 + 2 / epoch + 0.005 * Normal(random))], 0.3);
        Assert.That(forecast.CanSay, Is.False);
    }

    [Test]
    public void The_interval_of_a_curve_contains_the_time_mostly()
    {
        Random random = new(9);
        double truth = Math.Pow(0.1 / 2, -1 / 0.7) - 30;
        int held = 0, said = 0;
        for (int round = 0; round < 200; round++)
        {
            double[] epochs = [.. Enumerable.Range(1, 30).Select(epoch => (double)epoch)];
            TimeForecast forecast = TimeForecast.OfCurve(epochs, [.. epochs.Select(epoch => 0.5 + 2 * Math.Pow(epoch, -0.7) + 0.02 * Normal(random))], 0.6);
            if (!forecast.CanSay) continue;
            said++;
            if (forecast.Earliest <= truth && truth <= forecast.Latest) held++;
        }

        Assert.That(said, Is.GreaterThan(100));
        Assert.That(held / (double)said, Is.InRange(0.85, 1));
    }

    [Test]
    public void What_is_no_series_is_refused()
    {
        Assert.That(() => TimeForecast.OfLine([1, 1], [1, 2], 3), Throws.ArgumentException.With.Message.Contains("ascend"));
        Assert.That(() => TimeForecast.OfLine([1, 2], [1, double.NaN], 3), Throws.ArgumentException.With.Message.StartsWith("values[1] is NaN"));
        Assert.That(() => TimeForecast.OfLine([1, 2], [1, 2], double.NaN), Throws.ArgumentException.With.Message.StartsWith("level is NaN"));
        Assert.That(() => TimeForecast.OfCurve([0, 1], [1, 2], 3), Throws.ArgumentException.With.Message.Contains("above 0"));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
