using System.Diagnostics;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Telemetry;

/// <summary>What is ours is undone, what is the application's stays: one rule for every entry point.</summary>
[TestFixture]
[NonParallelizable]
public sealed class CurrentActivityTests
{
    private static readonly ActivitySource App = new("app of current activities");
    private ModelMonitor monitor = null!;
    private ActivityListener app = null!;

    [SetUp]
    public void MakeMonitor()
    {
        monitor = new("current");
        app = new() { ShouldListenTo = source => source.Name == "app of current activities", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(app);
    }

    [TearDown]
    public void Leave()
    {
        app.Dispose();
        monitor.Dispose();
        Activity.Current = null;
    }

    private static IEnumerable<string> Listeners => ["metrics", "spans", "metrics that change it", "spans that change it"];

    [TestCaseSource(nameof(Listeners))]
    public void An_activity_that_the_application_opened_in_a_scope_stays_current(string listeners)
    {
        using IDisposable listening = Listen(listeners);
        using Activity? request = App.StartActivity("request");
        InferenceCall call = monitor.StartInference();
        using Activity? post = App.StartActivity("post-process");
        call.Complete();
        call.Dispose();

        Assert.That(Activity.Current, Is.SameAs(post));
    }

    [TestCaseSource(nameof(Listeners))]
    public void A_scope_restores_the_activity_that_was_current(string listeners)
    {
        using IDisposable listening = Listen(listeners);
        using Activity? request = App.StartActivity("request");
        using (InferenceCall call = monitor.StartInference()) call.Complete();

        Assert.That(Activity.Current, Is.SameAs(request));
    }

    [TestCaseSource(nameof(Listeners))]
    public void Scopes_that_end_in_another_order_restore_the_current_activity(string listeners)
    {
        using IDisposable listening = Listen(listeners);
        using Activity? request = App.StartActivity("request");
        InferenceCall first = monitor.StartInference(), second = monitor.StartInference(), third = monitor.StartInference();
        foreach (InferenceCall call in (InferenceCall[])[second, first, third])
        {
            call.Complete();
            call.Dispose();
        }

        Assert.That(Activity.Current, Is.SameAs(request));
    }

    [TestCaseSource(nameof(Listeners))]
    public void A_thread_that_ends_a_scope_of_another_inherits_nothing(string listeners)
    {
        using IDisposable listening = Listen(listeners);
        Activity? left = null;
        using (App.StartActivity("request"))
        {
            InferenceCall call = monitor.StartInference();
            Thread worker = new(() =>
            {
                call.Complete();
                call.Dispose();
                left = Activity.Current;
            });
            worker.UnsafeStart();
            worker.Join();
        }

        Assert.That(left, Is.Null);
    }

    [TestCaseSource(nameof(Listeners))]
    public void An_observed_model_can_detach_itself(string listeners)
    {
        using IDisposable listening = Listen(listeners);
        using Activity? caller = App.StartActivity("caller");
        monitor.Observe<int, int>(Detach)(1);
        Assert.That(Activity.Current, Is.Null, "function");
        Activity.Current = caller;
        _ = monitor.Observe((Func<int, Task<int>>)(input => Task.FromResult(Detach(input))))(1);
        Assert.That(Activity.Current, Is.Null, "task");
        Activity.Current = caller;
        _ = monitor.Observe((Func<int, ValueTask<int>>)(input => new(Detach(input))))(1).AsTask();
        Assert.That(Activity.Current, Is.Null, "value task");
        Activity.Current = caller;
        monitor.ObserveLoad(() => Detach(1));
        Assert.That(Activity.Current, Is.Null, "load");
    }

    [Test]
    public void A_span_is_a_child_of_the_callers_activity_whatever_listeners_make_current()
    {
        using IDisposable listening = Listen("spans that change it");
        using SpanReadings spans = new("current");
        using Activity? request = App.StartActivity("request");
        monitor.Observe<int, int>(x => x)(1);

        Assert.That(spans.Stopped.Single().Parent, Is.SameAs(request));
    }

    [Test]
    public void A_callers_activity_stopped_by_another_thread_does_not_leave_the_span_current()
    {
        using SpanReadings spans = new("current");
        using Activity? outer = App.StartActivity("outer");
        Activity caller = App.StartActivity("caller")!;
        TaskCompletionSource<int> answer = new();
        _ = monitor.Observe((Func<int, Task<int>>)(_ =>
        {
            Thread other = new(caller.Stop);
            other.Start();
            other.Join();
            return answer.Task;
        }))(1);

        Assert.That(Activity.Current, Is.SameAs(outer));
    }

    [TestCase("metrics that change it")]
    [TestCase("spans that change it")]
    [TestCase("handlers that change it")]
    public async Task Activities_made_current_by_listeners_are_undone(string listeners)
    {
        using IDisposable listening = Listen(listeners);
        using Activity caller = new Activity("caller").Start();
        List<string> changed = [];
        void Check(string where)
        {
            if (!ReferenceEquals(Activity.Current, caller)) changed.Add(where);
            Activity.Current = caller;
        }

        await foreach (int item in monitor.Observe(Two())) Check("stream body");
        Check("after a stream");
        TaskCompletionSource<int> source = new();
        _ = monitor.Observe((Func<int, Task<int>>)(_ => source.Task))(1);
        Check("pending");
        source.SetResult(1);
        Check("who completes the task");
        using (InferenceCall call = monitor.StartInference())
        {
            Activity.Current = caller;
            call.Enter(InferencePhase.Queue);
            Check("Enter");
            call.Enter(InferencePhase.Execute);
            Check("Enter again");
            call.Record(InferencePhase.Queue, TimeSpan.Zero);
            Check("Record");
            call.Inspect([1f, 2f], new() { Classes = 2 });
            call.Inspect([float.NaN, 2f], new() { Classes = 2 });
            Check("Inspect");
        }

        Check("Dispose");
        var labels = monitor.TrackBinary().DelayLabels<int>();
        labels.Predicted(1, 0.5);
        labels.Labelled(1, true);
        Check("Labelled");
        TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        Activity.Current = caller;
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            Activity.Current = caller;
            TrainingScope checkpoint = run.Checkpoint();
            Activity.Current = caller;
            checkpoint.Complete();
            Check("Complete");
            checkpoint.Dispose();
            Check("Checkpoint");
            foreach (TrainingStep<int> step in epoch.Observe(new[] { 1, 2 }))
            {
                Activity.Current = caller;
                step.Report(double.NaN);
                Check("Report");
            }

            Activity.Current = caller;
        }

        run.Dispose();
        Check("end of the run");
        monitor.ObserveLoad(() => 1);
        Check("ObserveLoad");

        Assert.That(changed, Is.Empty);
    }

    private static int Detach(int input)
    {
        Activity.Current = null;
        return input;
    }

    private static async IAsyncEnumerable<int> Two()
    {
        yield return 1;
        yield return 2;
        await Task.CompletedTask;
    }

    private static void Stray() => Activity.Current = new Activity("stray").Start();

    private Listening Listen(string which)
    {
        Listening listening = new();
        if (which == "handlers that change it") monitor.SignalRaised += _ => Stray();
        if (which != "spans" && which != "spans that change it") listening.Meter(which == "metrics that change it" ? Stray : null);
        if (which.StartsWith("spans", StringComparison.Ordinal)) listening.Spans(which == "spans that change it" ? Stray : null);
        return listening;
    }

    private sealed class Listening : IDisposable
    {
        private readonly List<IDisposable> listeners = [];

        public void Meter(Action? heard)
        {
            System.Diagnostics.Metrics.MeterListener listener = new();
            listener.InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == ModelMonitor.SourceName) self.EnableMeasurementEvents(instrument); };
            listener.SetMeasurementEventCallback<double>((_, _, _, _) => heard?.Invoke());
            listener.SetMeasurementEventCallback<long>((_, _, _, _) => heard?.Invoke());
            listener.Start();
            listeners.Add(listener);
        }

        public void Spans(Action? heard)
        {
            ActivityListener listener = new()
            {
                ShouldListenTo = source => source.Name == ModelMonitor.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                {
                    heard?.Invoke();
                    return ActivitySamplingResult.AllDataAndRecorded;
                },
                ActivityStarted = _ => heard?.Invoke(),
                ActivityStopped = _ => heard?.Invoke(),
            };
            ActivitySource.AddActivityListener(listener);
            listeners.Add(listener);
        }

        public void Dispose() => listeners.ForEach(listener => listener.Dispose());
    }
}
