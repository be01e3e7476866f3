using System.Globalization;
using ModelObservability.Metrics.Detectors;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Watching;

/// <summary>Every rule is provoked through the public API, and stays quiet where nothing is wrong.</summary>
[TestFixture]
public sealed class WatchTests
{
    [Test]
    [StaysQuiet("MO7001", "MO7002", "MO7003", "MO7004", "MO7005", "MO7006", "MO7007", "MO7008")]
    public void A_healthy_model_is_no_finding_however_long_it_is_watched([Values(1, 2, 3)] int seed)
    {
        using WatchedModel service = new(seed);
        service.Monitor.Watch(service.Healthy());
        service.Run(TimeSpan.FromHours(3));
        Assert.That(service.Found, Is.Empty);
    }

    [Test]
    public void A_model_that_becomes_better_is_no_finding()
    {
        using WatchedModel service = new();
        service.Monitor.Watch(service.Healthy());
        (service.Wrong, service.Fails, service.NotNumbers, service.Unsure, service.Milliseconds) = (0.01, 0, 0, 0, 5);
        service.Run(TimeSpan.FromHours(2));
        Assert.That(service.Found, Is.Empty);
    }

    [Test]
    public void Accuracy_that_falls_is_found_once_with_what_was_promised_and_when_it_began()
    {
        using WatchedModel service = new();
        service.Monitor.Watch(service.Healthy());
        service.Run(TimeSpan.FromMinutes(30));
        DateTimeOffset change = service.Time.GetUtcNow();
        service.Wrong = 0.3;
        service.Run(TimeSpan.FromHours(1));

        Signal found = service.Found.Single(static signal => signal.Code == "MO7001");
        Assert.That(found.Time - change, Is.LessThan(TimeSpan.FromMinutes(5)));
        Assert.That((double)found.Evidence["ml.watch.e_value"], Is.GreaterThanOrEqualTo((double)found.Evidence["ml.watch.threshold"]));
        Assert.That(found.Evidence["ml.watch.threshold"], Is.EqualTo(259_200.0), "looks of ten seconds in 30 days, for one false alarm");
        Assert.That(found.Evidence["ml.watch.false_alarms_per_month"], Is.EqualTo(1.0));
        Assert.That((double)found.Evidence["ml.watch.reference"], Is.EqualTo(0.1).Within(0.01));
        Assert.That((double)found.Evidence["ml.watch.tolerated"], Is.InRange(0.1, 0.12));
        DateTimeOffset began = DateTimeOffset.Parse((string)found.Evidence["ml.watch.began"], CultureInfo.InvariantCulture);
        Assert.That(began - change, Is.InRange(TimeSpan.FromMinutes(-2), TimeSpan.FromMinutes(2)));
    }

    [Test]
    public void What_ends_and_comes_back_is_a_second_finding()
    {
        using WatchedModel service = new();
        service.Monitor.Watch(service.Healthy());
        for (int episode = 1; episode <= 2; episode++)
        {
            service.Wrong = 0.3;
            service.Run(TimeSpan.FromMinutes(30));
            service.Wrong = 0.1;
            service.Run(TimeSpan.FromHours(2));
            Assert.That(service.Found.Count(static signal => signal.Code == "MO7001"), Is.EqualTo(episode));
        }
    }

    [Test]
    public void Probabilities_that_no_longer_mean_what_they_say_are_found_while_accuracy_stays()
    {
        using WatchedModel service = new();
        service.Monitor.Watch(service.Healthy());
        service.Score = 0.55;
        service.Run(TimeSpan.FromHours(1));
        Assert.That(service.Found.Select(static signal => signal.Code), Is.EqualTo(new[] { "MO7002" }));
    }

    [Test]
    public void Calls_that_fail_outputs_of_NaN_and_of_low_confidence_are_found_each_by_its_own_code()
    {
        foreach ((string code, Action<WatchedModel> change) in new (string, Action<WatchedModel>)[]
        {
            ("MO7003", static service => service.Fails = 0.1), ("MO7004", static service => service.NotNumbers = 0.06), ("MO7005", static service => service.Unsure = 0.2),
        })
        {
            using WatchedModel service = new(name: "ill " + code);
            service.Monitor.Watch(service.Healthy());
            change(service);
            service.Run(TimeSpan.FromHours(1));
            Assert.That(service.Found.Select(static signal => signal.Code), Is.EqualTo(new[] { code }));
        }
    }

    [Test]
    public void Calls_above_the_95th_percentile_of_the_reference_are_late()
    {
        using WatchedModel service = new();
        service.Monitor.Watch(service.Healthy());
        service.Milliseconds = 13;
        service.Run(TimeSpan.FromHours(1));
        Assert.That(service.Found.Select(static signal => signal.Code), Is.EqualTo(new[] { "MO7006" }));
    }

    [Test]
    public void A_limit_of_latency_of_ones_own_takes_its_share_from_the_reference()
    {
        using WatchedModel service = new();
        service.Monitor.Watch(service.Healthy(), new() { LatencyLimit = TimeSpan.FromMilliseconds(20) });
        service.Milliseconds = 13; // up to 19.5 ms: slower, and in time
        service.Run(TimeSpan.FromHours(1));
        Assert.That(service.Found, Is.Empty);
        service.Milliseconds = 16;
        service.Run(TimeSpan.FromMinutes(30));
        Assert.That(service.Found.Select(static signal => signal.Code), Is.EqualTo(new[] { "MO7006" }));
    }

    [Test]
    public void An_objective_of_latency_says_which_calls_are_late_whether_it_comes_before_the_watch_or_after([Values] bool before)
    {
        using WatchedModel service = new();
        ReferenceProfile reference = service.Healthy(); // 5 to 15 ms
        if (before) service.Monitor.TrackLatencyObjective(TimeSpan.FromMilliseconds(20), 0.94);
        service.Monitor.Watch(reference);
        if (!before) service.Monitor.TrackLatencyObjective(TimeSpan.FromMilliseconds(20), 0.94);
        service.Milliseconds = 13.5; // 4 % above 20 ms: far above the reference's p95, and within what the objective allows
        service.Run(TimeSpan.FromHours(2));
        Assert.That(service.Found, Is.Empty);
        service.Milliseconds = 17; // 32 %
        service.Run(TimeSpan.FromMinutes(30));
        Signal found = service.Found.Single();
        Assert.That((found.Code, found.Evidence["ml.watch.latency.limit"]), Is.EqualTo(("MO7006", 0.02)));
        Assert.That((double)found.Evidence["ml.watch.tolerated"], Is.EqualTo(0.06).Within(1e-9));
        Assert.That((double)found.Evidence["ml.watch.reference"], Is.LessThan(0.001));
    }

    [Test]
    public void Late_calls_are_watched_by_an_objective_also_where_the_reference_has_no_latency()
    {
        using WatchedModel service = new() { Milliseconds = 30 };
        service.Monitor.TrackLatencyObjective(TimeSpan.FromMilliseconds(20), 0.99);
        for (int sample = 0; sample < 1_000; sample++) service.Quality.Record(true, 0.9);
        ReferenceProfile reference = service.Quality.CaptureReference();
        Assert.That(reference.Latency, Is.Null, "it is captured before the first call");
        service.Monitor.Watch(reference);
        service.Run(TimeSpan.FromMinutes(30));
        Signal found = service.Found.Single(static signal => signal.Code == "MO7006");
        Assert.That((double)found.Evidence["ml.watch.tolerated"], Is.EqualTo(0.01).Within(1e-9));
        Assert.That(found.Evidence.ContainsKey("ml.watch.reference"), Is.False);
    }

    [Test]
    [Provokes("MO7007")]
    public void Labels_that_stop_while_the_model_is_called_are_found_once_and_again_after_they_came()
    {
        using WatchedModel service = new();
        service.Monitor.Watch(service.Healthy());
        for (int outage = 1; outage <= 2; outage++)
        {
            service.IsLabelled = false;
            service.Run(TimeSpan.FromHours(8));
            Assert.That(service.Found.Select(static signal => signal.Code), Is.EqualTo(Enumerable.Repeat("MO7007", 1)), "the second outage is as long as one that ended well");
            service.IsLabelled = true;
            service.Run(TimeSpan.FromMinutes(10));
        }

        service.IsLabelled = false;
        service.Run(TimeSpan.FromHours(20));
        Assert.That(service.Found.Count(), Is.EqualTo(2));
        Assert.That((double)service.Found.First().Evidence["ml.watch.labels.without"], Is.InRange(3_600, 3_700));
    }

    [Test]
    public void A_model_that_nobody_calls_gets_no_labels_either_and_that_is_no_finding()
    {
        using WatchedModel service = new();
        service.Monitor.Watch(service.Healthy());
        (service.IsCalled, service.IsLabelled) = (false, false);
        service.Run(TimeSpan.FromHours(30));
        Assert.That(service.Found, Is.Empty);
    }

    [Test]
    public void A_class_that_takes_over_is_found_and_one_that_grows_is_not()
    {
        using WatchedModel service = new();
        service.Monitor.Watch(service.Healthy());
        service.Positive = 0.7;
        service.Run(TimeSpan.FromHours(2));
        Assert.That(service.Found, Is.Empty);
        service.Positive = 0.97;
        service.Run(TimeSpan.FromHours(1));
        Assert.That(service.Found.Select(static signal => signal.Code), Is.EqualTo(new[] { "MO7008" }));
        Assert.That(service.Found.Single().Evidence["ml.watch.class"], Is.EqualTo(1));
    }

    [Test]
    public void Replicas_share_the_promise_and_tolerance_ignores_what_is_small()
    {
        using WatchedModel service = new();
        ReferenceProfile reference = service.Healthy();
        service.Monitor.Watch(reference, new() { FalseAlarms = new FalseAlarmRate { Replicas = 1_000 } });
        service.Wrong = 0.3;
        service.Run(TimeSpan.FromMinutes(30));
        Assert.That(service.Found.First().Evidence["ml.watch.threshold"], Is.EqualTo(259_200_000.0));

        int before = service.Found.Count();
        service.Wrong = 0.14;
        service.Monitor.Watch(reference, new() { Tolerance = 0.1 });
        service.Run(TimeSpan.FromHours(3));
        Assert.That(service.Found.Count(), Is.EqualTo(before));
    }
}
