using System.Diagnostics;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

[TestFixture]
public sealed class InferenceCallTests
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
    public void Phases_follow_each_other_and_the_last_one_ends_with_the_call()
    {
        using MeterReadings readings = new(name);
        using (InferenceCall call = monitor.StartInference(batchSize: 8))
        {
            call.Record(InferencePhase.Queue, TimeSpan.FromSeconds(5));
            call.Enter(InferencePhase.Preprocess);
            time.Advance(TimeSpan.FromSeconds(1));
            call.Enter(InferencePhase.Execute);
            time.Advance(TimeSpan.FromSeconds(2));
            call.Enter(InferencePhase.Postprocess);
            time.Advance(TimeSpan.FromSeconds(3));
            call.Complete();
            time.Advance(TimeSpan.FromSeconds(100));
        }

        Assert.That(readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "queue")), Is.EqualTo(new[] { 5.0 }));
        Assert.That(readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "preprocess")), Is.EqualTo(new[] { 1.0 }));
        Assert.That(readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "execute")), Is.EqualTo(new[] { 2.0 }));
        Assert.That(readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "postprocess")), Is.EqualTo(new[] { 3.0 }));
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Is.EqualTo(new[] { 6.0 }));
        Assert.That(readings.Values("ml.inference.batch.size"), Is.EqualTo(new[] { 8.0 }));
    }

    [Test]
    public void A_code_of_a_runtime_is_the_error_type()
    {
        using MeterReadings readings = new(name);
        using (InferenceCall call = monitor.StartInference())
        {
            time.Advance(TimeSpan.FromSeconds(1));
            call.Fail("InvalidArgument");
            call.Fail(" ");
        }

        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "error"), ("error.type", "InvalidArgument")), Is.EqualTo(new[] { 1.0 }));
    }

    [Test]
    public void A_text_that_may_be_a_message_is_not_used_as_error_type()
    {
        using MeterReadings readings = new(name);
        using (InferenceCall call = monitor.StartInference()) call.Fail("https://user:secret@models.example/v1?key=secret");
        using (InferenceCall call = monitor.StartInference()) call.Fail("the answer\nwas secret");

        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "error"), ("error.type", "_OTHER")), Has.Length.EqualTo(2));
    }

    [Test]
    public void A_scope_left_without_being_completed_has_failed()
    {
        using MeterReadings readings = new(name);
        Assert.That(() =>
        {
            using InferenceCall call = monitor.StartInference();
            throw new InvalidOperationException();
        }, Throws.InvalidOperationException);

        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "error"), ("error.type", "_OTHER")), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_reported_failure_has_its_error_type_and_a_cancellation_is_cancelled()
    {
        using MeterReadings readings = new(name);
        using (InferenceCall call = monitor.StartInference()) call.Fail(new TimeoutException());
        using (InferenceCall call = monitor.StartInference()) call.Fail(new OperationCanceledException());

        Assert.That(readings.Values("ml.inference.duration", ("error.type", "System.TimeoutException")), Has.Length.EqualTo(1));
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "cancelled")), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_handle_kept_after_dispose_touches_no_later_call()
    {
        using MeterReadings readings = new(name);
        InferenceCall stale = monitor.StartInference();
        stale.Complete();
        stale.Dispose();
        using (InferenceCall next = monitor.StartInference())
        {
            stale.Complete();
            stale.Fail(new InvalidOperationException());
            stale.Enter(InferencePhase.Execute);
            stale.Dispose();
            next.Complete();
        }

        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo(2));
        Assert.That(readings.Values("ml.inference.phase.duration"), Is.Empty);
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public void A_scope_is_its_callers_span_until_it_is_disposed()
    {
        using SpanReadings spans = new(name);
        using Activity outer = new Activity("the caller's").Start();
        using (InferenceCall call = monitor.StartInference())
        {
            Assert.That(Activity.Current!.Parent, Is.SameAs(outer));
            call.Complete();
        }

        Assert.That(Activity.Current, Is.SameAs(outer));
        Assert.That(spans.Stopped, Has.Length.EqualTo(1));
    }

    [Test]
    public void A_scope_allocates_nothing_with_or_without_listeners([Values] bool listening)
    {
        using MeterReadingsThatForget? listener = listening ? new() : null;
        Run(1_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(10_000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void A_batch_size_below_one_is_refused_by_name_value_and_range()
    {
        Assert.That(() => monitor.StartInference(batchSize: 0), Throws.InstanceOf<ArgumentOutOfRangeException>()
            .With.Property("ParamName").EqualTo("batchSize").And.Property("ActualValue").EqualTo(0).And.Message.Contains("1 or more"));
    }

    [Test]
    public void Outputs_are_inspected_in_place()
    {
        using MeterReadings readings = new(name);
        OutputInspection inspection = new() { Classes = 2 };
        using (InferenceCall call = monitor.StartInference())
        {
            call.Inspect([0.1f, 0.9f, float.NaN, 1f], inspection);
            call.Complete();
        }

        Assert.That(readings.Observe("ml.inference.output.anomalies", ("ml.anomaly.type", "nan")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.output.classes", ("ml.class", "1")), Is.EqualTo(1));
    }

    private void Run(int calls)
    {
        for (int index = 0; index < calls; index++)
        {
            using InferenceCall call = monitor.StartInference(batchSize: 2);
            call.Enter(InferencePhase.Execute);
            call.Complete();
        }
    }
}
