using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Tests.Telemetry;

[TestFixture]
public sealed class SpanEndTests
{
    private static readonly TimeSpan Lived = TimeSpan.FromHours(1);

    [Test]
    public void The_end_is_as_long_ago_as_the_work_ended()
    {
        (Activity span, DateTime before) = Begun();
        SpanEnd.Set(span, 1200);
        span.Stop();
        Assert.That(span.StartTimeUtc + span.Duration, Is.InRange(before.AddSeconds(-1200), Now().AddSeconds(-1200)));
    }

    [TestCase(0)]
    [TestCase(-5)]
    [TestCase(4000)]
    [TestCase(1e300)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void An_invalid_clock_does_not_move_the_end(double secondsAgo)
    {
        (Activity span, DateTime before) = Begun();
        SpanEnd.Set(span, secondsAgo);
        span.Stop();
        Assert.That(span.StartTimeUtc + span.Duration, Is.InRange(before, Now()));
    }

    private static (Activity Span, DateTime Before) Begun()
    {
        DateTime before = Now();
        return (new Activity("work").SetStartTime(before - Lived).Start(), before);
    }

    private static DateTime Now() => TimeProvider.System.GetUtcNow().UtcDateTime;
}
