namespace ModelObservability.Tests.Watching;

/// <summary>Rates that move while the model is healthy: where the reference has seen them move they are no finding.</summary>
[TestFixture]
public sealed class MovingRateTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    [Test]
    public void A_season_that_the_reference_spans_is_no_finding_and_what_stays_bad_is_found([Values(1, 2, 3)] int seed)
    {
        using WatchedModel service = new(seed);
        Swing(service, TimeSpan.FromHours(4));
        service.Monitor.Watch(service.Quality.CaptureReference());
        Swing(service, TimeSpan.FromHours(4));
        Assert.That(service.Found.Select(static signal => signal.Code), Is.Empty);

        (service.Wrong, service.Unsure, service.Milliseconds) = (0.5, 0.1, 10);
        service.Run(TimeSpan.FromHours(12));
        Signal found = service.Found.Single(static signal => signal.Code == "MO7001");
        Assert.That((double)found.Evidence["ml.watch.dispersion"], Is.GreaterThan(5), "the evidence counts only so much");
        Assert.That((double)found.Evidence["ml.watch.tolerated"], Is.InRange(0.12, 0.25));
    }

    [Test]
    public void A_season_that_the_reference_has_not_seen_is_a_finding()
    {
        using WatchedModel service = new();
        service.Monitor.Watch(service.Healthy());
        Swing(service, TimeSpan.FromHours(4));
        Assert.That(service.Found.Select(static signal => signal.Code), Does.Contain("MO7001").And.Contain("MO7005").And.Contain("MO7006"));
    }

    [Test]
    public void Without_movement_nothing_is_lost()
    {
        using WatchedModel service = new();
        ReferenceProfile reference = service.Healthy();
        Assert.That(reference.Rates.Where(static rate => rate.Key is "accuracy" or "error" or "low_confidence").Select(static rate => rate.Value.Dispersion), Is.All.LessThan(2));
    }

    /// <summary>Errors, unsure outputs and late calls come and go within forty minutes.</summary>
    private static void Swing(WatchedModel service, TimeSpan time)
    {
        for (DateTimeOffset end = service.Time.GetUtcNow() + time; service.Time.GetUtcNow() < end;)
        {
            double phase = Math.Sin(2 * Math.PI * service.Time.GetUtcNow().TimeOfDay.TotalMinutes / 40);
            (service.Wrong, service.Unsure, service.Milliseconds) = (0.1 + 0.08 * phase, 0.1 + 0.08 * phase, 10 + 3 * phase);
            service.Run(Step);
        }
    }
}
