using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

/// <summary>Gauges of the share of failed calls and of quantiles of latency, with intervals that hold at all looks.</summary>
[TestFixture]
public sealed class CallBandsTests
{
    private readonly ManualTime time = new();

    [Test]
    public void The_share_of_failed_calls_has_an_interval_from_the_first_call_on()
    {
        string name = TestContext.CurrentContext.Test.ID;
        using ModelMonitor monitor = new(name, timeProvider: time);
        using MeterReadings readings = new(name);
        Assert.That(SeriesOf(readings, "ml.inference.error.ratio"), Is.Zero);
        Func<bool, int> model = monitor.Observe((bool fails) => fails ? throw new InvalidOperationException() : 1);
        for (int call = 0; call < 9; call++) model(false);
        Assert.That(() => model(true), Throws.InvalidOperationException);

        ConfidenceInterval expected = BernoulliSequence.Interval(1, 10);
        Assert.That(readings.Observe("ml.inference.error.ratio"), Is.EqualTo(0.1));
        Assert.That(readings.Observe("ml.inference.error.ratio.lower"), Is.EqualTo(expected.Lower));
        Assert.That(readings.Observe("ml.inference.error.ratio.upper"), Is.EqualTo(expected.Upper));
    }

    [Test]
    public void Quantiles_of_latency_are_published_once_it_is_measured_and_their_ends_once_there_is_evidence()
    {
        string name = TestContext.CurrentContext.Test.ID;
        using ModelMonitor monitor = new(name, timeProvider: time);
        using MeterReadings readings = new(name);
        Func<int, int> model = monitor.Observe((int milliseconds) =>
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            return 1;
        });
        model(1);
        Assert.That(SeriesOf(readings, "ml.inference.latency"), Is.Zero);

        LatencyTracker latency = monitor.TrackLatency();
        model(10);
        Assert.That(SeriesOf(readings, "ml.inference.latency"), Is.EqualTo(3));
        Assert.That(SeriesOf(readings, "ml.inference.latency.upper"), Is.Zero);

        for (int call = 0; call < 3_000; call++) model(1 + call % 100);
        ConfidenceInterval p95 = latency.Sequence(0.95);
        Assert.That(readings.Observe("ml.inference.latency", ("ml.inference.quantile", "0.95")), Is.EqualTo(p95.Estimate).And.EqualTo(0.095).Within(0.003));
        Assert.That(readings.Observe("ml.inference.latency.lower", ("ml.inference.quantile", "0.95")), Is.EqualTo(p95.Lower).And.InRange(0.08, 0.095));
        Assert.That(readings.Observe("ml.inference.latency.upper", ("ml.inference.quantile", "0.95")), Is.EqualTo(p95.Upper).And.InRange(0.095, 0.11));
    }

    private static int SeriesOf(MeterReadings readings, string instrument) => readings.ObserveAll().Count(reading => reading.Is(instrument));
}
