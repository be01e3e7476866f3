using System.Collections;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ModelObservability.Testing;

namespace Microsoft.ML
{
    /// <summary>Stands for ML.NET's table, which is a query.</summary>
    public interface IDataView;
}

namespace ModelObservability.Tests.Inference
{
    /// <summary>What a call gives before its work is done: measured to its end, or refused.</summary>
    [TestFixture]
    public sealed class UnfinishedResultTests
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
        public async Task A_task_without_a_result_is_active_until_it_completes([Values] bool cancellable, [Values] bool valueTask)
        {
            using MeterReadings readings = new(name);
            TaskCompletionSource done = new();
            InvalidOperationException failure = new("from the model");
            Func<int, Task> call = Observe(async _ => await done.Task, cancellable, valueTask), failing = Observe(async _ =>
            {
                await Task.Yield();
                throw failure;
            }, cancellable, valueTask);

            Task pending = call(1);
            Assert.That(readings.Observe("ml.inference.active"), Is.EqualTo(1));
            Assert.That(readings.Recorded, Is.Empty);
            done.SetResult();
            await pending;
            Assert.That(async () => await failing(2), Throws.Exception.SameAs(failure));

            Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
            Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "success")), Is.EqualTo(1));
            Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "error")), Is.EqualTo(1));
            Assert.That(readings.Values("ml.inference.duration", ("error.type", "System.InvalidOperationException")), Has.Length.EqualTo(1));
        }

        [Test]
        public async Task A_task_without_a_result_ends_like_the_unwrapped_one([Values] bool listening)
        {
            using MeterReadings? readings = listening ? new(name) : null;
            using CancellationTokenSource source = new();
            Task done = Task.CompletedTask;
            OperationCanceledException cancellation = new(source.Token);
            TaskCompletionSource several = new();
            several.SetException([new IOException("one"), new ArgumentException("two")]);

            Assert.That(monitor.Observe((Func<int, Task>)(_ => done))(1), Is.SameAs(done));
            Assert.That(monitor.Observe((Func<int, Task>)(_ => null!))(1), Is.Null);
            Assert.That(() => monitor.Observe((Func<int, Task>)(_ => throw cancellation))(1), Throws.Exception.SameAs(cancellation));
            Task failed = monitor.Observe((Func<int, Task>)(_ => several.Task))(1);
            Assert.That(async () => await failed, Throws.InstanceOf<IOException>());
            Assert.That(failed.Exception!.InnerExceptions, Is.EqualTo(several.Task.Exception!.InnerExceptions));
            Task cancelled = monitor.Observe((Func<int, CancellationToken, Task>)(async (_, token) =>
            {
                await Task.Yield();
                token.ThrowIfCancellationRequested();
            }))(1, source.Token);
            await cancelled;
            await source.CancelAsync();
            Task late = monitor.Observe((Func<int, CancellationToken, ValueTask>)((_, token) => new(Task.FromCanceled(token))))(1, source.Token).AsTask();
            Assert.That(async () => await late, Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(source.Token));
            Assert.That(late.IsCanceled);
        }

        [Test]
        public async Task The_batch_of_a_task_without_a_result_is_recorded()
        {
            using MeterReadings readings = new(name);
            await monitor.Observe((Func<int[], Task>)(_ => Task.CompletedTask), new InferenceOptions<int[]> { BatchSize = input => input.Length })([1, 2, 3]);

            Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "success")), Is.EqualTo(3));
        }

        [Test]
        public void Unfinished_results_are_refused_when_wrapping_with_a_helpful_message()
        {
            Refused<Task<float>>("Task<Single>", "leave out the type arguments");
            Refused<ValueTask<float[]>>("ValueTask<Single[]>", "leave out the type arguments");
            Refused<Task>("Task", "leave out the type arguments");
            Refused<Awaitable>("Awaitable", "async input => await model(input)");
            Refused<ConfiguredTaskAwaitable<int>>("ConfiguredTaskAwaitable", "async input => await model(input)");
            Refused<IAsyncEnumerable<int>>("IAsyncEnumerable<Int32>", "observe the stream");
            Refused<IEnumerable<float>>("IEnumerable<Single>", "ToArray()");
            Refused<IEnumerable>("IEnumerable", "ToArray()");
            Refused<IOrderedEnumerable<int>>("IOrderedEnumerable<Int32>", "ToArray()");
            Refused<IQueryable<int>>("IQueryable<Int32>", "ToArray()");
            Refused<ParallelQuery<int>>("ParallelQuery<Int32>", "ToArray()");
            Refused<IEnumerator<int>>("IEnumerator<Int32>", "ToArray()");
            Refused<Microsoft.ML.IDataView>("IDataView", "ToArray()");
            Refused<Lazy<int>>("Lazy<Int32>", "return the value");
            Refused<Func<int>>("Func<Int32>", "return the value");
            Refused<IObservable<int>>("IObservable<Int32>", "IAsyncEnumerable");
            Refused<ChannelReader<int>>("ChannelReader<Int32>", "IAsyncEnumerable");
            Refused<Task<int>[]>("Task<Int32>[]", "leave out the type arguments");
            Refused<List<Lazy<int>>>("List<Lazy<Int32>>", "return the value");
            Refused<(int, Task<int>)>("ValueTuple<Int32, Task<Int32>>", "leave out the type arguments");
            Refused<ValueTask<int>?>("Nullable<ValueTask<Int32>>", "leave out the type arguments");
        }

        [Test]
        public void Every_entry_point_validates_alike()
        {
            Assert.That(() => monitor.Observe((Func<int, Task<IEnumerable<int>>>)(_ => null!)), Throws.ArgumentException.With.Message.Contains("ToArray()"));
            Assert.That(() => monitor.Observe((Func<int, CancellationToken, Task<Lazy<int>>>)((_, _) => null!)), Throws.ArgumentException);
            Assert.That(() => monitor.Observe((Func<int, ValueTask<IQueryable<int>>>)(_ => default)), Throws.ArgumentException);
            Assert.That(() => monitor.Observe((Func<int, CancellationToken, ValueTask<Func<int>>>)((_, _) => default)), Throws.ArgumentException);
            Assert.That(() => monitor.Observe((Func<int, IAsyncEnumerable<Task<int>>>)(_ => null!)), Throws.ArgumentException);
            Assert.That(() => monitor.Observe(new LazyModel()), Throws.ArgumentException);
            Assert.That(() => monitor.ObserveLoad<Task<string>>(() => Task.FromResult("session")), Throws.ArgumentException.With.Message.Contains("ObserveLoadAsync"));
            Assert.That(() => monitor.ObserveLoad<ValueTask<string>>(() => new("session")), Throws.ArgumentException);
        }

        [Test]
        public void A_function_is_judged_by_the_return_type_of_its_method()
        {
            Func<int, Task<int>> hidden = Task.FromResult;
            Func<int, IEnumerable<float>> made = Scores;
            Assert.That(() => monitor.Observe((Func<int, object>)hidden), Throws.ArgumentException.With.Message.Contains("Task<Int32>"));
            Assert.That(monitor.Observe(made)(2), Has.Exactly(2).Items, "the function gives an array");
        }

        [Test]
        public void Completed_results_are_accepted()
        {
            Taken<float[]>();
            Taken<float[][]>();
            Taken<string>();
            Taken<List<string>>();
            Taken<IReadOnlyList<float>>();
            Taken<IReadOnlyCollection<float>>();
            Taken<ICollection<float>>();
            Taken<ISet<int>>();
            Taken<IDictionary<string, float[]>>();
            Taken<ILookup<int, int>>();
            Taken<ICollection>();
            Taken<Dictionary<string, List<float>>>();
            Taken<System.Collections.Immutable.ImmutableArray<float>>();
            Taken<Memory<float>>();
            Taken<(int, float[])>();
            Taken<float?>();
            Taken<object>();
            Taken<Table>();
            Taken<Stream>();
            Assert.That(() => monitor.Observe<int, ReadOnlySpan<float>>(_ => default), Throws.Nothing);
            Assert.That(() => monitor.ObserveLoad<Func<int, int>>(() => x => x), Throws.Nothing, "a model may be a function");
        }

        [Test]
        public async Task A_load_ends_with_its_task()
        {
            using MeterReadings readings = new(name);
            TaskCompletionSource<string> session = new();
            Task<string> loading = monitor.ObserveLoadAsync(() => session.Task);
            Assert.That(readings.Values("ml.model.load.duration"), Is.Empty);
            session.SetResult("session");
            Assert.That(await loading, Is.EqualTo("session"));
            Assert.That(readings.Values("ml.model.load.duration"), Has.Length.EqualTo(1));

            IOException failure = new();
            Assert.That(async () => await monitor.ObserveLoadAsync<string>(() => Task.FromException<string>(failure)), Throws.Exception.SameAs(failure));
            Assert.That(readings.Values("ml.model.load.duration", ("error.type", "System.IO.IOException")), Has.Length.EqualTo(1));
        }

        private static float[] Scores(int count) => new float[count];

        private Func<int, Task> Observe(Func<int, Task> model, bool cancellable, bool valueTask)
        {
            if (!valueTask && !cancellable) return monitor.Observe(model);
            if (!valueTask) return input => monitor.Observe((Func<int, CancellationToken, Task>)((x, _) => model(x)))(input, default);
            if (!cancellable) return input => monitor.Observe((Func<int, ValueTask>)(x => new(model(x))))(input).AsTask();
            return input => monitor.Observe((Func<int, CancellationToken, ValueTask>)((x, _) => new(model(x))))(input, default).AsTask();
        }

        private void Refused<TOutput>(string type, string advice) => Assert.That(
            () => monitor.Observe<float[], TOutput>(_ => default!),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("model").And.Message.Contains("returns " + type).And.Message.Contains(advice).IgnoreCase);

        private void Taken<TOutput>() => Assert.That(() => monitor.Observe<float[], TOutput>(_ => default!), Throws.Nothing, typeof(TOutput).ToString());

        /// <summary>A task of somebody's own.</summary>
        private sealed class Awaitable
        {
            public TaskAwaiter GetAwaiter() => Task.CompletedTask.GetAwaiter();
        }

        /// <summary>A class that holds what it enumerates.</summary>
        private sealed class Table : IEnumerable<int>
        {
            public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)[]).GetEnumerator();

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
        }

        private sealed class LazyModel : IInferenceModel<int, IEnumerable<int>>
        {
            public ValueTask<IEnumerable<int>> PredictAsync(int input, CancellationToken cancellationToken = default) => new([]);
        }
    }
}
