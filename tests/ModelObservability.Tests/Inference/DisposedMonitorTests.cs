using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

/// <summary>One rule: to set something up with a disposed monitor throws; a call never does, goes on unobserved and is counted.</summary>
[TestFixture]
public sealed class DisposedMonitorTests
{
    private string name = "";

    [SetUp]
    public void Name() => name = TestContext.CurrentContext.Test.ID;

    [Test]
    public void Wrapping_and_tracking_with_a_disposed_monitor_throws()
    {
        ModelMonitor monitor = new(name);
        monitor.Dispose();
        Action[] setups =
        [
            () => monitor.Observe((Func<int, int>)(x => x)),
            () => monitor.Observe((Func<int, Task>)(_ => Task.CompletedTask)),
            () => monitor.Observe((Func<int, CancellationToken, Task>)((_, _) => Task.CompletedTask)),
            () => monitor.Observe((Func<int, ValueTask>)(_ => default)),
            () => monitor.Observe((Func<int, CancellationToken, ValueTask>)((_, _) => default)),
            () => monitor.Observe((Func<int, Task<int>>)Task.FromResult),
            () => monitor.Observe((Func<int, CancellationToken, Task<int>>)((x, _) => Task.FromResult(x))),
            () => monitor.Observe((Func<int, ValueTask<int>>)(x => new(x))),
            () => monitor.Observe((Func<int, CancellationToken, ValueTask<int>>)((x, _) => new(x))),
            () => monitor.Observe((Func<int, IAsyncEnumerable<int>>)(_ => Numbers())),
            () => monitor.Observe((Func<int, CancellationToken, IAsyncEnumerable<int>>)((_, _) => Numbers())),
            () => monitor.Observe(new Identity()),
            () => monitor.TrackBinary(),
            () => monitor.TrackMulticlass(3),
            () => monitor.TrackMultilabel(3),
            () => monitor.TrackRegression(),
            () => monitor.TrackRanking(),
            () => monitor.TrackSegmentation(3),
            () => monitor.TrackMasks(),
            () => monitor.TrackText(),
            () => monitor.StartTraining(),
        ];
        using (Assert.EnterMultipleScope())
        {
            for (int setup = 0; setup < setups.Length; setup++)
                Assert.That(setups[setup], Throws.InstanceOf<ObjectDisposedException>(), $"setup {setup}");
        }
    }

    [Test]
    [ProvokesFaults]
    public async Task A_call_after_disposal_behaves_like_the_original_and_is_counted_as_a_fault()
    {
        using MeterReadings readings = new(name);
        ModelMonitor monitor = new(name);
        Func<int, int> function = monitor.Observe((Func<int, int>)(x => x + 1));
        Func<int, int> detailed = monitor.Observe((Func<int, int>)(x => x + 1), new() { BatchSize = _ => 1 });
        Func<int, Task<int>> task = monitor.Observe((Func<int, Task<int>>)(x => Task.FromResult(x + 1)));
        Func<int, ValueTask<int>> valueTask = monitor.Observe((Func<int, ValueTask<int>>)(x => new(x + 1)));
        Func<int, Task> work = monitor.Observe((Func<int, Task>)(_ => Task.CompletedTask));
        Func<int, ValueTask> valueWork = monitor.Observe((Func<int, ValueTask>)(_ => default));
        Func<int, IAsyncEnumerable<int>> stream = monitor.Observe((Func<int, IAsyncEnumerable<int>>)(_ => Numbers()));
        IInferenceModel<int, int> model = monitor.Observe(new Identity());
        monitor.Dispose();

        Func<Task>[] calls =
        [
            () => Task.FromResult(function(1)),
            () => Task.FromResult(detailed(1)),
            () => task(1),
            () => valueTask(1).AsTask(),
            () => work(1),
            () => valueWork(1).AsTask(),
            async () => Assert.That(await stream(1).CountAsync(), Is.EqualTo(2)),
            async () => Assert.That(await monitor.Observe(Numbers()).CountAsync(), Is.EqualTo(2)),
            () => model.PredictAsync(1).AsTask(),
            () =>
            {
                using InferenceCall call = monitor.StartInference();
                call.Complete();
                return Task.CompletedTask;
            },
            () => Task.FromResult(monitor.ObserveLoad(() => "session")),
            () => monitor.ObserveLoadAsync(() => Task.FromResult("session")),
        ];
        for (int call = 0; call < calls.Length; call++)
        {
            long faults = ModelMonitor.Faults;
            await calls[call]();
            Assert.That(ModelMonitor.Faults, Is.EqualTo(faults + 1), $"call {call}");
        }

        Assert.That(readings.Recorded, Is.Empty);
    }

    [Test]
    public void Nothing_is_counted_without_listeners()
    {
        ModelMonitor monitor = new(name);
        Func<int, int> function = monitor.Observe((Func<int, int>)(x => x + 1));
        monitor.Dispose();
        long faults = ModelMonitor.Faults;
        Assert.That(function(1), Is.EqualTo(2));
        Assert.That(ModelMonitor.Faults, Is.EqualTo(faults));
    }

    private static async IAsyncEnumerable<int> Numbers()
    {
        yield return 1;
        await Task.Yield();
        yield return 2;
    }

    private sealed class Identity : IInferenceModel<int, int>
    {
        public ValueTask<int> PredictAsync(int input, CancellationToken cancellationToken = default) => new(input);
    }
}
