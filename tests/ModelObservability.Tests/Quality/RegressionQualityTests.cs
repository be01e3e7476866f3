using ModelObservability.Metrics;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

[TestFixture]
public sealed class RegressionQualityTests
{
    // scikit-learn's user guide, regression metrics: y_true and y_pred of the examples of mean_absolute_error and r2_score
    private static readonly double[] Targets = [3, -0.5, 2, 7], Predictions = [2.5, 0.0, 2, 8];

    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void The_gauges_are_those_of_the_published_example()
    {
        using MeterReadings readings = new(name);
        monitor.TrackRegression(new() { Window = null }).Record(Targets, Predictions);

        Assert.That(readings.Observe("ml.quality.mae"), Is.EqualTo(0.5));
        Assert.That(readings.Observe("ml.quality.mse"), Is.EqualTo(0.375));
        Assert.That(readings.Observe("ml.quality.rmse"), Is.EqualTo(Math.Sqrt(0.375)));
        Assert.That(readings.Observe("ml.quality.r2"), Is.EqualTo(0.9486081370449679).Within(1e-15));
        Assert.That(readings.Observe("ml.quality.mape"), Is.EqualTo((0.5 / 3 + 1 + 0 + 1 / 7.0) / 4).Within(1e-15));
    }

    [Test]
    public void The_scores_of_a_fleet_follow_from_the_sums_of_its_replicas()
    {
        using ModelMonitor other = new(name, version: "2");
        using MeterReadings readings = new(name);
        monitor.TrackRegression().Record(Targets.AsSpan(0, 1), Predictions.AsSpan(0, 1));
        other.TrackRegression().Record(Targets.AsSpan(1), Predictions.AsSpan(1));

        double n = readings.Observe("ml.quality.error.count"), squared = readings.Observe("ml.quality.error.squared"), sum = readings.Observe("ml.quality.target.linear");
        Assert.That(readings.Observe("ml.quality.error.absolute") / n, Is.EqualTo(0.5).Within(1e-15));
        Assert.That(Math.Sqrt(squared / n), Is.EqualTo(Math.Sqrt(0.375)).Within(1e-15));
        Assert.That(1 - squared / (readings.Observe("ml.quality.target.squared") - sum * sum / n), Is.EqualTo(0.9486081370449679).Within(1e-14));
    }

    [Test]
    public void Sums_never_fall_however_their_parts_are_merged()
    {
        ManualTime time = new();
        using ModelMonitor watched = new(name + " sums", timeProvider: time);
        using MeterReadings readings = new(name + " sums");
        RegressionQuality quality = watched.TrackRegression(new() { Window = TimeSpan.FromSeconds(12) });
        Random random = new(5);
        double absolute = 0, squared = 0;
        for (int batch = 0; batch < 2_000; batch++)
        {
            if (batch % 3 == 0) quality.Record(random.NextDouble() * 1e9, random.NextDouble() / 3);
            time.Advance(TimeSpan.FromMilliseconds(random.Next(3000)));
            double now = readings.Observe("ml.quality.error.absolute"), nowSquared = readings.Observe("ml.quality.error.squared");
            Assert.That((now >= absolute, nowSquared >= squared), Is.EqualTo((true, true)));
            (absolute, squared) = (now, nowSquared);
        }

        Assert.That(absolute, Is.EqualTo(quality.All.MeanAbsoluteError * quality.All.Count).Within(1e-11).Percent);
    }

    [Test]
    public void An_error_that_is_not_finite_is_rejected()
    {
        using MeterReadings readings = new(name);
        RegressionQuality quality = monitor.TrackRegression();
        quality.Record([1, double.NaN, 3, double.PositiveInfinity, double.MaxValue], [2, 1, 3, 1, -double.MaxValue]);

        Assert.That((quality.All.Count, quality.All.MeanAbsoluteError, quality.All.Rejected), Is.EqualTo((2L, 0.5, new Rejections(NonFiniteScore: 3))));
        Assert.That(readings.Observe("ml.quality.rejected", ("reason", "non_finite_score")), Is.EqualTo(3));
        quality.Record([0, 0], [1e200, -1e200]);
        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument == "ml.quality.mse"), Is.Empty, "squares beyond the range of doubles are absent, not infinite");
    }

    [Test]
    public void True_values_may_arrive_later()
    {
        RegressionQuality quality = monitor.TrackRegression();
        DelayedLabels<string, double, double> labels = quality.DelayLabels<string>();
        labels.Predicted("order 1", 2.5);
        labels.Labelled("order 1", 3);

        Assert.That((quality.All.Count, quality.All.Bias), Is.EqualTo((1L, -0.5)));
    }

    [Test]
    public void The_window_forgets_and_the_totals_do_not()
    {
        ManualTime time = new();
        using ModelMonitor watched = new(name + " window", timeProvider: time);
        RegressionQuality quality = watched.TrackRegression(new() { Window = TimeSpan.FromMinutes(12) });
        quality.Record(1, 2);
        time.Advance(TimeSpan.FromMinutes(13));
        quality.Record(1, 4f);

        Assert.That((quality.Recent.MeanAbsoluteError, quality.All.MeanAbsoluteError), Is.EqualTo((3.0, 2.0)));
    }

    [Test]
    public void Misuse_is_refused_by_name_before_anything_changes()
    {
        RegressionQuality quality = monitor.TrackRegression();
        Assert.That(() => quality.Record([1.0, 2.0], [1.0]), Throws.ArgumentException.With.Property("ParamName").EqualTo("predictions"));
        Assert.That(() => quality.Record([1f], [1f, 2f]), Throws.ArgumentException);
        Assert.That(quality.All.Count, Is.Zero);
        Assert.That(() => new RegressionQualityOptions { Errors = null! }, Throws.ArgumentNullException.With.Property("ParamName").EqualTo("Errors"));
        using ModelMonitor other = new(name + " other");
        Assert.That(() => other.TrackRegression(new() { Errors = new() { HuberDelta = -1 } }), Throws.ArgumentException.With.Message.Contains("-1"));
        Assert.That(() => other.TrackRegression(), Throws.Nothing, "what was refused has left nothing behind");
    }
}
