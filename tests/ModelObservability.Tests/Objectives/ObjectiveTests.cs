using ModelObservability.Objectives;
using ModelObservability.Signals;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Objectives;

/// <summary>Objectives through the public surface: counts, budget, burn rates, signals.</summary>
[TestFixture]
public sealed class ObjectiveTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    private readonly ManualTime time = new();
    private readonly List<Signal> signals = [];
    private ModelMonitor monitor = null!;
    private Func<(TimeSpan Duration, bool Fails), bool> call = null!;

    [SetUp]
    public void Begin()
    {
        signals.Clear();
        monitor = new("objective of " + TestContext.CurrentContext.Test.Name, timeProvider: time);
        monitor.SignalRaised += signals.Add;
        call = monitor.Observe(((TimeSpan Duration, bool Fails) input) =>
        {
            time.Advance(input.Duration);
            return !input.Fails ? true : throw new TimeoutException();
        });
    }

    [TearDown]
    public void End() => monitor.Dispose();

    [Test]
    public void A_call_is_good_if_it_succeeds_within_the_limit()
    {
        Objective latency = monitor.TrackLatencyObjective(Limit, 0.99), success = monitor.TrackSuccessObjective(0.99);
        Call(50);
        Call(51);
        Assert.That(() => call((TimeSpan.FromMilliseconds(1), true)), Throws.InstanceOf<TimeoutException>());

        Assert.That((latency.State.Good, latency.State.Bad), Is.EqualTo((1, 2)));
        Assert.That((success.State.Good, success.State.Bad), Is.EqualTo((2, 1)));
    }

    [Test]
    public void Calls_before_the_objective_and_cancelled_ones_do_not_count()
    {
        Func<int, int> cancelled = monitor.Observe((int input) => input > 0 ? input : throw new OperationCanceledException());
        using MeterReadings listening = new(monitor.Identity.Name);
        Call(10);
        Objective success = monitor.TrackSuccessObjective(0.99), latency = monitor.TrackLatencyObjective(Limit, 0.99);
        Assert.That(() => cancelled(0), Throws.InstanceOf<OperationCanceledException>());

        Assert.That((success.State.Good, success.State.Bad, latency.State.Good, latency.State.Bad), Is.EqualTo((0, 0, 0, 0)));
        Assert.That(success.State.BudgetRemaining, Is.NaN);
    }

    [Test]
    public void Good_and_bad_events_are_counted_for_the_fleet_and_unknown_gauges_are_absent()
    {
        using MeterReadings readings = new(monitor.Identity.Name);
        monitor.TrackLatencyObjective(Limit, 0.99);
        string[] before = Names(readings);
        for (int number = 0; number < 200; number++) Call(number == 0 ? 60 : 10);

        Assert.That(before, Is.EquivalentTo(new[] { "ml.objective.events", "ml.objective.events", "ml.objective.target" }));
        Assert.That(readings.Observe("ml.objective.events", ("ml.objective.result", "good")), Is.EqualTo(199));
        Assert.That(readings.Observe("ml.objective.events", ("ml.objective.result", "bad")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.objective.budget.remaining"), Is.EqualTo(0.5).Within(1e-12), "1 of the 2 that 200 calls allow");
        Assert.That(readings.Observe("ml.objective.burn_rate", ("ml.objective.window", "5m")), Is.EqualTo(0.5).Within(1e-12));
        string[] windows = [.. readings.ObserveAll().Where(reading => reading.Is("ml.objective.burn_rate")).Select(reading => (string)reading.Tags["ml.objective.window"]!)];
        Assert.That(windows, Is.EquivalentTo(new[] { "5m", "1h", "30m", "6h", "2h", "1d", "3d" }));
    }

    [Test]
    [Provokes("MO8001")]
    public void An_outage_raises_the_urgent_signal_once_when_two_percent_of_the_budget_are_spent_and_again_after_it_was_over()
    {
        monitor.TrackSuccessObjective(0.99);
        Run(TimeSpan.FromHours(2), failing: false);
        Assert.That(signals, Is.Empty);

        TimeSpan until = Until("MO8001", failing: true);
        Run(TimeSpan.FromMinutes(30), failing: true);
        Run(TimeSpan.FromHours(12), failing: false);
        Run(TimeSpan.FromMinutes(30), failing: true);

        Assert.That(until.TotalMinutes, Is.EqualTo(60 * 0.144).Within(1), "14.4 % errors of the last hour");
        Assert.That(signals.Count(signal => signal.Code == "MO8001" && 14.4.Equals(signal.Evidence["factor"])), Is.EqualTo(2));
        Assert.That(signals[0].Evidence["objective"], Is.EqualTo("success"));
    }

    [Test]
    [StaysQuiet("MO8001", "MO8002")]
    public void A_process_that_has_just_started_does_not_treat_its_first_minutes_as_an_hour()
    {
        monitor.TrackSuccessObjective(0.999);
        int number = 0;
        Run(TimeSpan.FromMinutes(2), () => number++ % 20 == 0); // 5 % errors: 50 times the budget, but for two minutes

        Assert.That(signals, Is.Empty);
    }

    [Test]
    [Provokes("MO8002")]
    public void A_slow_leak_raises_the_warning_only()
    {
        monitor.TrackSuccessObjective(0.99);
        int number = 0;
        Run(TimeSpan.FromDays(4), () => number++ % 50 == 0, TimeSpan.FromSeconds(20)); // 2 %: twice the budget

        Assert.That(signals.Select(signal => signal.Code), Is.EqualTo(new[] { "MO8002" }));
    }

    [Test]
    public void Half_of_the_budget_raises_nothing_in_a_month()
    {
        monitor.TrackSuccessObjective(0.99);
        Random random = new(7);
        Run(TimeSpan.FromDays(30), () => random.NextDouble() < 0.005, TimeSpan.FromSeconds(60));

        Assert.That(signals, Is.Empty);
    }

    [Test]
    public void Few_calls_raise_nothing()
    {
        monitor.TrackSuccessObjective(0.99, new() { MinEvents = 30, Windows = [BurnRateWindow.Workbook[0]] });
        Run(TimeSpan.FromHours(3), () => true, TimeSpan.FromSeconds(12)); // 25 in five minutes

        Assert.That(signals, Is.Empty);
    }

    [Test]
    public void A_target_whose_burn_rate_cannot_be_reached_is_refused_with_the_reason()
    {
        Assert.That(() => monitor.TrackSuccessObjective(0.93), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("14.4").And.Message.Contains("0.9306"));
        Assert.That(() => monitor.TrackSuccessObjective(0.9306), Throws.Nothing);
        Assert.That(() => monitor.TrackSuccessObjective(0.9, new() { Name = "loose", Windows = [.. BurnRateWindow.Workbook.Skip(1)] }), Throws.Nothing);
        Assert.That(BurnRateWindow.Workbook.Select(window => window.Factor(TimeSpan.FromDays(30))), Is.EqualTo(new[] { 14.4, 6, 3, 1 }).Within(1e-12));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(double.NaN)]
    public void A_target_that_is_no_share_is_refused(double target) =>
        Assert.That(() => monitor.TrackSuccessObjective(target), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("target"));

    [Test]
    public void The_same_objective_is_shared_and_another_of_the_name_is_refused()
    {
        using ModelMonitor second = new(monitor.Identity, time);
        ObjectiveOptions options = new() { Windows = [new(TimeSpan.FromHours(1), 0.02, isUrgent: true)] };
        Objective first = monitor.TrackSuccessObjective(0.99, options);

        Assert.That(second.TrackSuccessObjective(0.99, options with { Windows = [new(TimeSpan.FromHours(1), 0.02, isUrgent: true)] }), Is.SameAs(first));
        Assert.That(() => second.TrackSuccessObjective(0.98, options), Throws.InvalidOperationException.With.Message.Contains("success"));
    }

    [Test]
    public void Accuracy_counts_labelled_samples()
    {
        BinaryQuality quality = monitor.TrackBinary();
        quality.Record([true, true], [false, false]);
        Objective accuracy = monitor.TrackAccuracyObjective(quality, 0.95);
        quality.Record([true, false, true, false], [true, true, true, false]);

        Assert.That((accuracy.State.Good, accuracy.State.Bad), Is.EqualTo((3, 1)), "what was recorded before does not count");
    }

    [Test]
    public void Accuracy_of_many_classes_counts_labelled_samples()
    {
        MulticlassQuality quality = monitor.TrackMulticlass(3);
        Objective accuracy = monitor.TrackAccuracyObjective(quality, 0.95);
        Assert.That((accuracy.State.Good, accuracy.State.Bad), Is.EqualTo((0, 0)));
        quality.Record([0, 1, 2, 2, 2, 1, 0], [0, 1, 2, 2, 1, 1, 2]);

        Assert.That((accuracy.State.Good, accuracy.State.Bad), Is.EqualTo((5, 2)));
    }

    [Test]
    public void Counts_go_on_with_the_next_monitor_of_the_model()
    {
        Objective first = Label(monitor, samples: 3);
        monitor.Dispose();
        using ModelMonitor next = new(monitor.Identity, time);
        using MeterReadings readings = new(monitor.Identity.Name);
        Assert.That(readings.Observe("ml.objective.events"), Is.EqualTo(3), "published once more");
        Objective second = Label(next, samples: 4);

        Assert.That(second, Is.SameAs(first));
        Assert.That(second.State.Good, Is.EqualTo(7));

        static Objective Label(ModelMonitor monitor, int samples)
        {
            BinaryQuality quality = monitor.TrackBinary();
            Objective accuracy = monitor.TrackAccuracyObjective(quality, 0.95);
            quality.Record(new bool[samples], new bool[samples]);
            return accuracy;
        }
    }

    [Test]
    public void A_clock_that_jumps_raises_nothing_and_an_outage_after_it_is_found_and_ends()
    {
        time.Advance(TimeSpan.FromDays(100));
        Objective success = monitor.TrackSuccessObjective(0.99);
        foreach (int days in (int[])[5, -9, 40])
        {
            Run(TimeSpan.FromMinutes(30), failing: false);
            time.Advance(TimeSpan.FromDays(days));
        }

        Assert.That(signals, Is.Empty);
        Assert.That((success.State.Good, success.State.BudgetRemaining), Is.EqualTo((3 * 900L, 1.0)).Within(10));
        time.Advance(TimeSpan.FromDays(-60)); // to before the beginning
        Assert.That(Until("MO8001", failing: true).TotalMinutes, Is.LessThan(20), "calls evaluate it, without a collection");
        Run(TimeSpan.FromHours(8), failing: false);
        Assert.That(success.State.BurnRates[0].IsBurning, Is.False);
        Assert.That(success.State.BurnRates[0].LongRate, Is.Zero);
    }

    [Test]
    [ProvokesFaults]
    public void Counts_that_throw_or_fall_leave_what_was_known()
    {
        Func<(long, long)> counts = () => (5, 10);
        Objective own = monitor.TrackObjective("fresh features", 0.99, () => counts());
        counts = () => (104, 110);
        Assert.That((own.State.Good, own.State.Bad), Is.EqualTo((99, 1)));
        counts = () => (3, 4);
        Assert.That((own.State.Good, own.State.Bad), Is.EqualTo((99, 1)));
        counts = () => throw new InvalidOperationException();
        Assert.That((own.State.Good, own.State.Bad), Is.EqualTo((99, 1)));
    }

    private void Call(int milliseconds) => call((TimeSpan.FromMilliseconds(milliseconds), false));

    private static string[] Names(MeterReadings readings) =>
        [.. readings.ObserveAll().Select(reading => reading.Instrument).Where(name => name.StartsWith("ml.objective", StringComparison.Ordinal))];

    private void Run(TimeSpan time, bool failing) => Run(time, () => failing);

    private void Run(TimeSpan duration, Func<bool> fails, TimeSpan? pause = null)
    {
        for (DateTimeOffset end = time.GetUtcNow() + duration; time.GetUtcNow() < end;) CallOnce(fails(), pause ?? TimeSpan.FromSeconds(2));
    }

    private TimeSpan Until(string code, bool failing)
    {
        DateTimeOffset began = time.GetUtcNow();
        while (signals.All(signal => signal.Code != code)) CallOnce(failing, TimeSpan.FromSeconds(2));
        return time.GetUtcNow() - began;
    }

    private void CallOnce(bool fails, TimeSpan pause)
    {
        time.Advance(pause);
        try
        {
            call((TimeSpan.FromMilliseconds(1), fails));
        }
        catch (TimeoutException)
        {
        }
    }
}
