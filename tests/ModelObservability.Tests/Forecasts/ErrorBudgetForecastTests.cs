using ModelObservability.Metrics.Forecasts;
using ModelObservability.Objectives;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Forecasts;

/// <summary>When the error budget of an objective is gone, in one line.</summary>
[TestFixture]
public sealed class ErrorBudgetForecastTests
{
    private static readonly ObjectiveOptions Quietly = new() { Windows = [] };

    private readonly ManualTime time = new();
    private ModelMonitor monitor = null!;
    private long good, total;

    [SetUp]
    public void Begin()
    {
        (good, total) = (0, 0);
        monitor = new("budget forecast of " + TestContext.CurrentContext.Test.Name, timeProvider: time);
    }

    [TearDown]
    public void End() => monitor.Dispose();

    [Test]
    public void A_budget_that_is_being_spent_is_gone_when_it_is_said_to_be()
    {
        LevelForecast forecast = monitor.ForecastErrorBudget(monitor.TrackObjective("answers", 0.99, () => (good, total), Quietly));
        using MeterReadings readings = new(monitor.Identity.Name);
        Random random = new(4);
        (good, total) = (1_000_000, 1_000_000); // of which 10,000 may be bad
        Assert.That(forecast.Remaining.Status, Is.EqualTo(ForecastStatus.TooFewPoints));
        for (int minute = 0; minute < 60; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            total += random.Next(60, 141); // all bad
            _ = forecast.Remaining;
        }

        // 1 % of all are as many as have failed after 101 minutes at a hundred a minute
        Assert.That(forecast.Name, Is.EqualTo("error_budget.answers"));
        Assert.That(forecast.Remaining.Status, Is.EqualTo(ForecastStatus.Expected));
        Assert.That(forecast.Remaining.Estimate!.Value.TotalMinutes, Is.EqualTo(41).Within(4));
        Assert.That(readings.Observe("ml.forecast.remaining", ("ml.forecast.name", "error_budget.answers")), Is.EqualTo(41 * 60).Within(240));
    }

    [Test]
    public void Of_a_budget_that_nobody_spends_nobody_can_say_when_it_is_gone()
    {
        LevelForecast forecast = monitor.ForecastErrorBudget(monitor.TrackObjective("answers", 0.99, () => (good, total), Quietly));
        using MeterReadings readings = new(monitor.Identity.Name);
        for (int minute = 0; minute < 60; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            (good, total) = (good + 999, total + 1_000); // a tenth of what is allowed
            _ = forecast.Remaining;
        }

        Assert.That(forecast.Remaining.Estimate, Is.Null);
        Assert.That(readings.ObserveAll().Where(static reading => reading.Instrument.StartsWith("ml.forecast", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void A_budget_of_another_model_is_refused_and_one_without_events_has_no_answer()
    {
        using ModelMonitor other = new("another model");
        Objective objective = other.TrackSuccessObjective(0.99);

        Assert.That(() => monitor.ForecastErrorBudget(objective), Throws.ArgumentException.With.Message.Contains("another model"));
        Assert.That(other.ForecastErrorBudget(objective).Remaining.Estimate, Is.Null);
    }
}
