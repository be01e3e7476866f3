using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Signals;

/// <summary>Counters that exist before anything is wrong, and the gauge of what is wrong now.</summary>
[TestFixture]
public sealed class SignalSeriesTests
{
    private static readonly string[] Outcomes = ["abandoned", "cancelled", "error", "success"];

    private readonly ManualTime time = new();
    private string name = "";
    private ModelMonitor monitor = null!;
    private MeterReadings readings = null!;

    [SetUp]
    public void Watch()
    {
        name = "signals " + TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name, "3", "onnxruntime", time);
        readings = new MeterReadings(name);
    }

    [TearDown]
    public void StopWatching()
    {
        readings.Dispose();
        monitor.Dispose();
    }

    [Test]
    public void A_new_monitor_publishes_every_outcome_and_every_code_of_inference_at_zero()
    {
        Assert.That(Codes("ml.signals"), Is.SupersetOf(new[] { "MO1001", "MO1002", "MO1003", "MO1004", "MO6001" }).And.All.Match("^MO[16]"));
        Assert.That(Codes("ml.signals.active"), Is.EqualTo(Codes("ml.signals")));
        foreach (string counter in new[] { "ml.inference.calls", "ml.inference.items" })
            Assert.That(readings.ObserveAll().Where(reading => reading.Instrument == counter).Select(reading => reading.Tags["ml.inference.outcome"]).Order(), Is.EqualTo(Outcomes));
        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument != "ml.model.info" && reading.Tags.ContainsKey("ml.model.name")).Select(reading => reading.Value), Is.All.Zero);
    }

    [Test]
    public void Codes_of_training_exist_from_the_first_run_on()
    {
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });

        Assert.That(Codes("ml.signals"), Has.Some.EqualTo("MO2001").And.Some.EqualTo("MO1001").And.None.StartsWith("MO3"));
        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument == "ml.training.steps").Select(reading => reading.Value), Is.EqualTo(new[] { 0.0 }));
        Assert.That(readings.ObserveAll().Count(reading => reading.Instrument == "ml.training.runs"), Is.EqualTo(5));
    }

    [Test]
    public void A_finding_is_active_until_it_was_not_seen_for_a_minute()
    {
        bool broken = true;
        Func<int, float[]> model = monitor.Observe((int x) => new[] { x, broken ? float.NaN : 1f }, new() { Output = new OutputInspection<float[]>(x => x) });
        model(1);
        Assert.That(Active(), Is.EqualTo(1));

        time.Advance(TimeSpan.FromSeconds(50));
        model(1);
        time.Advance(TimeSpan.FromSeconds(50));
        Assert.That((Active(), readings.Observe("ml.signals", ("ml.signal.code", "MO1001"))), Is.EqualTo((1.0, 1.0)), "the same episode goes on");

        broken = false;
        model(2);
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.That((Active(), readings.Observe("ml.signals", ("ml.signal.code", "MO1001"))), Is.EqualTo((0.0, 1.0)));
    }

    [Test]
    public void An_observed_model_is_published_before_its_first_call()
    {
        var info = readings.ObserveAll().Single(reading => reading.Instrument == "ml.model.info");
        Assert.That(info.Value, Is.EqualTo(1));
        Assert.That(info.Tags, Is.EquivalentTo(new Dictionary<string, object?> { ["ml.model.name"] = name, ["ml.model.version"] = "3", ["ml.model.framework"] = "onnxruntime" }));

        monitor.Dispose();
        Assert.That(readings.ObserveAll().Any(reading => reading.Instrument == "ml.model.info"), Is.False);
    }

    [Test]
    public void Calls_are_counted_in_addition_to_items()
    {
        Func<int[], int> model = monitor.Observe((int[] x) => x.Length > 3 ? throw new InvalidOperationException() : x.Length, new() { BatchSize = x => x.Length });
        model([1, 2, 3]);
        Assert.That(() => model([1, 2, 3, 4]), Throws.InvalidOperationException);

        Assert.That(readings.Observe("ml.inference.calls", ("ml.inference.outcome", "error")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "error")), Is.EqualTo(4));
        Assert.That(readings.Observe("ml.inference.calls", ("ml.inference.outcome", "success")), Is.EqualTo(1));
    }

    private double Active() => readings.Observe("ml.signals.active", ("ml.signal.code", "MO1001"));

    private object?[] Codes(string instrument) =>
        [.. readings.ObserveAll().Where(reading => reading.Instrument == instrument).Select(reading => reading.Tags["ml.signal.code"])];
}
