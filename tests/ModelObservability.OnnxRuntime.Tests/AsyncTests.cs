using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using ModelObservability.Testing;

namespace ModelObservability.OnnxRuntime.Tests;

[TestFixture]
public sealed class AsyncTests
{
    [Test]
    public async Task The_caller_never_continues_on_a_thread_of_the_runtime([Values] bool listening)
    {
        string name = TestContext.CurrentContext.Test.ID;
        using ModelMonitor monitor = new(name);
        using ObservedSession session = monitor.Observe(Given.Session("digits"));
        using MeterReadings? readings = listening ? new(name) : null;
        using OrtValue pixels = OrtValue.CreateTensorValueFromMemory(Given.Numbers(64), [1, 64]);
        using OrtValue label = OrtValue.CreateTensorValueFromMemory(new long[1], [1]);
        for (int run = 0; run < 200; run++)
        {
            await session.RunAsync(null, ["pixels"], [pixels], ["label"], [label]).ConfigureAwait(false);
            Assert.That(Thread.CurrentThread.IsThreadPoolThread);
        }

        if (listening) Assert.That(readings!.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo(200));
    }

    [Test]
    public void A_run_that_fails_gives_the_runtimes_exception_and_its_code()
    {
        string name = TestContext.CurrentContext.Test.ID;
        using ModelMonitor monitor = new(name);
        using ObservedSession session = monitor.Observe(Given.Session("digits"));
        using MeterReadings readings = new(name);
        using OrtValue wrong = OrtValue.CreateTensorValueFromMemory(new float[6], [2, 3]);
        using OrtValue label = OrtValue.CreateTensorValueFromMemory(new long[2], [2]);
        Assert.That(async () => await session.RunAsync(null, ["pixels"], [wrong], ["label"], [label]), Throws.TypeOf<OnnxRuntimeException>());
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "error"), ("error.type", "InvalidArgument")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task With_one_thread_a_run_is_refused_as_by_the_bare_session()
    {
        string name = TestContext.CurrentContext.Test.ID;
        using ModelMonitor monitor = new(name);
        using SessionOptions one = new() { IntraOpNumThreads = 1 };
        using ObservedSession session = monitor.Observe(new InferenceSession(Given.Path("digits"), one));
        using MeterReadings readings = new(name);
        using OrtValue pixels = OrtValue.CreateTensorValueFromMemory(Given.Numbers(64), [1, 64]);
        using OrtValue label = OrtValue.CreateTensorValueFromMemory(new long[1], [1]);
        var bare = await Assert.ThrowsAsync<OnnxRuntimeException>(() => session.Inner.RunAsync(null, ["pixels"], [pixels], ["label"], [label]));
        var watched = await Assert.ThrowsAsync<OnnxRuntimeException>(() => session.RunAsync(null, ["pixels"], [pixels], ["label"], [label]));
        Assert.That(watched!.Message, Is.EqualTo(bare!.Message).And.Contains("intra op thread"));
        Assert.That(readings.Observe("ml.inference.calls", ("ml.inference.outcome", "error")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public async Task The_callers_activity_is_current_before_and_after()
    {
        using ModelMonitor monitor = new(TestContext.CurrentContext.Test.ID);
        using ObservedSession session = monitor.Observe(Given.Session("digits"));
        using SpanReadings spans = new(TestContext.CurrentContext.Test.ID);
        using Activity caller = new Activity("caller").Start();
        using OrtValue pixels = OrtValue.CreateTensorValueFromMemory(Given.Numbers(64), [1, 64]);
        using OrtValue label = OrtValue.CreateTensorValueFromMemory(new long[1], [1]);
        Task run = session.RunAsync(null, ["pixels"], [pixels], ["label"], [label]);
        Assert.That(Activity.Current, Is.SameAs(caller));
        await run;
        Assert.That(Activity.Current, Is.SameAs(caller));
    }

    /// <summary>On the runtime's own thread this aborts the process at random; many rounds in one process stand for many processes here.</summary>
    [Test]
    public async Task Disposing_the_session_right_after_a_run_does_no_harm([Values] bool listening)
    {
        string name = TestContext.CurrentContext.Test.ID;
        using ModelMonitor monitor = new(name);
        using MeterReadings? readings = listening ? new(name) : null;
        for (int round = 0; round < 100; round++)
        {
            ObservedSession session = monitor.Observe(Given.Session("tiny"));
            using OrtValue x = OrtValue.CreateTensorValueFromMemory(new float[8], [1, 8]);
            using OrtValue y = OrtValue.CreateTensorValueFromMemory(new float[8], [1, 8]);
            await session.RunAsync(null, ["x"], [x], ["y"], [y]).ConfigureAwait(false);
            session.Dispose();
            Assert.That(y.GetTensorDataAsSpan<float>().ToArray(), Is.All.Not.NaN);
        }

        if (listening) Assert.That(readings!.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo(100));
    }
}
