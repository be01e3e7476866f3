using System.Diagnostics;
using System.Runtime.CompilerServices;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

/// <summary>Calls that nobody can end any more leave the active ones, and hold up no finalizer of the process.</summary>
[TestFixture]
[NonParallelizable]
public sealed class AbandonedCallsTests
{
    private const int Calls = 50;

    private static readonly Dictionary<string, Action<ModelMonitor>> Drops = new()
    {
        ["tasks"] = monitor => Keep(monitor.Observe((Func<int, Task<int>>)(_ => new TaskCompletionSource<int>().Task))(1)),
        ["cancellable tasks"] = monitor => Keep(monitor.Observe((Func<int, CancellationToken, Task<int>>)((_, _) => new TaskCompletionSource<int>().Task))(1, default)),
        ["value tasks"] = monitor => Keep(monitor.Observe((Func<int, ValueTask<int>>)(_ => new(new TaskCompletionSource<int>().Task)))(1).AsTask()),
        ["tasks without a result"] = monitor => Keep(monitor.Observe((Func<int, Task>)(_ => new TaskCompletionSource().Task))(1)),
        ["scopes"] = monitor => monitor.StartInference(),
        ["streams"] = monitor => Keep(monitor.Observe(Two()).GetAsyncEnumerator().MoveNextAsync().AsTask()),
    };

    private static IEnumerable<string> Shapes => Drops.Keys;

    [TestCaseSource(nameof(Shapes))]
    public void Dropped_calls_are_abandoned_when_they_are_collected(string shape)
    {
        using MeterReadings readings = new("dropped " + shape);
        using ModelMonitor monitor = new("dropped " + shape);
        Drop(monitor, shape);
        Collect();

        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
        Assert.That(monitor.Inference.Calls(InferenceOutcome.Abandoned), Is.EqualTo(Calls));
        SpinWait.SpinUntil(() => readings.Values("ml.inference.duration", ("ml.inference.outcome", "abandoned")).Length >= Calls, TimeSpan.FromSeconds(30));
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "abandoned")), Has.Length.EqualTo(Calls));
    }

    [TestCaseSource(nameof(Shapes))]
    public void Listeners_do_not_run_on_the_finalizer_thread(string shape)
    {
        using ManualResetEventSlim release = new();
        int stopped = 0;
        using ActivityListener slow = new()
        {
            ShouldListenTo = source => source.Name == ModelMonitor.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ =>
            {
                release.Wait();
                Interlocked.Increment(ref stopped);
            },
        };
        ActivitySource.AddActivityListener(slow);
        using ModelMonitor monitor = new("slow");
        Thread user = new(() => Drop(monitor, shape));
        user.Start();
        user.Join();
        Collect(); // were a listener on the finalizer thread, this would never return

        Assert.That(Volatile.Read(ref stopped), Is.Zero);
        release.Set();
        Assert.That(SpinWait.SpinUntil(() => Volatile.Read(ref stopped) == Calls, TimeSpan.FromSeconds(30)), Is.True);
    }

    [Test]
    public void A_scope_that_was_completed_and_not_disposed_was_a_success()
    {
        using MeterReadings readings = new("forgotten");
        using ModelMonitor monitor = new("forgotten");
        CompleteWithoutDispose(monitor);
        Collect();

        Assert.That(monitor.Inference.Calls(InferenceOutcome.Success), Is.EqualTo(1));
        Assert.That(monitor.Inference.Active, Is.Zero);
    }

    [Test]
    public void A_task_completed_in_a_synchronization_context_completes_the_wrapper_at_once()
    {
        using MeterReadings readings = new("at once");
        using ModelMonitor monitor = new("at once");
        TaskCompletionSource<int> source = new();
        Task<int> task = monitor.Observe((Func<int, Task<int>>)(_ => source.Task))(1);
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new OfTheApplication());
        try
        {
            source.SetResult(7);
            Assert.That(task.IsCompletedSuccessfully, Is.True);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(ModelMonitor monitor, string shape)
    {
        for (int call = 0; call < Calls; call++) Drops[shape](monitor);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CompleteWithoutDispose(ModelMonitor monitor) => monitor.StartInference().Complete();

    private static void Keep(Task task) => GC.KeepAlive(task);

    private static void Collect()
    {
        for (int round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static async IAsyncEnumerable<int> Two()
    {
        yield return 1;
        yield return 2;
        await Task.CompletedTask;
    }

    private sealed class OfTheApplication : SynchronizationContext;
}
