using ModelObservability.Metrics.Forecasts;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Forecasts;

public class ForecastTargetTests
{
    [Test]
    public void A_run_says_when_its_validation_will_reach_a_target_or_that_it_cannot()
    {
        ManualTime time = new();
        using ModelMonitor monitor = new("forecast-target", timeProvider: time);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 100 });
        Assert.That(run.ForecastTarget(0.6).Status, Is.EqualTo(ForecastStatus.TooFewPoints));
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            time.Advance(TimeSpan.FromMinutes(1));
            run.ReportValidation(0.5 + 2 * Math.Pow(epoch.Number, -0.7), ("accuracy", 0.9 - 0.5 * Math.Pow(epoch.Number, -0.7)));
            if (epoch.Number == 20) break;
        }

        double expected = Math.Pow(0.1 / 2, -1 / 0.7) - 20;
        RemainingTime loss = run.ForecastTarget(0.6);
        Assert.That(loss.Status, Is.EqualTo(ForecastStatus.Expected));
        Assert.That(loss.Estimate!.Value.TotalMinutes, Is.EqualTo(expected).Within(0.1 * expected));
        Assert.That(run.ForecastTarget(0.87, "accuracy").Status, Is.EqualTo(ForecastStatus.Expected));
        Assert.That(run.ForecastTarget(0.4).Estimate, Is.Null, "it levels off at 0.5");
        Assert.That(run.ForecastTarget(0.9, "f1").Status, Is.EqualTo(ForecastStatus.TooFewPoints));
        Assert.That(run.ForecastTarget(2).Status, Is.EqualTo(ForecastStatus.Reached));
        Assert.That(() => run.ForecastTarget(double.NaN), Throws.ArgumentException.With.Message.Contains("target is NaN"));
    }

    [Test]
    public void A_reference_begun_by_a_run_carries_its_name()
    {
        using ModelMonitor monitor = new("forecast-reference", "2");
        using TrainingRun run = monitor.StartTraining();
        ReferenceBuilder builder = run.CaptureReference(["a"]);
        builder.Add([1.0, 2.0]);
        ReferenceProfile profile = builder.Build();
        Assert.That((profile.Run, profile.Model), Is.EqualTo((run.Name, monitor.Identity)));
    }
}
