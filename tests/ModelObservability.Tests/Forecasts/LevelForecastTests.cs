using ModelObservability.Metrics.Forecasts;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Forecasts;

public class LevelForecastTests
{
    [Test]
    public void Memory_that_grows_is_said_to_be_full_when_it_is()
    {
        ManualTime time = new();
        using ModelMonitor monitor = new("forecast-grows", timeProvider: time);
        double used = 100;
        LevelForecast forecast = monitor.Forecast("memory", () => used, 1000);
        using MeterReadings readings = new("forecast-grows");
        Assert.That(forecast.Remaining.Status, Is.EqualTo(ForecastStatus.TooFewPoints));
        for (int minute = 0; minute < 30; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            used += 10;
            _ = forecast.Remaining;
        }

        Assert.That(forecast.Remaining.Status, Is.EqualTo(ForecastStatus.Expected));
        Assert.That(forecast.Remaining.Estimate!.Value.TotalMinutes, Is.EqualTo(60).Within(1));
        Assert.That(readings.Observe("ml.forecast.remaining", ("ml.forecast.name", "memory")), Is.EqualTo(3600).Within(60));
        Assert.That(readings.Observe("ml.forecast.remaining.earliest"), Is.LessThanOrEqualTo(3600 + 60));
        monitor.Dispose();
        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument.StartsWith("ml.forecast", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Memory_that_goes_up_and_down_is_never_full()
    {
        ManualTime time = new();
        using ModelMonitor monitor = new("forecast-steady", timeProvider: time);
        using MeterReadings readings = new("forecast-steady");
        int minute = 0;
        LevelForecast forecast = monitor.Forecast("memory", () => 500 + 100 * Math.Sin(minute / 5.0), 1000);
        for (; minute < 1000; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.That(forecast.Remaining.Status, Is.Not.EqualTo(ForecastStatus.Expected).Or.EqualTo(ForecastStatus.TooFewPoints), $"minute {minute}");
        }

        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument.StartsWith("ml.forecast", StringComparison.Ordinal)), Is.Empty, "no answer is no value");
    }

    [Test]
    public void A_budget_is_spent_downwards()
    {
        ManualTime time = new();
        using ModelMonitor monitor = new("forecast-budget", timeProvider: time);
        double left = 1;
        LevelForecast forecast = monitor.Forecast("error_budget", () => left, 0);
        for (int hour = 0; hour < 20; hour++)
        {
            time.Advance(TimeSpan.FromHours(1));
            left -= 0.02;
            _ = forecast.Remaining;
        }

        Assert.That(forecast.Remaining.Estimate!.Value.TotalHours, Is.EqualTo(30).Within(1));
    }

    [Test]
    [ProvokesFaults]
    public void A_quantity_that_cannot_be_read_is_not_known()
    {
        ManualTime time = new();
        using ModelMonitor monitor = new("forecast-throws", timeProvider: time);
        LevelForecast forecast = monitor.Forecast("memory", static () => throw new InvalidOperationException(), 1000);
        for (int minute = 0; minute < 20; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.That(forecast.Remaining, Is.EqualTo(new RemainingTime(ForecastStatus.TooFewPoints, null, null, null)));
        }
    }

    [Test]
    public void A_clock_that_jumps_back_hurts_nobody()
    {
        ManualTime time = new();
        using ModelMonitor monitor = new("forecast-clock", timeProvider: time);
        double used = 0;
        LevelForecast forecast = monitor.Forecast("memory", () => used += 10, 1000);
        for (int minute = 0; minute < 20; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(minute == 10 ? -600 : 1));
            _ = forecast.Remaining;
        }

        Assert.That(forecast.Remaining.Status, Is.AnyOf(ForecastStatus.Expected, ForecastStatus.TooFewPoints, ForecastStatus.NotApproaching));
    }

    [Test]
    public void Forecasts_are_few_and_named_once()
    {
        using ModelMonitor monitor = new("forecast-few");
        LevelForecast first = monitor.Forecast("0", static () => 1, 2);
        Assert.That(monitor.Forecast("0", static () => 1, 2), Is.SameAs(first));
        for (int index = 1; index < 16; index++) monitor.Forecast($"{index}", static () => 1, 2);
        Assert.That(() => monitor.Forecast("16", static () => 1, 2), Throws.InvalidOperationException.With.Message.Contains("16 forecasts already"));
        Assert.That(() => monitor.Forecast("x", static () => 1, double.NaN), Throws.ArgumentException.With.Message.Contains("level is NaN"));
        Assert.That(() => monitor.Forecast(" ", static () => 1, 1), Throws.ArgumentException);
    }

    [Test]
    public void The_memory_of_the_process_has_a_limit()
    {
        using ModelMonitor monitor = new("forecast-process");
        Assert.That(monitor.ForecastProcessMemory().Remaining.Status, Is.EqualTo(ForecastStatus.TooFewPoints));
    }
}
