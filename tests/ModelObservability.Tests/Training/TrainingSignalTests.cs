using System.Diagnostics;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

/// <summary>What is found in a run, who hears of it, and what the application may decide.</summary>
[TestFixture]
public sealed class TrainingSignalTests
{
    private readonly TickingTime time = new();
    private readonly List<Signal> heard = [];
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name, timeProvider: time);
        heard.Clear();
        monitor.SignalRaised += heard.Add;
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    [Provokes("MO2001")]
    public void A_finding_is_a_signal_with_code_evidence_and_place()
    {
        using MeterReadings readings = new(name);
        using SpanReadings spans = new(name);
        using (TrainingRun run = monitor.StartTraining(new() { Name = "trial 3" }))
            foreach (TrainingStep<int> step in run.Pass(Enumerable.Range(1, 5))) step.Report(step.Batch >= 4 ? double.NaN : 1);

        Signal signal = heard.Single();
        Activity epoch = spans.Stopped.Single(span => span.OperationName == "epoch");
        Assert.That((signal.Code, signal.Severity, signal.Model.Name), Is.EqualTo(("MO2001", SignalSeverity.Error, name)));
        Assert.That(signal.Evidence, Is.EquivalentTo(new Dictionary<string, object> { ["run"] = "trial 3", ["epoch"] = 1, ["step"] = 4L, ["loss"] = double.NaN }));
        Assert.That(signal.Trace.SpanId, Is.EqualTo(epoch.SpanId));
        Assert.That(epoch.Events.Single().Tags, Has.Some.EqualTo(new KeyValuePair<string, object?>("ml.signal.code", "MO2001")));
        Assert.That(readings.Observe("ml.signals", ("ml.signal.code", "MO2001")), Is.EqualTo(1));
    }

    [Test]
    public void Two_runs_of_a_model_raise_separate_signals()
    {
        using TrainingRun one = monitor.StartTraining(), two = monitor.StartTraining();
        foreach (TrainingRun run in new[] { one, two })
            foreach (TrainingStep<int> step in run.Pass([1])) step.Report(double.NaN);

        Assert.That(heard.Select(signal => signal.Evidence["run"]), Is.EqualTo(new[] { "1", "2" }));
    }

    [TestCase(TrainingAction.Continue)]
    [TestCase(TrainingAction.SkipBatch)]
    [TestCase(TrainingAction.LowerLearningRate)]
    [TestCase(TrainingAction.Stop)]
    [TestCase((TrainingAction)99)]
    public void The_decision_of_the_handler_is_reported_and_carried_out(TrainingAction decision)
    {
        using TrainingRun run = monitor.StartTraining(new() { OnSignal = signal => signal.Code == "MO2001" ? decision : TrainingAction.Continue, LearningRateFactor = 0.1 });
        List<TrainingAction> answers = [];
        foreach (TrainingStep<int> step in run.Pass(Enumerable.Range(1, 4))) answers.Add(step.Report(step.Batch == 2 ? double.NaN : 1, learningRate: 0.5));

        TrainingAction expected = Enum.IsDefined(decision) ? decision : TrainingAction.Continue;
        Assert.That(answers, Is.EqualTo(decision == TrainingAction.Stop
            ? new[] { TrainingAction.Continue, TrainingAction.Stop }
            : [TrainingAction.Continue, expected, TrainingAction.Continue, TrainingAction.Continue]));
        Assert.That(run.SuggestedLearningRate, Is.EqualTo(decision == TrainingAction.LowerLearningRate ? 0.05 : null).Within(1e-12));
        Assert.That(run.ShouldStop, Is.EqualTo(decision == TrainingAction.Stop));
        if (!run.ShouldStop) return;
        Assert.That(run.StopDecision, Is.EqualTo(new TrainingStop(TrainingStopReason.Signal, 1, 2, SignalCode: "MO2001")));
        run.Dispose();
        Assert.That(run.State.Outcome, Is.EqualTo(TrainingOutcome.Diverged));
    }

    [Test]
    public void A_run_paused_by_a_handler_can_be_resumed_elsewhere()
    {
        using TrainingRun run = monitor.StartTraining(new() { OnSignal = _ => TrainingAction.Pause });
        List<int> batches = [];
        foreach (TrainingStep<int> step in run.Pass(Enumerable.Range(1, 3)))
        {
            batches.Add(step.Batch);
            if (step.Report(step.Batch == 1 ? double.NaN : 1) != TrainingAction.Pause) continue;
            Assert.That(run.IsPaused, Is.True);
            Task.Run(run.Resume);
        }

        Assert.That(batches, Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    [ProvokesFaults]
    public void A_handler_that_throws_is_counted_and_training_continues()
    {
        long before = ModelMonitor.Faults;
        using TrainingRun run = monitor.StartTraining(new() { OnSignal = _ => throw new InvalidOperationException("handler") });
        foreach (TrainingStep<int> step in run.Pass([1])) Assert.That(step.Report(double.NaN), Is.EqualTo(TrainingAction.Continue));
        Assert.That(ModelMonitor.Faults, Is.GreaterThan(before));
    }

    [Test]
    public void Detection_can_be_disabled_completely_or_in_part()
    {
        using TrainingRun none = monitor.StartTraining(new() { Detection = null }), some = monitor.StartTraining(new() { Detection = new() { NotFinite = false } });
        foreach (TrainingRun run in new[] { none, some })
            foreach (TrainingStep<int> step in run.Pass([1, 2])) step.Report(double.NaN, gradientNorm: double.NaN);
        Assert.That(heard, Is.Empty);
    }

    [Test]
    [Provokes("MO2002")]
    public void Spikes_name_their_batches_in_the_state()
    {
        using TrainingRun run = monitor.StartTraining();
        foreach (TrainingStep<int> step in run.Pass(Enumerable.Range(1, 200))) step.Report(step.Batch is 100 or 101 or 150 ? 9 : 1 + 0.01 * (step.Batch % 7));

        Assert.That(run.State.SpikedSteps, Is.EqualTo(new[] { 100, 101, 150 }));
        Assert.That(heard.Select(signal => (signal.Code, signal.Evidence["step"])), Is.EqualTo(new[] { ("MO2002", (object)100L), ("MO2002", 150L) }));
    }

    [Test]
    [Provokes("MO2004")]
    public void Reported_gradients_are_checked()
    {
        using TrainingRun run = monitor.StartTraining();
        foreach (TrainingStep<int> step in run.Pass(Enumerable.Range(1, 50))) step.Report(1, gradientNorm: step.Batch > 40 ? double.PositiveInfinity : 1);
        Assert.That(heard.Select(signal => (signal.Code, signal.Evidence["step"])), Is.EqualTo(new[] { ("MO2004", (object)43L) }));
    }

    [Test]
    [Provokes("MO2007")]
    public void A_loop_that_waits_for_data_raises_a_signal()
    {
        using TrainingRun run = monitor.StartTraining();
        foreach (TrainingStep<int> step in run.Pass(Slow(100))) time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(heard.Select(signal => (signal.Code, signal.Evidence["step"])), Is.EqualTo(new[] { ("MO2007", (object)64L) }));
        Assert.That((double)heard[0].Evidence["wait_share"], Is.EqualTo(0.75).Within(1e-9));

        IEnumerable<int> Slow(int batches)
        {
            for (int batch = 0; batch < batches; batch++)
            {
                time.Advance(TimeSpan.FromSeconds(3));
                yield return batch;
            }
        }
    }

    [Test]
    [Provokes("MO2006")]
    public void Overfitting_raises_a_signal()
    {
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 30 });
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe([0, 1])) step.Report(1.0 / epoch.Number);
            run.ReportValidation(epoch.Number < 10 ? 1.0 / epoch.Number : 0.1 + 0.05 * (epoch.Number - 10));
        }

        Assert.That(heard.Select(signal => signal.Code), Is.EqualTo(new[] { "MO2006" }));
        Assert.That((int)heard[0].Evidence["epoch"], Is.InRange(12, 20));
    }

    [Test]
    [Provokes("MO2008")]
    public void A_step_that_hangs_is_reported_once_by_a_timer_and_can_be_stopped()
    {
        using TrainingRun run = monitor.StartTraining(new() { OnSignal = signal => signal.Code == "MO2008" ? TrainingAction.Stop : TrainingAction.Continue });
        foreach (TrainingStep<int> step in run.Pass(Enumerable.Range(1, 40)))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            if (step.Batch == 23) time.Advance(TimeSpan.FromMinutes(9));
            if (step.Batch == 25) time.Advance(TimeSpan.FromHours(9));
        }

        Signal stalled = heard.Single();
        Assert.That((stalled.Code, stalled.Evidence["step"], stalled.Severity), Is.EqualTo(("MO2008", (object)25L, SignalSeverity.Error)));
        Assert.That((double)stalled.Evidence["seconds"], Is.InRange(600, 750));
        Assert.That(run.State.Step, Is.EqualTo(25));
    }

    [Test]
    [StaysQuiet("MO2008")]
    public void Validation_checkpoints_pauses_and_the_time_between_epochs_do_not_stall()
    {
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 2 });
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe([1, 2, 3]))
            {
                using (run.Validate()) time.Advance(TimeSpan.FromHours(1));
                using (run.Checkpoint()) time.Advance(TimeSpan.FromHours(1));
                if (step.Batch != 2) continue;
                run.Pause();
                time.Advance(TimeSpan.FromHours(1));
                run.Resume();
            }

            time.Advance(TimeSpan.FromHours(1));
        }

        Assert.That(heard, Is.Empty);
    }

    [Test]
    public void Timers_end_with_their_run()
    {
        for (int turn = 0; turn < 10; turn++) monitor.StartTraining().Dispose();
        using (monitor.StartTraining(new() { Detection = new() { StallAfter = null } })) Assert.That(time.Running, Is.Zero);
        using (monitor.StartTraining()) Assert.That(time.Running, Is.EqualTo(1));
        Assert.That(time.Running, Is.Zero);
    }

    [Test]
    public void Detectors_allocate_nothing_in_healthy_steps()
    {
        using TrainingRun run = monitor.StartTraining();
        long before = 0;
        foreach (TrainingStep<int> step in run.Pass(Enumerable.Range(1, 50_000)))
        {
            if (step.Batch == 10_000) before = GC.GetAllocatedBytesForCurrentThread();
            step.Report(1.0 + 100.0 / step.Batch + 0.01 * (step.Batch % 7), learningRate: 0.1, gradientNorm: 1 + 0.1 * (step.Batch % 5));
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(2_000), "an episode or two");
    }
}
