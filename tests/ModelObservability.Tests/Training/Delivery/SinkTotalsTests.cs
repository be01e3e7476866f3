using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training.Delivery;

/// <summary>What sinks wrote and lost is a counter of the model, over all its runs.</summary>
[TestFixture]
public sealed class SinkTotalsTests
{
    [Test]
    public void Records_of_all_runs_add_up_and_stay_when_the_runs_are_over()
    {
        using ModelMonitor monitor = new("sinks of " + TestContext.CurrentContext.Test.Name);
        using MeterReadings readings = new(monitor.Identity.Name);
        TrainingSinkCounts first = Train(monitor, new RecordingSink(), steps: 3), second = Train(monitor, new RecordingSink(), steps: 5);

        Assert.That(second.Written, Is.EqualTo(first.Written + 2));
        Assert.That(Count(readings, "recording", "written"), Is.EqualTo(first.Written + second.Written));
        Assert.That(Count(readings, "recording", "written"), Is.EqualTo(first.Written + second.Written), "the same when it is asked again");
    }

    [Test]
    public void What_a_run_has_written_so_far_is_counted_while_it_runs()
    {
        using ModelMonitor monitor = new("sinks of " + TestContext.CurrentContext.Test.Name);
        using MeterReadings readings = new(monitor.Identity.Name);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1, Sinks = [new RecordingSink { FlushInterval = TimeSpan.FromMilliseconds(50) }] });
        Steps(run, 7);
        Assert.That(SpinWait.SpinUntil(() => run.SinkCounts[0].Pending == 0, TimeSpan.FromSeconds(60)), Is.True);

        Assert.That(Count(readings, "recording", "written"), Is.EqualTo(run.SinkCounts[0].Written).And.GreaterThanOrEqualTo(7));
    }

    [Test]
    [ProvokesFaults]
    public void Records_a_sink_refuses_or_has_no_room_for_are_counted_by_reason()
    {
        using ModelMonitor monitor = new("sinks of " + TestContext.CurrentContext.Test.Name);
        using MeterReadings readings = new(monitor.Identity.Name);
        using ManualResetEventSlim open = new();
        RecordingSink refusing = new() { Name = "refusing", OnWrite = step => { if (step == 2) throw new InvalidOperationException("not this one"); } };
        RecordingSink slow = new() { Name = "slow", OnWrite = _ => open.Wait() };
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1, Sinks = [refusing, slow], SinkCapacity = 1_024 });
        Steps(run, 5_000);
        long full = run.SinkCounts[1].QueueFull;
        open.Set();
        run.Dispose();

        Assert.That(full, Is.Positive);
        Assert.That(Count(readings, "slow", "queue_full"), Is.EqualTo(full));
        Assert.That(Count(readings, "refusing", "sink_failed"), Is.EqualTo(1));
    }

    [Test]
    public void Sinks_with_ever_new_names_share_one_series_beyond_sixteen()
    {
        using ModelMonitor monitor = new("sinks of " + TestContext.CurrentContext.Test.Name);
        using MeterReadings readings = new(monitor.Identity.Name);
        for (int number = 0; number < 40; number++) Train(monitor, new RecordingSink { Name = $"sink {number}" }, steps: 1);

        IReadOnlyList<MeterReadings.Reading> records = [.. readings.ObserveAll().Where(reading => reading.Is("ml.training.sink.records", ("ml.training.sink.result", "written")))];
        Assert.That(records, Has.Count.EqualTo(17));
        Assert.That(Count(readings, "__other__", "written"), Is.GreaterThan(20));
    }

    [Test]
    public void A_run_without_sinks_publishes_none()
    {
        using ModelMonitor monitor = new("sinks of " + TestContext.CurrentContext.Test.Name);
        using MeterReadings readings = new(monitor.Identity.Name);
        using TrainingRun run = monitor.StartTraining();

        Assert.That(readings.ObserveAll().Where(reading => reading.Is("ml.training.sink.records")), Is.Empty);
    }

    private static TrainingSinkCounts Train(ModelMonitor monitor, RecordingSink sink, int steps)
    {
        TrainingRun run = monitor.StartTraining(new() { Epochs = 1, Sinks = [sink] });
        using (run) Steps(run, steps);
        return run.SinkCounts[0];
    }

    private static void Steps(TrainingRun run, int steps)
    {
        foreach (var epoch in run.Epochs())
            foreach (var step in epoch.Observe(new int[steps])) step.Report(0.5);
    }

    private static double Count(MeterReadings readings, string sink, string result) =>
        readings.Observe("ml.training.sink.records", ("ml.training.sink", sink), ("ml.training.sink.result", result));
}
