using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

/// <summary>Runs of one model at once, and after each other.</summary>
[TestFixture]
public sealed class SeveralRunsTests
{
    private readonly ManualTime time = new();
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name, timeProvider: time);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void Concurrent_runs_have_separate_gauges_and_common_counters()
    {
        using MeterReadings readings = new(name);
        using ModelMonitor same = new(name, timeProvider: time);
        using TrainingRun one = monitor.StartTraining(), two = same.StartTraining(), named = monitor.StartTraining(new() { Name = "trial" }), again = monitor.StartTraining(new() { Name = "trial" });
        Train(one, 1);
        Train(two, 2);
        Train(named, 3);
        Train(again, 4);

        Assert.That(LossesByRun(readings), Is.EquivalentTo(new Dictionary<string, double> { ["1"] = 1, ["2"] = 2, ["trial"] = 3, ["trial 2"] = 4 }));
        Assert.That(readings.Observe("ml.training.steps"), Is.EqualTo(4));
        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument == "ml.training.steps").Select(reading => reading.Tags.ContainsKey("ml.training.run")), Is.EqualTo(new[] { false }));
    }

    [Test]
    public void A_run_that_has_ended_is_published_for_two_minutes_and_its_number_is_free_at_once()
    {
        using MeterReadings readings = new(name);
        TrainingRun first = monitor.StartTraining();
        Train(first, 1);
        first.Dispose();
        time.Advance(TimeSpan.FromSeconds(119));
        Assert.That(LossesByRun(readings), Is.EquivalentTo(new Dictionary<string, double> { ["1"] = 1 }));
        Assert.That(readings.ObserveAll().Select(reading => reading.Instrument), Has.None.EqualTo("ml.training.remaining"));

        TrainingRun second = monitor.StartTraining();
        Assert.That(LossesByRun(readings), Is.Empty, "the number is the second run's now");
        Train(second, 2);
        second.Dispose();
        Assert.That(LossesByRun(readings), Is.EquivalentTo(new Dictionary<string, double> { ["1"] = 2 }));

        time.Advance(TimeSpan.FromSeconds(121));
        Assert.That(LossesByRun(readings), Is.Empty);
        Assert.That(readings.Observe("ml.training.steps"), Is.EqualTo(2), "counts stay");
        Assert.That(readings.Observe("ml.training.runs"), Is.EqualTo(2));
    }

    [Test]
    public void Counts_never_fall_while_runs_come_and_go()
    {
        using MeterReadings readings = new(name);
        double last = 0;
        Parallel.For(0, 5, new ParallelOptions { MaxDegreeOfParallelism = 5 }, worker =>
        {
            for (int turn = 0; turn < 200; turn++)
            {
                if (worker == 4)
                {
                    double now = readings.Observe("ml.training.steps");
                    Assert.That(now, Is.GreaterThanOrEqualTo(last));
                    last = now;
                    continue;
                }

                using TrainingRun run = monitor.StartTraining();
                Train(run, turn);
            }
        });

        Assert.That(readings.Observe("ml.training.steps"), Is.EqualTo(800));
        Assert.That(readings.Observe("ml.training.runs", ("ml.training.outcome", "failed")), Is.EqualTo(800));
    }

    [Test]
    public void Names_beyond_the_limit_become_numbers()
    {
        HashSet<string> names = [];
        for (int trial = 0; trial < 1_000; trial++)
        {
            using TrainingRun run = monitor.StartTraining(new() { Name = Guid.NewGuid().ToString() });
            names.Add(run.Name);
        }

        Assert.That(names, Has.Count.EqualTo(257).And.Contains("1"));
    }

    [Test]
    public void Training_continues_after_its_monitor_is_disposed_and_its_counts_are_published_once_more()
    {
        using MeterReadings readings = new(name);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        int steps = 0;
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(0, 5)))
            {
                if (step.Batch == 2) monitor.Dispose();
                step.Report(1);
                steps++;
            }
        }

        Assert.That(steps, Is.EqualTo(5));
        Assert.That(readings.Observe("ml.training.steps"), Is.EqualTo(5));
        Assert.That(() => monitor.StartTraining(), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Ten_thousand_runs_leave_nothing_behind()
    {
        for (int run = 0; run < 100; run++) Once();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int run = 0; run < 10_000; run++) Once();

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(200_000));

        void Once()
        {
            using TrainingRun run = monitor.StartTraining();
            Train(run, 1);
        }
    }

    private static void Train(TrainingRun run, double loss)
    {
        foreach (TrainingStep<int> step in run.Pass([0])) step.Report(loss);
    }

    private static Dictionary<string, double> LossesByRun(MeterReadings readings) => readings.ObserveAll()
        .Where(reading => reading.Instrument == "ml.training.loss").ToDictionary(reading => (string)reading.Tags["ml.training.run"]!, reading => reading.Value);
}
