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
        foreach (string window in (string[])["all", "recent"])
        {
            Assert.That(readings.Observe("ml.inference.error.ratio", ("ml.inference.window", window)), Is.EqualTo(0.1));
            Assert.That(readings.Observe("ml.inference.error.ratio.lower", ("ml.inference.window", window)), Is.EqualTo(expected.Lower));
            Assert.That(readings.Observe("ml.inference.error.ratio.upper", ("ml.inference.window", window)), Is.EqualTo(expected.Upper));
        }

        Assert.That((monitor.ErrorRatio(), monitor.ErrorRatio(recent: true)), Is.EqualTo((expected, expected)));
        Assert.That(monitor.ErrorRatio(confidence: 0.99).Lower, Is.LessThan(expected.Lower));
    }

    [Test]
    public void The_recent_share_of_failed_calls_begins_anew_with_each_window()
    {
        string name = TestContext.CurrentContext.Test.ID;
        using ModelMonitor monitor = new(name, timeProvider: time);
        using MeterReadings readings = new(name);
        Func<bool, int> model = monitor.Observe((bool fails) => fails ? throw new InvalidOperationException() : 1);
        for (int call = 0; call < 20; call++) Assert.That(() => model(true), Throws.InvalidOperationException);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.That(readings.ObserveAll().Count(static reading => reading.Is("ml.inference.error.ratio", ("ml.inference.window", "recent"))), Is.Zero, "no call in it yet");
        for (int call = 0; call < 30; call++) model(false);
        Assert.That(readings.Observe("ml.inference.error.ratio.upper", ("ml.inference.window", "recent")), Is.EqualTo(BernoulliSequence.Interval(0, 30).Upper));
        Assert.That(readings.Observe("ml.inference.error.ratio.upper", ("ml.inference.window", "all")), Is.EqualTo(BernoulliSequence.Interval(20, 50).Upper));

        time.Advance(TimeSpan.FromDays(-3));
        model(false);
        Assert.That(monitor.ErrorRatio(recent: true), Is.EqualTo(BernoulliSequence.Interval(0, 31)), "a clock that was set back forgets nothing");
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.That(monitor.ErrorRatio(recent: true).Estimate, Is.NaN, "and keeps no window open until it has caught up");
        Assert.That(monitor.ErrorRatio(), Is.EqualTo(BernoulliSequence.Interval(20, 51)));
    }

    [Test]
    public void Recent_quantiles_of_latency_begin_anew_with_each_window_and_all_of_them_lose_no_call()
    {
        string name = TestContext.CurrentContext.Test.ID;
        using ModelMonitor monitor = new(name, timeProvider: time);
        using MeterReadings readings = new(name);
        LatencyTracker latency = monitor.TrackLatency();
        Func<int, int> model = monitor.Observe((int milliseconds) =>
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            return 1;
        });
        Calls(2_000, 10);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.That((latency.All.Count, latency.Recent.Count), Is.EqualTo((2_000L, 0L)));
        Assert.That(readings.ObserveAll().Count(static reading => reading.Is("ml.inference.latency", ("ml.inference.window", "recent"))), Is.Zero);
        Calls(1_500, 20);
        Assert.That((latency.All.Count, latency.Recent.Count), Is.EqualTo((3_500L, 1_500L)));
        ConfidenceInterval median = latency.RecentSequence(0.5);
        Assert.That(median, Is.EqualTo(QuantileSequence.Interval(latency.Recent, 0.5)));
        Assert.That(median.Lower, Is.EqualTo(0.02).Within(0.001));
        Assert.That(readings.Observe("ml.inference.latency.upper", ("ml.inference.window", "recent"), ("ml.inference.quantile", "0.5")), Is.EqualTo(median.Upper));
        Assert.That(readings.Observe("ml.inference.latency", ("ml.inference.window", "all"), ("ml.inference.quantile", "0.5")), Is.EqualTo(0.01).Within(0.001));

        time.Advance(TimeSpan.FromDays(-2));
        Calls(10, 1);
        time.Advance(TimeSpan.FromDays(900));
        Calls(5, 1);
        Assert.That((latency.All.Count, latency.Recent.Count), Is.EqualTo((3_515L, 5L)));

        void Calls(int count, int milliseconds)
        {
            // All in one window: the clock begins it anew where it would end on the way.
            long window = TimeSpan.FromMinutes(5).Ticks;
            time.Advance(TimeSpan.FromTicks(window - time.GetTimestamp() % window));
            for (int call = 0; call < count; call++) model(milliseconds);
        }
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
        Assert.That(SeriesOf(readings, "ml.inference.latency"), Is.EqualTo(6), "three quantiles, all and recent");
        Assert.That(SeriesOf(readings, "ml.inference.latency.upper"), Is.Zero);

        for (int call = 0; call < 3_000; call++) model(1 + call % 100);
        ConfidenceInterval p95 = latency.Sequence(0.95);
        Assert.That(readings.Observe("ml.inference.latency", ("ml.inference.window", "all"), ("ml.inference.quantile", "0.95")), Is.EqualTo(p95.Estimate).And.EqualTo(0.095).Within(0.003));
        Assert.That(readings.Observe("ml.inference.latency.lower", ("ml.inference.window", "all"), ("ml.inference.quantile", "0.95")), Is.EqualTo(p95.Lower).And.InRange(0.08, 0.095));
        Assert.That(readings.Observe("ml.inference.latency.upper", ("ml.inference.window", "all"), ("ml.inference.quantile", "0.95")), Is.EqualTo(p95.Upper).And.InRange(0.095, 0.11));
    }

    private static int SeriesOf(MeterReadings readings, string instrument) => readings.ObserveAll().Count(reading => reading.Is(instrument));
}
