using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Tests.Inference;

/// <summary>How the wrapped model behaves in one cell of the fault matrix.</summary>
public enum Behaviour
{
    Succeeds,
    SucceedsLater,
    ThrowsAtOnce,
    ThrowsLater,
    ThrowsSeveral,
    Cancels,
    CancelsLater,
    IsAbandoned,
    ThrowsOnDispose,
}

/// <summary>What a caller can see of one run; bare and wrapped must be the same.</summary>
internal sealed record Observed(
    object? Result, Exception? Exception, string UserFrames, IReadOnlyList<Exception> AllExceptions,
    bool ActivityRestored, string? Ambient, bool TokenReachedModel, int Disposals);

/// <summary>A model that does as told, and a caller that notes everything it can see.</summary>
internal sealed class Workload(Behaviour behaviour)
{
    private static readonly AsyncLocal<string?> AmbientValue = new();
    private readonly CancellationTokenSource source = new();
    private readonly object answer = new();
    private readonly InvalidOperationException failure = new("from the model");
    private readonly OperationCanceledException cancellation = new("from the model");
    private bool tokenReachedModel;
    private int disposals;

    public static IEnumerable<(string Shape, Behaviour Behaviour)> All =>
        from shape in Shapes.Keys
        from behaviour in Enum.GetValues<Behaviour>()
        where Applies(shape, behaviour)
        select (shape, behaviour);

    private static readonly Dictionary<string, Func<Workload, ModelMonitor?, InferenceOptions<int, object>?, Task<object>>> Shapes = new()
    {
        ["sync"] = (work, monitor, options) =>
            Task.FromResult((monitor is null ? work.Sync : monitor.Observe((Func<int, object>)work.Sync, options))(1)),
        ["task"] = (work, monitor, options) =>
            (monitor is null ? work.Async : monitor.Observe((Func<int, CancellationToken, Task<object>>)work.Async, options))(1, work.source.Token),
        ["value task"] = (work, monitor, options) =>
            (monitor is null ? work.ValueAsync : monitor.Observe((Func<int, CancellationToken, ValueTask<object>>)work.ValueAsync, options))(1, work.source.Token).AsTask(),
        ["task without a result"] = (work, monitor, options) => work.AnswerAfter(
            (monitor is null ? work.Async : monitor.Observe((Func<int, CancellationToken, Task>)work.Async, options))(1, work.source.Token)),
        ["value task without a result"] = (work, monitor, options) => work.AnswerAfter(
            (monitor is null ? work.VoidAsync : monitor.Observe((Func<int, CancellationToken, ValueTask>)work.VoidAsync, options))(1, work.source.Token).AsTask()),
        ["model"] = (work, monitor, options) =>
            (monitor is null ? new Model(work) : monitor.Observe(new Model(work), options)).PredictAsync(1, work.source.Token).AsTask(),
        ["stream"] = async (work, monitor, _) =>
        {
            Func<int, CancellationToken, IAsyncEnumerable<object>> model = (_, token) => new Stream(work, token);
            object? last = null;
            await foreach (object item in (monitor is null ? model : monitor.Observe(model))(1, work.source.Token).WithCancellation(work.source.Token))
            {
                last = item;
                if (work.Behaviour == Behaviour.IsAbandoned) break;
            }

            return last!;
        },
        ["scope"] = (work, monitor, _) =>
        {
            using InferenceCall call = monitor?.StartInference(3) ?? default;
            call.Enter(InferencePhase.Execute);
            object result = work.Sync(1);
            call.Complete();
            return Task.FromResult(result);
        },
    };

    public Behaviour Behaviour { get; } = behaviour;

    /// <summary>Runs the workload, bare where there is no monitor.</summary>
    public async Task<Observed> RunAsync(string shape, ModelMonitor? monitor, InferenceOptions<int, object>? options = null)
    {
        AmbientValue.Value = "caller";
        Activity? before = Activity.Current;
        Task<object>? task = null;
        object? result = null;
        Exception? exception = null;
        try
        {
            task = Shapes[shape](this, monitor, options);
            Assert.That(Activity.Current, Is.SameAs(before), "while the call is pending");
            result = await task;
        }
        catch (Exception e)
        {
            exception = e;
        }

        return new Observed(
            result, exception, UserFramesOf(exception), task?.Exception?.InnerExceptions ?? (IReadOnlyList<Exception>)[],
            ReferenceEquals(Activity.Current, before), AmbientValue.Value, tokenReachedModel, disposals);
    }

    private static bool Applies(string shape, Behaviour behaviour) => behaviour switch
    {
        Behaviour.IsAbandoned or Behaviour.ThrowsOnDispose => shape == "stream",
        Behaviour.SucceedsLater or Behaviour.ThrowsLater or Behaviour.CancelsLater => shape is not ("sync" or "scope"),
        Behaviour.ThrowsSeveral => shape is "task" or "value task",
        _ => true,
    };

    /// <summary>The frames of the model itself, innermost first: what an engineer on call looks for.</summary>
    private static string UserFramesOf(Exception? exception) => string.Join('\n', (exception?.StackTrace ?? "").Split('\n')
        .Select(line => line.Trim()).TakeWhile(line => line.Contains(nameof(Workload), StringComparison.Ordinal)
            && !line.Contains("<>c", StringComparison.Ordinal) && !line.Contains(nameof(RunAsync), StringComparison.Ordinal))); // up to the caller

    [MethodImpl(MethodImplOptions.NoInlining)]
    private object Sync(int input)
    {
        tokenReachedModel = true;
        return Behaviour switch
        {
            Behaviour.ThrowsAtOnce => throw failure,
            Behaviour.Cancels => throw cancellation,
            _ => answer,
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<object> Async(int input, CancellationToken token)
    {
        tokenReachedModel = token == source.Token;
        return Behaviour switch
        {
            Behaviour.Succeeds => Task.FromResult(answer),
            Behaviour.ThrowsAtOnce => throw failure,
            Behaviour.Cancels => throw cancellation,
            Behaviour.ThrowsSeveral => Several(),
            _ => Later(),
        };
    }

    private Task<object> Several()
    {
        TaskCompletionSource<object> done = new();
        done.SetException([failure, new ArgumentException("and another")]);
        return done.Task;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<object> Later()
    {
        await Task.Yield();
        return Behaviour switch
        {
            Behaviour.ThrowsLater => throw failure,
            Behaviour.CancelsLater => throw cancellation,
            _ => answer,
        };
    }

    private ValueTask<object> ValueAsync(int input, CancellationToken token) => new(Async(input, token));

    private ValueTask VoidAsync(int input, CancellationToken token) => new(Async(input, token));

    private async Task<object> AnswerAfter(Task task)
    {
        await task;
        return answer;
    }

    private sealed class Model(Workload work) : IInferenceModel<int, object>
    {
        public ValueTask<object> PredictAsync(int input, CancellationToken cancellationToken = default) => work.ValueAsync(input, cancellationToken);
    }

    private sealed class Stream(Workload work, CancellationToken token) : IAsyncEnumerable<object>, IAsyncEnumerator<object>
    {
        private int items;

        public object Current => work.answer;

        public IAsyncEnumerator<object> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            work.tokenReachedModel = token == work.source.Token;
            return this;
        }

        public async ValueTask<bool> MoveNextAsync()
        {
            if (work.Behaviour == Behaviour.ThrowsAtOnce) throw work.failure;
            if (work.Behaviour == Behaviour.Cancels) throw work.cancellation;
            if (++items == 3) return false;
            if (items == 2) await work.Later();
            return true;
        }

        public ValueTask DisposeAsync()
        {
            work.disposals++;
            return work.Behaviour == Behaviour.ThrowsOnDispose ? throw work.failure : ValueTask.CompletedTask;
        }
    }
}
