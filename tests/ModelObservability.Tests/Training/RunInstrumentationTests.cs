using ModelObservability.Instrumentation;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

/// <summary>What an adapter finds in a run, told as the run's own findings are.</summary>
[TestFixture]
public sealed class RunInstrumentationTests
{
    private static readonly SignalDefinition Torn = new("TORN", SignalSeverity.Warning, "The tape is torn", "Mend it");

    private readonly List<Signal> heard = [];
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name);
        heard.Clear();
        monitor.SignalRaised += heard.Add;
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void A_run_knows_the_monitor_it_belongs_to()
    {
        using TrainingRun run = monitor.StartTraining();
        Assert.That(RunInstrumentation.get_Monitor(run), Is.SameAs(monitor));
    }

    [Test]
    public void A_finding_has_its_place_in_the_run_and_the_application_decides_on_it()
    {
        using SpanReadings spans = new(name);
        using (TrainingRun run = monitor.StartTraining(new() { Name = "trial", OnSignal = static _ => TrainingAction.Stop }))
        {
            foreach (TrainingStep<int> step in run.Pass([1, 2, 3]))
                if (step.Batch == 2) Assert.That(RunInstrumentation.RaiseSignal(run, Torn, ("length", 7)), Is.EqualTo(TrainingAction.Stop));
            Assert.That((run.StopDecision!.Reason, run.StopDecision.SignalCode), Is.EqualTo((TrainingStopReason.Signal, "TORN")));
        }

        Assert.That(heard.Single().Evidence, Is.EquivalentTo(new Dictionary<string, object> { ["run"] = "trial", ["epoch"] = 1, ["step"] = 2L, ["length"] = 7 }));
        Assert.That(spans.Stopped.Single(static span => span.OperationName == "epoch").Events.Single().Name, Is.EqualTo("ml.signal"));
    }

    [Test]
    public void Nothing_is_raised_where_detection_is_off_or_the_run_is_over()
    {
        using (TrainingRun run = monitor.StartTraining(new() { Detection = null }))
            Assert.That(RunInstrumentation.RaiseSignal(run, Torn), Is.EqualTo(TrainingAction.Continue));
        TrainingRun ended = monitor.StartTraining();
        ended.Dispose();
        Assert.That(RunInstrumentation.RaiseSignal(ended, Torn), Is.EqualTo(TrainingAction.Continue));
        Assert.That(heard, Is.Empty);
    }
}
