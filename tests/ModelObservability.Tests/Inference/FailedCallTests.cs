using System.Diagnostics;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

/// <summary>Failed calls are told to whoever bridges to logs: what failed and where, and nothing private.</summary>
[TestFixture]
public sealed class FailedCallTests
{
    private readonly List<FailedCall> told = [];

    /// <summary>Of its own for each test: handlers hear every model of the process.</summary>
    private static string Name => "fails " + TestContext.CurrentContext.Test.ID;

    [SetUp]
    public void Listen()
    {
        told.Clear();
        ModelMonitor.AnyCallFailed += Tell;
    }

    [TearDown]
    public void StopListening() => ModelMonitor.AnyCallFailed -= Tell;

    [Test]
    public void A_failed_call_is_told_with_its_type_and_how_long_it_took_and_without_its_message()
    {
        ManualTime time = new();
        using ModelMonitor monitor = new(Name, "7", timeProvider: time);
        Func<int, int> predict = monitor.Observe(int (int _) =>
        {
            time.Advance(TimeSpan.FromSeconds(0.25));
            throw new TimeoutException("the customer is Jane Doe");
        });

        Assert.That(() => predict(1), Throws.InstanceOf<TimeoutException>());
        FailedCall call = told.Single();
        Assert.That(call, Is.EqualTo(new FailedCall(monitor.Identity, "System.TimeoutException", TimeSpan.FromSeconds(0.25), time.GetUtcNow(), default)));
        Assert.That(call.ToString(), Is.EqualTo($"A call of {Name} 7 failed after 0.25 s: System.TimeoutException"));
        Assert.That(call.Attributes.ToDictionary(), Is.EqualTo(new Dictionary<string, object?>
        {
            ["ml.model.name"] = Name,
            ["ml.model.version"] = "7",
            ["error.type"] = "System.TimeoutException",
            ["ml.inference.duration"] = 0.25,
        }));
    }

    [Test]
    public async Task An_asynchronous_call_and_one_with_a_code_are_told()
    {
        using ModelMonitor monitor = new(Name);
        Func<int, Task<int>> predict = monitor.Observe(async Task<int> (int _) =>
        {
            await Task.Yield();
            throw new InvalidOperationException();
        });
        Assert.That(async () => await predict(1), Throws.InvalidOperationException);
        using (InferenceCall call = monitor.StartInference()) call.Fail("out_of_memory");

        await Task.Yield();
        Assert.That(told.Select(call => call.ErrorType), Is.EquivalentTo(new[] { "System.InvalidOperationException", "out_of_memory" }));
    }

    [Test]
    public void Calls_that_succeed_and_calls_that_are_cancelled_are_not_told()
    {
        using ModelMonitor monitor = new(Name);
        Func<int, int> predict = monitor.Observe(int (int x) => x == 0 ? x : throw new OperationCanceledException());
        predict(0);
        Assert.That(() => predict(1), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(told, Is.Empty);
    }

    [Test]
    public void A_model_that_always_fails_is_told_ten_times_a_minute_and_then_how_often()
    {
        ManualTime time = new();
        using ModelMonitor monitor = new(Name, timeProvider: time);
        Func<int, int> predict = monitor.Observe(int (int x) => throw (x == 0 ? new TimeoutException() : new InvalidOperationException()));
        void Fail(int times, int kind)
        {
            for (int call = 0; call < times; call++) Assert.That(() => predict(kind), Throws.Exception);
        }

        Fail(25, 0);
        Fail(1, 1);
        Assert.That(told.Count(call => call.ErrorType == "System.TimeoutException"), Is.EqualTo(10));
        Assert.That(told.Count(call => call.ErrorType == "System.InvalidOperationException"), Is.EqualTo(1), "another type has a limit of its own");
        time.Advance(TimeSpan.FromSeconds(61));
        Fail(1, 0);
        Assert.That(told[^1].Withheld, Is.EqualTo(15));
        Assert.That(told[^1].ToString(), Does.EndWith("System.TimeoutException (15 more like it were not told)"));
    }

    [Test]
    public void The_trace_is_that_of_the_span_or_of_the_request_around_it()
    {
        using ModelMonitor monitor = new(Name);
        Func<int, int> predict = monitor.Observe(int (int _) => throw new TimeoutException());
        using Activity request = new Activity("request").Start();
        Assert.That(() => predict(1), Throws.Exception);
        Assert.That(told.Single().Trace, Is.EqualTo(request.Context));

        Activity? span = null;
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == ModelMonitor.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped => span = stopped.DisplayName == "infer " + Name ? stopped : span,
        };
        ActivitySource.AddActivityListener(listener);
        Assert.That(() => predict(1), Throws.Exception);
        Assert.That(span, Is.Not.Null);
        Assert.That(told[^1].Trace, Is.EqualTo(span!.Context));
        Assert.That(Activity.Current, Is.SameAs(request));
    }

    [Test]
    [ProvokesFaults]
    public void A_handler_that_throws_is_counted_and_changes_nothing()
    {
        using ModelMonitor monitor = new(Name);
        Func<int, int> predict = monitor.Observe(int (int _) => throw new TimeoutException());
        long faults = ModelMonitor.Faults;
        static void Throw(FailedCall call) => throw new InvalidOperationException("of the handler");
        ModelMonitor.AnyCallFailed += Throw;
        try
        {
            Assert.That(() => predict(1), Throws.InstanceOf<TimeoutException>());
        }
        finally
        {
            ModelMonitor.AnyCallFailed -= Throw;
        }

        Assert.That(ModelMonitor.Faults, Is.EqualTo(faults + 1));
    }

    private void Tell(FailedCall call)
    {
        if (call.Model.Name == Name) told.Add(call);
    }
}
