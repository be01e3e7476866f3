using System.Collections;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

/// <summary>How a sequence of batches, or the loop around it, behaves.</summary>
public enum LoaderBehaviour
{
    Ends,
    ThrowsWhenAsked,
    ThrowsInTheMiddle,
    ThrowsInCurrent,
    ThrowsOnDispose,
    Cancels,
    IsLeftEarly,
    MeetsAThrowingBody,
    ChangesTheActivity,
}

/// <summary>What a training loop can see; bare and watched must be the same.</summary>
internal sealed record SeenByLoop(
    IReadOnlyList<object> Batches, Exception? Exception, string LoaderFrames, bool ActivityRestored, string? Ambient, int Asked, int Disposals, bool TokenReachedLoader);

/// <summary>Batches that come as told, and a loop that notes everything it can see.</summary>
internal sealed class Loader(LoaderBehaviour behaviour, bool waits) : IEnumerable<object>, IAsyncEnumerable<object>
{
    private static readonly AsyncLocal<string?> AmbientValue = new();
    private LoaderBehaviour Behaviour { get; } = behaviour;

    private bool Waits { get; } = waits;

    private readonly object[] batches = [new(), new(), new(), new()];
    private readonly InvalidOperationException failure = new("from the loader");
    private readonly OperationCanceledException cancellation = new("from the loader");
    private readonly InvalidOperationException bodyFailure = new("from the body");
    private readonly CancellationTokenSource source = new();
    private int asked;
    private int disposals;
    private bool tokenReachedLoader;

    public SeenByLoop Run(ModelMonitor? monitor) => See(seen =>
    {
        if (monitor is null)
        {
            foreach (object batch in (IEnumerable<object>)this)
                if (Body(batch, seen)) break;
            return Task.CompletedTask;
        }

        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1, StepSpans = true });
        foreach (TrainingEpoch epoch in run.Epochs())
            foreach (TrainingStep<object> step in epoch.Observe((IEnumerable<object>)this))
                if (Body(step.Batch, seen, () => step.Report(double.NaN, 0.1, 1, 1, new TrainingScore("score", 1)))) break;
        return Task.CompletedTask;
    }).Result;

    public Task<SeenByLoop> RunAsync(ModelMonitor? monitor) => See(async seen =>
    {
        if (monitor is null)
        {
            await foreach (object batch in ((IAsyncEnumerable<object>)this).WithCancellation(source.Token))
                if (Body(batch, seen)) break;
            return;
        }

        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1, StepSpans = true });
        foreach (TrainingEpoch epoch in run.Epochs())
            await foreach (TrainingStep<object> step in epoch.Observe((IAsyncEnumerable<object>)this).WithCancellation(source.Token))
                if (Body(step.Batch, seen, () => step.Report(double.NaN, 0.1, 1, 1, new TrainingScore("score", 1)))) break;
    });

    public IEnumerator<object> GetEnumerator() => Begin(default);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public IAsyncEnumerator<object> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Begin(cancellationToken);

    private async Task<SeenByLoop> See(Func<List<object>, Task> loop)
    {
        (asked, disposals) = (0, 0);
        AmbientValue.Value = "caller";
        Activity? before = Activity.Current;
        List<object> seen = [];
        Exception? exception = null;
        try
        {
            await loop(seen);
        }
        catch (Exception e)
        {
            exception = e;
        }

        SeenByLoop all = new(seen, exception, LoaderFramesOf(exception), ReferenceEquals(Activity.Current, before), AmbientValue.Value, asked, disposals, tokenReachedLoader);
        Activity.Current = before;
        return all;
    }

    private bool Body(object batch, List<object> seen, Action? report = null)
    {
        seen.Add(batch);
        AmbientValue.Value = "body";
        report?.Invoke();
        if (Behaviour == LoaderBehaviour.MeetsAThrowingBody && seen.Count == 2) throw bodyFailure;
        return Behaviour == LoaderBehaviour.IsLeftEarly && seen.Count == 2;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Enumerator Begin(CancellationToken token)
    {
        tokenReachedLoader = token == source.Token;
        asked++;
        return Behaviour == LoaderBehaviour.ThrowsWhenAsked ? throw failure : new(this);
    }

    /// <summary>The frames of the loader itself, innermost first: what an engineer on call looks for.</summary>
    private static string LoaderFramesOf(Exception? exception) => string.Join('\n', (exception?.StackTrace ?? "").Split('\n')
        .Select(line => line.Trim()).TakeWhile(line => line.Contains(nameof(Loader), StringComparison.Ordinal) && !line.Contains("<Run", StringComparison.Ordinal)));

    private sealed class Enumerator(Loader loader) : IEnumerator<object>, IAsyncEnumerator<object>
    {
        private int next;

        public object Current => loader.Behaviour == LoaderBehaviour.ThrowsInCurrent && next == 2 ? throw loader.failure : loader.batches[next - 1];

        [MethodImpl(MethodImplOptions.NoInlining)]
        public bool MoveNext()
        {
            if (next == 2 && loader.Behaviour == LoaderBehaviour.ThrowsInTheMiddle) throw loader.failure;
            if (next == 2 && loader.Behaviour == LoaderBehaviour.Cancels) throw loader.cancellation;
            if (next == 1 && loader.Behaviour == LoaderBehaviour.ChangesTheActivity) new Activity("the loader's").Start();
            return ++next <= loader.batches.Length;
        }

        public async ValueTask<bool> MoveNextAsync()
        {
            if (loader.Waits && next > 0) await Task.Yield();
            return MoveNext();
        }

        public void Reset() => throw new NotSupportedException();

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Dispose()
        {
            loader.disposals++;
            if (loader.Behaviour == LoaderBehaviour.ThrowsOnDispose) throw loader.failure;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
