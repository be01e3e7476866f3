using ModelObservability.Testing;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Tests.Inference;

/// <summary>Every fault × every shape of call × every way it can end: the caller sees exactly what it would have seen without us.</summary>
[TestFixture]
public sealed class TransparencyTests
{
    private const int RunsPerCell = 10;

    private static IEnumerable<TestCaseData> Cells =>
        from fault in Sabotage.Faults.Keys
        from cell in Workload.All
        select Sabotage.Case(fault, Meets(fault, cell.Shape, cell.Behaviour), new TestCaseData(fault, cell.Shape, cell.Behaviour).SetArgDisplayNames(fault, cell.Shape, cell.Behaviour.ToString()));

    /// <summary>Streams and scopes are not asked for their batch; outputs are looked at where there is one.</summary>
    private static bool Meets(string fault, string shape, Behaviour behaviour) => fault switch
    {
        "the batch size throws" => shape is not ("stream" or "scope"),
        "the output selector throws" or "signal handlers throw" =>
            behaviour is Behaviour.Succeeds or Behaviour.SucceedsLater && shape is ("sync" or "task" or "value task" or "model"),
        _ => true,
    };

    [TestCaseSource(nameof(Cells))]
    public async Task A_wrapped_call_behaves_like_the_original(string fault, string shape, Behaviour behaviour)
    {
        for (int run = 0; run < RunsPerCell; run++)
        {
            Workload work = new(behaviour);
            using Activity outer = new Activity("the caller's").Start();
            Observed bare = await work.RunAsync(shape, monitor: null);
            int disposals = bare.Disposals;

            using Sabotage.Scene scene = Sabotage.Faults[fault]();
            using ModelMonitor monitor = new("transparent", timeProvider: scene.Time);
            if (scene.OnSignal is { } handler) monitor.SignalRaised += handler;
            Observed wrapped = await work.RunAsync(shape, monitor, scene.Options);

            Assert.That(wrapped.Result, Is.SameAs(bare.Result));
            Assert.That(wrapped.Exception, Is.SameAs(bare.Exception));
            Assert.That(wrapped.UserFrames, Is.EqualTo(bare.UserFrames));
            Assert.That(wrapped.AllExceptions.Select(e => e.Message), Is.EqualTo(bare.AllExceptions.Select(e => e.Message)));
            Assert.That(wrapped.ActivityRestored, Is.EqualTo(bare.ActivityRestored).And.True);
            Assert.That(wrapped.Ambient, Is.EqualTo(bare.Ambient));
            Assert.That(wrapped.TokenReachedModel, Is.True);
            Assert.That(wrapped.Disposals, Is.EqualTo(2 * disposals));
        }
    }

    [Test]
    public async Task A_synchronous_failure_raises_no_additional_first_chance_exceptions()
    {
        using Sabotage.Scene scene = Sabotage.Faults["somebody listens and nothing is broken"]();
        using ModelMonitor monitor = new("first chance");
        Func<int, object> bare = _ => throw new InvalidOperationException("counted");
        Func<int, object> wrapped = monitor.Observe(bare);

        int counted = await FirstChancesAsync(() => Task.FromResult(wrapped(1)));
        Assert.That(counted, Is.EqualTo(await FirstChancesAsync(() => Task.FromResult(bare(1)))));
    }

    [Test]
    public async Task A_failing_task_raises_no_additional_first_chance_exceptions()
    {
        using Sabotage.Scene scene = Sabotage.Faults["somebody listens and nothing is broken"]();
        using ModelMonitor monitor = new("first chance");
        Func<int, Task<object>> bare = async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException("counted");
        };
        Func<int, Task<object>> wrapped = monitor.Observe(bare);

        int counted = await FirstChancesAsync(() => wrapped(1));
        Assert.That(counted, Is.EqualTo(await FirstChancesAsync(() => bare(1))));
    }

    [Test]
    public async Task A_failing_stream_raises_no_additional_first_chance_exceptions_or_stack_frames([Values] bool waits)
    {
        using Sabotage.Scene scene = Sabotage.Faults["somebody listens and nothing is broken"]();
        using ModelMonitor monitor = new("first chance");
        List<int> lines = [];
        async Task<object> Read(IAsyncEnumerable<int> stream)
        {
            try
            {
                await foreach (int item in stream) Assert.That(item, Is.EqualTo(1));
            }
            catch (InvalidOperationException exception) when (Counts(exception))
            {
            }

            return lines;
        }

        bool Counts(Exception exception)
        {
            lines.Add(exception.StackTrace!.Split('\n').Length);
            return true;
        }

        int counted = await FirstChancesAsync(() => Read(monitor.Observe(Failing(waits))));
        Assert.That(counted, Is.EqualTo(await FirstChancesAsync(() => Read(Failing(waits)))));
        Assert.That(lines, Has.Count.EqualTo(2).And.All.EqualTo(lines[0]));
    }

    private static readonly Dictionary<string, (Action<Action> Bare, Func<ModelMonitor, Action<Action>> Wrapped)> Throwing = new()
    {
        ["function"] = (fail => Of((Func<Action, int>)Fail, fail), monitor => fail => Of(monitor.Observe((Func<Action, int>)Fail), fail)),
        ["function that is looked at"] = (fail => Of((Func<Action, float[]>)FailOf<float[]>, fail), monitor => fail => Of(monitor.Observe((Func<Action, float[]>)FailOf<float[]>, new() { Output = new OutputInspection<float[]>(x => x) }), fail)),
        ["task"] = (fail => Of((Func<Action, Task<int>>)FailOf<Task<int>>, fail), monitor => fail => Of(monitor.Observe((Func<Action, Task<int>>)FailOf<Task<int>>), fail)),
        ["task without a result"] = (fail => Of((Func<Action, Task>)FailOf<Task>, fail), monitor => fail => Of(monitor.Observe((Func<Action, Task>)FailOf<Task>), fail)),
        ["value task"] = (fail => Of((Func<Action, ValueTask<int>>)FailOf<ValueTask<int>>, fail), monitor => fail => Of(monitor.Observe((Func<Action, ValueTask<int>>)FailOf<ValueTask<int>>), fail)),
        ["value task without a result"] = (fail => Of((Func<Action, ValueTask>)FailOf<ValueTask>, fail), monitor => fail => Of(monitor.Observe((Func<Action, ValueTask>)FailOf<ValueTask>), fail)),
        ["function that gives a stream"] = (fail => Of((Func<Action, IAsyncEnumerable<int>>)FailOf<IAsyncEnumerable<int>>, fail), monitor => fail => Of(monitor.Observe((Func<Action, IAsyncEnumerable<int>>)FailOf<IAsyncEnumerable<int>>), fail)),
        ["load"] = (fail => Of((Func<Func<int>, int>)(load => load()), () => Fail(fail)), monitor => fail => Of((Func<Func<int>, int>)(load => monitor.ObserveLoad(load)), () => Fail(fail))),
        ["load that gives a task"] = (fail => Of((Func<Func<Task<int>>, Task<int>>)(load => load()), () => FailOf<Task<int>>(fail)), monitor => fail => Of((Func<Func<Task<int>>, Task<int>>)(load => monitor.ObserveLoadAsync(load)), () => FailOf<Task<int>>(fail))),
    };

    private static IEnumerable<string> ThrowingShapes => Throwing.Keys;

    [TestCaseSource(nameof(ThrowingShapes))]
    public void A_synchronous_exception_has_no_additional_stack_frames(string shape)
    {
        using Sabotage.Scene scene = Sabotage.Faults["somebody listens and nothing is broken"]();
        using ModelMonitor monitor = new("lines");
        static string[] Lines(Action<Action> call)
        {
            try
            {
                call(() => throw new InvalidOperationException("counted"));
            }
            catch (InvalidOperationException exception)
            {
                return exception.StackTrace!.Split('\n');
            }

            return [];
        }

        string[] bare = Lines(Throwing[shape].Bare), wrapped = Lines(Throwing[shape].Wrapped(monitor));
        Assert.That(wrapped, Has.Length.EqualTo(bare.Length), string.Join('\n', wrapped));
    }

    [Test]
    public async Task A_load_ends_like_its_task_and_raises_no_additional_first_chance_exceptions()
    {
        using ModelMonitor monitor = new("load");
        Func<Task<object>> bare = async () =>
        {
            await Task.Yield();
            throw new InvalidOperationException("counted");
        };
        Assert.That(await FirstChancesAsync(() => monitor.ObserveLoadAsync(bare)), Is.EqualTo(await FirstChancesAsync(bare)));
        Task<object> done = Task.FromResult<object>("model");
        Assert.That(monitor.ObserveLoadAsync(() => done), Is.SameAs(done));
        Assert.That(monitor.ObserveLoadAsync<object>(() => null!), Is.Null);
        Task<object> cancelled = monitor.ObserveLoadAsync(() => Task.FromCanceled<object>(new CancellationToken(true)));
        Assert.That(cancelled.IsCanceled);
    }

    [TestCase("function")]
    [TestCase("task")]
    [TestCase("task without a result")]
    [TestCase("value task")]
    [TestCase("stream")]
    [TestCase("first item of a stream")]
    [TestCase("load")]
    public void A_filter_of_the_caller_sees_the_activity_of_the_caller(string shape)
    {
        using Sabotage.Scene scene = Sabotage.Faults["somebody listens and nothing is broken"]();
        using ModelMonitor monitor = new("filter");
        using Activity outer = new Activity("the caller's").Start();
        Activity? inside = null, seen = null;
        Exception Fail()
        {
            inside = Activity.Current;
            return new InvalidOperationException("filtered");
        }

        Action call = shape switch
        {
            "function" => () => monitor.Observe((Func<int, int>)(_ => throw Fail()))(1),
            "task" => () => _ = monitor.Observe((Func<int, Task<int>>)(_ => throw Fail()))(1),
            "task without a result" => () => _ = monitor.Observe((Func<int, Task>)(_ => throw Fail()))(1),
            "value task" => () => _ = monitor.Observe((Func<int, ValueTask<int>>)(_ => throw Fail()))(1).AsTask(),
            "stream" => () => _ = monitor.Observe(new Refusing(Fail, atOnce: true)).GetAsyncEnumerator(),
            "first item of a stream" => () => _ = monitor.Observe(new Refusing(Fail, atOnce: false)).GetAsyncEnumerator().MoveNextAsync().AsTask(),
            _ => () => monitor.ObserveLoad<object>(() => throw Fail()),
        };
        bool Look()
        {
            seen = Activity.Current;
            return true;
        }

        try
        {
            call();
        }
        catch (InvalidOperationException) when (Look())
        {
        }

        Assert.That(seen, Is.SameAs(outer));
        Assert.That(inside, Is.Not.Null.And.Not.SameAs(outer));
        Assert.That(Activity.Current, Is.SameAs(outer));
    }

    [Test]
    public async Task A_faulted_task_that_is_not_awaited_is_still_reported_as_unobserved()
    {
        using Sabotage.Scene scene = Sabotage.Faults["somebody listens and nothing is broken"]();
        using ModelMonitor monitor = new("unobserved");
        string message = Guid.NewGuid().ToString();
        Func<int, Task<object>> wrapped = monitor.Observe((Func<int, Task<object>>)(_ => FailLater(message)));
        int reported = 0;
        void Report(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            if (e.Exception.InnerException?.Message == message) Interlocked.Increment(ref reported);
        }

        TaskScheduler.UnobservedTaskException += Report;
        try
        {
            await StartAndForget(wrapped);
            for (int attempt = 0; attempt < 20 && Volatile.Read(ref reported) == 0; attempt++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                await Task.Yield();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Report;
        }

        Assert.That(reported, Is.EqualTo(1));
    }

    private static async Task StartAndForget(Func<int, Task<object>> wrapped)
    {
        WeakReference<Task> task = Start(wrapped);
        while (task.TryGetTarget(out Task? running) && !running.IsCompleted) await Task.Yield();
    }

    private static WeakReference<Task> Start(Func<int, Task<object>> wrapped) => new(wrapped(1));

    private static async Task<object> FailLater(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    private static async IAsyncEnumerable<int> Failing(bool waits)
    {
        yield return 1;
        if (waits) await Task.Yield();
        throw new InvalidOperationException("counted");
    }

    private sealed class Refusing(Func<Exception> fail, bool atOnce) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        public int Current => 0;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => atOnce ? throw fail() : this;

        public ValueTask<bool> MoveNextAsync() => throw fail();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private static async Task<int> FirstChancesAsync(Func<Task<object>> call)
    {
        int count = 0;
        void Count(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs e)
        {
            if (e.Exception.Message == "counted") Interlocked.Increment(ref count);
        }

        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            await call();
        }
        catch (InvalidOperationException)
        {
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Of<TInput, TOutput>(Func<TInput, TOutput> call, TInput input) => call(input);

    private static int Fail(Action fail) => FailOf<int>(fail);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T FailOf<T>(Action fail)
    {
        fail();
        return default!;
    }
}
