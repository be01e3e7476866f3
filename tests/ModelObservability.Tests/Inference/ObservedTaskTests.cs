using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

[TestFixture]
public sealed class ObservedTaskTests
{
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void Without_listeners_the_original_task_is_returned()
    {
        Task<int> task = new TaskCompletionSource<int>().Task;
        Assert.That(monitor.Observe((Func<int, Task<int>>)(_ => task))(1), Is.SameAs(task));
    }

    [Test]
    public void A_completed_task_is_returned_itself_even_with_listeners()
    {
        using MeterReadings readings = new(name);
        Task<int> task = Task.FromResult(7);

        Assert.That(monitor.Observe((Func<int, Task<int>>)(_ => task))(1), Is.SameAs(task));
        Assert.That(readings.Values("ml.inference.duration"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_pending_task_is_active_until_it_completes_and_is_recorded_before_its_caller_continues()
    {
        using MeterReadings readings = new(name);
        TaskCompletionSource<int> source = new();
        Task<int> pending = monitor.Observe((Func<int, Task<int>>)(_ => source.Task))(1);

        Assert.That(readings.Observe("ml.inference.active"), Is.EqualTo(1));
        Assert.That(readings.Recorded, Is.Empty);
        Task<int> seen = pending.ContinueWith(_ => readings.Recorded.Count, TaskScheduler.Default);
        source.SetResult(7);

        Assert.That(await pending, Is.EqualTo(7));
        Assert.That(await seen, Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public async Task Every_shape_of_a_cancelled_call_is_cancelled_and_every_time_out_is_an_error([Values] bool later)
    {
        using MeterReadings readings = new(name);
        Func<Exception, Task<int>> model = monitor.Observe((Func<Exception, Task<int>>)(async e =>
        {
            if (later) await Task.Yield();
            throw e;
        }));
        foreach (Exception exception in new Exception[] { new OperationCanceledException(), new TaskCanceledException("", new TimeoutException()), new IOException() })
            Assert.That(async () => await model(exception), Throws.Exception.SameAs(exception));

        Assert.That(readings.Recorded.Select(reading => (reading.Tags["ml.inference.outcome"], reading.Tags["error.type"])), Is.EqualTo(new[]
        {
            ("cancelled", "System.OperationCanceledException"),
            ((object?)"error", (object?)"System.Threading.Tasks.TaskCanceledException"),
            ("error", "System.IO.IOException"),
        }));
        await Task.CompletedTask;
    }

    [Test]
    public async Task A_value_task_from_a_source_that_may_be_read_once_is_read_once()
    {
        using MeterReadings readings = new(name);
        Func<int, ValueTask<int>> model = monitor.Observe((Func<int, ValueTask<int>>)PooledAsync);

        Assert.That(await model(3), Is.EqualTo(4));
        Assert.That(readings.Values("ml.inference.duration"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task An_async_lambda_is_a_task_with_a_result_or_without_cancellable_or_not()
    {
        using MeterReadings readings = new(name);
        Func<int, Task<int>> predict = monitor.Observe(async (int x) => await PooledAsync(x));
        Func<int, CancellationToken, Task<int>> cancellable = monitor.Observe(async (int x, CancellationToken _) => await PooledAsync(x));
        Func<int, Task> store = monitor.Observe(async (int x) => { await PooledAsync(x); });
        Func<int, CancellationToken, Task> cancellableStore = monitor.Observe(async (int x, CancellationToken _) => { await PooledAsync(x); });
        await store(1);
        await cancellableStore(1, default);

        Assert.That((await predict(1), await cancellable(2, default)), Is.EqualTo((2, 3)));
        Assert.That(readings.Values("ml.inference.duration"), Has.Length.EqualTo(4));
    }

    [Test]
    public async Task A_completed_value_task_allocates_nothing()
    {
        using MeterReadingsThatForget listener = new();
        Func<int, ValueTask<int>> model = monitor.Observe((Func<int, ValueTask<int>>)(x => new(x + 1)));
        for (int call = 0; call < 1000; call++) await model(call);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 10_000; call++) await model(call);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> PooledAsync(int x)
    {
        await Task.Yield();
        return x + 1;
    }
}
