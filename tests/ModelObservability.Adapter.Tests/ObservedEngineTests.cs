using System.Diagnostics.Metrics;
using ModelObservability.Testing;
using Tiny;

namespace ModelObservability.Adapter.Tests;

/// <summary>The adapter of <c>docs/write-an-adapter.md</c> does what our own adapters do.</summary>
[TestFixture]
public sealed class ObservedEngineTests
{
    private static readonly float[] Rows = [1, 2, 3, 4];

    private readonly ManualTime time = new();
    private ModelMonitor monitor = null!;
    private Func<EngineResult> answer = null!;
    private ObservedEngine engine = null!;

    private string Model => monitor.Identity.Name;

    [SetUp]
    public void Observe()
    {
        monitor = new ModelMonitor("tiny " + Guid.NewGuid(), timeProvider: time);
        answer = () => new([0.5f], 0.25, 3);
        engine = monitor.Observe(new TinyEngine((_, _) => answer()));
    }

    [TearDown]
    public void Dispose()
    {
        engine.Dispose();
        monitor.Dispose();
    }

    [Test]
    public void The_result_is_the_engines_own_with_and_without_a_listener()
    {
        EngineResult result = new([1], 0, 0);
        answer = () => result;
        Assert.That(engine.Run(Rows, 4), Is.SameAs(result));
        using MeterReadings readings = new(Model);
        Assert.That(engine.Run(Rows, 4), Is.SameAs(result));
    }

    [Test]
    public void A_call_has_its_duration_batch_phase_and_outcome()
    {
        using MeterReadings readings = new(Model);
        answer = () =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            return new([0.5f], 0.25, 0);
        };
        engine.Run(Rows, 4);

        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Is.EqualTo([2.0]));
        Assert.That(readings.Values("ml.inference.batch.size"), Is.EqualTo([4.0]));
        Assert.That(readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "queue")), Is.EqualTo([0.25]));
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "success")), Is.EqualTo(4));
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public void A_failure_is_the_engines_exception_and_its_code_the_error_type()
    {
        using MeterReadings readings = new(Model);
        EngineException failure = new("bad_shape");
        answer = () => throw failure;

        Assert.That(() => engine.Run(Rows, 4), Throws.Exception.SameAs(failure));
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "error"), ("error.type", "bad_shape")), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_code_that_is_a_message_does_not_get_out()
    {
        using MeterReadings readings = new(Model);
        answer = () => throw new EngineException("cannot open /home/me/secret.bin");

        Assert.That(() => engine.Run(Rows, 4), Throws.InstanceOf<EngineException>());
        Assert.That(readings.Values("ml.inference.duration", ("error.type", "_OTHER")), Has.Length.EqualTo(1));
    }

    [Test]
    public void The_call_is_a_span_while_the_engine_runs()
    {
        using SpanReadings spans = new(Model);
        string? current = null;
        answer = () =>
        {
            current = System.Diagnostics.Activity.Current?.OperationName;
            return new([], 0, 0);
        };
        engine.Run(Rows, 4);

        Assert.That(current, Is.EqualTo("infer " + Model));
        Assert.That(spans.Stopped.Single().GetTagItem("ml.inference.batch.size"), Is.EqualTo(4));
        Assert.That(System.Diagnostics.Activity.Current, Is.Null);
    }

    [Test]
    public void The_adapters_signal_is_raised_once_an_episode_and_counted_from_0()
    {
        using MeterReadings readings = new(Model);
        Assert.That(readings.ObserveAll().Where(reading => reading.Is("ml.signals", ("ml.signal.code", "TINY0001"))).Select(reading => reading.Value), Is.EqualTo([0.0]));
        List<Signal> raised = [];
        monitor.SignalRaised += raised.Add;
        answer = () => throw new EngineException("out_of_memory");
        for (int call = 0; call < 3; call++) Assert.That(() => engine.Run(Rows, 4), Throws.InstanceOf<EngineException>());

        Assert.That(raised.Single().Code, Is.EqualTo("TINY0001"));
        Assert.That(raised.Single().Evidence, Is.EqualTo(new Dictionary<string, object> { ["tiny.batch.size"] = 4 }));
        Assert.That(readings.Observe("ml.signals", ("ml.signal.code", "TINY0001"), ("ml.signal.severity", "warning")), Is.EqualTo(1));
    }

    [Test]
    public void The_adapters_counter_adds_up_over_the_engines_of_a_model_and_outlives_the_monitor()
    {
        using MeterReadings readings = new(Model);
        using ModelMonitor twin = new(monitor.Identity, time);
        using ObservedEngine other = twin.Observe(new TinyEngine((_, _) => new([], 0, 5)));
        engine.Run(Rows, 4);
        other.Run(Rows, 4);
        Assert.That(CachedRows(), Is.EqualTo([8L]));
        monitor.Dispose();
        twin.Dispose();
        Assert.That(CachedRows(), Is.EqualTo([8L]), "published once more");
    }

    [Test]
    public void Wrapping_an_engine_again_and_again_counts_in_one_series()
    {
        for (int turn = 0; turn < 3; turn++) monitor.Observe(engine.Inner);
        using MeterReadings readings = new(Model);
        engine.Run(Rows, 4);
        Assert.That(CachedRows(), Is.EqualTo([3L]));
    }

    [Test]
    [ProvokesFaults]
    public void A_result_the_adapter_cannot_read_is_a_fault_of_ours_and_no_failure()
    {
        using MeterReadings readings = new(Model);
        answer = () => null!;
        long before = ModelMonitor.Faults;

        Assert.That(engine.Run(Rows, 4), Is.Null);
        Assert.That(ModelMonitor.Faults, Is.GreaterThan(before));
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_disposed_monitor_wraps_nothing_and_what_is_wrapped_goes_on()
    {
        monitor.Dispose();
        Assert.That(engine.Run(Rows, 4).Scores, Is.EqualTo([0.5f]));
        Assert.That(() => monitor.Observe(engine.Inner), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Nothing_is_allocated_in_a_call_that_is_recorded()
    {
        EngineResult result = new([], 0.1, 1);
        answer = () => result;
        using MeterReadings readings = new(Model, instrument => instrument.Name == "ml.inference.items");
        for (int call = 0; call < 100; call++) engine.Run(Rows, 4);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 100; call++) engine.Run(Rows, 4);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private List<long> CachedRows()
    {
        List<long> values = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == EngineInstruments.MeterName) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var (key, tag) in tags)
                if (key == "ml.model.name" && tag as string == Model) values.Add(value);
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return values;
    }
}
