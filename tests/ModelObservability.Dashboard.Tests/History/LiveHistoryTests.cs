using ModelObservability.Dashboard.History;
using ModelObservability.Testing;

namespace ModelObservability.Dashboard.Tests.History;

/// <summary>What is remembered of the instruments.</summary>
[TestFixture, FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LiveHistoryTests
{
    private static int made;
    private readonly TickingTime time = new();
    private readonly string name = $"history-{Interlocked.Increment(ref made)}";

    [Test]
    public void Calls_of_each_second_are_there_exactly()
    {
        using ModelMonitor monitor = new(name, timeProvider: time);
        using LiveHistory history = Started(new() { Memory = ServedPage.Roomy });
        Pass(1);
        foreach (int calls in (int[])[3, 0, 5])
        {
            Call(monitor, calls);
            Pass(1);
        }

        NumberSeries series = Calls(history, "success");
        Assert.That((float[])[series.At(2, false), series.At(3, false), series.At(4, false)], Is.EqualTo((float[])[3, 0, 5]));
        Assert.That(series.Last, Is.EqualTo(8));
    }

    [Test]
    public void What_was_counted_before_the_page_was_mapped_is_a_total_and_no_peak()
    {
        using ModelMonitor monitor = new(name, timeProvider: time);
        using (MeterReadings listener = new(ModelMonitor.SourceName)) Call(monitor, 100);
        using LiveHistory history = Started(new() { Memory = ServedPage.Roomy });
        Pass(2);

        NumberSeries series = Calls(history, "success");
        Assert.That(series.Last, Is.EqualTo(100));
        Assert.That((float[])[series.At(0, false), series.At(1, false), series.At(2, false)], Is.EqualTo((float[])[float.NaN, 0, 0]).Or.EqualTo((float[])[float.NaN, float.NaN, 0]));
    }

    [Test]
    public void A_model_that_comes_later_shows_its_first_calls()
    {
        using LiveHistory history = Started(new() { Memory = ServedPage.Roomy });
        Pass(2);
        using ModelMonitor monitor = new(name, timeProvider: time);
        Call(monitor, 4);
        Pass(1);

        Assert.That(Calls(history, "success").At(3, false), Is.EqualTo(4f));
    }

    [Test]
    public void Seconds_without_a_collection_are_gaps()
    {
        using ModelMonitor monitor = new(name, timeProvider: time);
        using LiveHistory history = new(new() { Memory = ServedPage.Roomy }, time);
        history.Open();
        history.Collect();
        time.Advance(TimeSpan.FromSeconds(5));
        Call(monitor, 10);
        history.Collect();

        NumberSeries series = Calls(history, "success");
        Assert.That((float[])[series.At(4, false), series.At(5, false)], Is.EqualTo((float[])[float.NaN, 10]));
    }

    [Test]
    public void Latencies_have_quantiles_of_their_bucket_and_a_count()
    {
        using ModelMonitor monitor = new(name, timeProvider: time);
        using LiveHistory history = Started(new() { Memory = ServedPage.Roomy });
        Pass(1);
        for (int call = 0; call < 100; call++)
        {
            using InferenceCall active = monitor.StartInference();
            time.Advance(TimeSpan.FromMilliseconds(call < 90 ? 1 : 2));
            active.Complete();
        }

        Pass(1);
        HistogramSeries series = Of(history).Series.OfType<HistogramSeries>().Single(static one => one.Instrument.Name == "ml.inference.duration");
        Dashboard.Snapshots.HistogramWindow minute = Dashboard.Snapshots.SeriesWriter.MinuteOf(series, history.Slot);
        Assert.Multiple(() =>
        {
            Assert.That(series.Total, Is.EqualTo(100));
            Assert.That(minute.Count, Is.EqualTo(100));
            Assert.That(minute.Quantile(0.5), Is.InRange(0.00079, 0.00101));
            Assert.That(minute.Quantile(0.99), Is.InRange(0.0019, 0.00252));
        });
    }

    [Test]
    public void One_model_takes_no_more_than_its_memory_and_says_how_much_was_refused()
    {
        using ModelMonitor monitor = new(name, timeProvider: time);
        using LiveHistory history = Started(new() { MemoryPerModel = 65_536 });
        Pass(1);
        Call(monitor, 3, batch: 4);
        Pass(2);

        Watched watched = Of(history);
        Assert.That(watched.Bytes, Is.LessThanOrEqualTo(65_536));
        Assert.That(watched.Refused, Is.GreaterThan(0));
        Assert.That(Calls(history, "success").Last, Is.EqualTo(3), "the value of now is still known");
    }

    [Test]
    public void Fifty_models_of_twenty_series_fit()
    {
        ModelMonitor[] monitors = [.. Enumerable.Range(0, 50).Select(index => new ModelMonitor($"{name}-{index}", timeProvider: time))];
        using LiveHistory history = Started(new() { Memory = ServedPage.Roomy }); // models of other tests of this process take their share
        Pass(1);
        Random random = new(4);
        foreach (ModelMonitor monitor in monitors)
        {
            for (int call = 0; call < 200; call++)
            {
                using InferenceCall active = monitor.StartInference(batchSize: 1 + random.Next(64));
                if (call % 50 == 1) active.Fail("timeout");
                else active.Complete();
            }

            BinaryQuality quality = monitor.TrackBinary();
            for (int sample = 0; sample < 50; sample++) quality.Record(random.Next(2) == 0, random.NextDouble());
        }

        Pass(2);
        Watched[] own = [.. history.All.Where(watched => watched.Key.Name.StartsWith(name + "-", StringComparison.Ordinal))];
        foreach (ModelMonitor monitor in monitors) monitor.Dispose();

        Assert.That(own.Sum(static watched => watched.Series.Count(static one => one.IsKept)), Is.GreaterThanOrEqualTo(50 * 20));
        Assert.That(own.Sum(static watched => watched.Bytes), Is.LessThanOrEqualTo(64 << 20));
        Assert.That(own.Sum(static watched => watched.Refused), Is.Zero);
    }

    [Test]
    public void A_clock_that_jumps_moves_the_past_with_it_and_doubles_no_second()
    {
        JumpingTime jumping = new();
        using ModelMonitor monitor = new(name, timeProvider: jumping);
        using LiveHistory history = new(new() { Memory = ServedPage.Roomy }, jumping);
        history.Open();
        history.Collect();
        jumping.Pass(1);
        Call(monitor, 2);
        history.Collect();
        DateTimeOffset before = history.Origin;
        jumping.Jump(TimeSpan.FromHours(-3));
        jumping.Pass(1);
        Call(monitor, 2);
        history.Collect();

        NumberSeries series = Calls(history, "success");
        Assert.That((float[])[series.At(1, false), series.At(2, false)], Is.EqualTo((float[])[2, 2]));
        Assert.That(history.Origin - before, Is.EqualTo(TimeSpan.FromHours(-3)));
    }

    [Test]
    public void Stopped_it_has_no_timer_and_has_forgotten_everything()
    {
        using ModelMonitor monitor = new(name);
        LiveHistory history = Started(new() { Memory = ServedPage.Roomy });
        Pass(1);
        Assert.That(time.Running, Is.EqualTo(1), "one timer for all models");
        history.Stop();

        Assert.That(time.Running, Is.Zero);
        Assert.That(history.All, Is.Empty);
        Assert.That(history.Budget.Taken, Is.Zero);
    }

    [Test]
    public void A_model_that_has_ended_gives_its_share_to_one_that_needs_it()
    {
        int others; // models of other tests are published for two minutes more, and take their share
        using (LiveHistory before = Started(new() { Memory = ServedPage.Roomy, MemoryPerModel = 1 << 19 }))
        {
            Pass(2);
            others = before.Budget.Taken;
        }

        using LiveHistory history = Started(new() { Memory = others + (1 << 20), MemoryPerModel = 1 << 19 });
        Pass(1);
        for (int model = 0; model < 12; model++)
        {
            using (ModelMonitor ended = new($"{name}-{model}", timeProvider: time))
            {
                Call(ended, 3, batch: 4);
                Pass(2);
                Watched watched = history.All.Single(one => one.Key.Name == ended.Identity.Name);
                Assert.That(watched.Refused, Is.Zero, $"model {model} found no room");
                Assert.That(watched.Bytes, Is.GreaterThan(200_000), "what it takes, so that twelve of them would not fit");
            }

            Pass(400); // the series of what has ended are published for two minutes more
        }

        Assert.That(history.All.Select(static one => one.Key.Name), Has.None.EqualTo($"{name}-0"));
        Assert.That(history.Budget.Taken, Is.LessThanOrEqualTo(others + (1 << 20)));
    }

    [Test]
    public void A_model_that_has_ended_keeps_its_share_while_nobody_needs_it_and_gives_it_back_after_a_day()
    {
        using LiveHistory history = new(new() { Memory = ServedPage.Roomy }, time);
        history.Open();
        history.Collect();
        time.Advance(TimeSpan.FromSeconds(60));
        using (ModelMonitor ended = new(name, timeProvider: time))
        {
            Call(ended, 3);
            history.Collect();
        }

        Minutes(history, 5); // for two minutes more its series are published
        time.Advance(TimeSpan.FromHours(23));
        history.Collect();
        Assert.That(Of(history).Bytes, Is.GreaterThan(0));
        time.Advance(TimeSpan.FromHours(2));
        history.Collect();
        Assert.That(history.All.Select(static one => one.Key.Name), Has.None.EqualTo(name));
    }

    [Test]
    public void A_model_that_comes_back_after_it_was_forgotten_shows_its_new_calls_alone()
    {
        using LiveHistory history = new(new() { Memory = ServedPage.Roomy }, time);
        history.Open();
        history.Collect();
        time.Advance(TimeSpan.FromSeconds(60));
        using (ModelMonitor ended = new(name, timeProvider: time))
        {
            Call(ended, 100);
            history.Collect();
        }

        Minutes(history, 5);
        time.Advance(TimeSpan.FromHours(25));
        history.Collect();
        Assert.That(history.All.Select(static one => one.Key.Name), Has.None.EqualTo(name));
        using ModelMonitor again = new(name, timeProvider: time);
        Call(again, 2);
        time.Advance(TimeSpan.FromSeconds(1));
        history.Collect();

        HistogramSeries duration = Of(history).Series.OfType<HistogramSeries>().Single(static one => one.Instrument.Name == "ml.inference.duration");
        Assert.That(duration.Counts!.Second(history.Slot), Is.EqualTo(2f), "the SDK's histogram went on from 100");
        Assert.That(Calls(history, "success").At(history.Slot, false), Is.EqualTo(2f));
    }

    private void Minutes(LiveHistory history, int minutes)
    {
        for (int minute = 0; minute < minutes; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            history.Collect();
        }
    }

    private LiveHistory Started(DashboardOptions options)
    {
        LiveHistory history = new(options, time);
        history.Start();
        return history;
    }

    private void Pass(int seconds) => time.Advance(TimeSpan.FromSeconds(seconds));

    private Watched Of(LiveHistory history) => history.All.Single(watched => watched.Key.Name == name);

    private NumberSeries Calls(LiveHistory history, string outcome) =>
        Of(history).Series.OfType<NumberSeries>().Single(series => series.Instrument.Name == "ml.inference.calls" && series["ml.inference.outcome"] == outcome);

    private static void Call(ModelMonitor monitor, int times, int? batch = null)
    {
        for (int call = 0; call < times; call++)
        {
            using InferenceCall active = monitor.StartInference(batch);
            active.Complete();
        }
    }

    /// <summary>A clock whose wall time is set while its timestamps go on.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private long ticks = 1_000_000;
        private TimeSpan offset;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(ticks + TimeSpan.FromDays(1000).Ticks, TimeSpan.Zero) + offset;

        public void Pass(int seconds) => ticks += TimeSpan.FromSeconds(seconds).Ticks;

        public void Jump(TimeSpan by) => offset += by;
    }
}
