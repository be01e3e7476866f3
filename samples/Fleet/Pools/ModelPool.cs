using Orleans.Concurrency;

namespace Fleet.Pools;

/// <summary>
/// A pool as a grain. Nothing is answered before it is on disk. Messages that come while a write runs share the next one, so a thousand workers cost
/// as many writes as the disk has time for.
/// </summary>
[Reentrant]
internal sealed class ModelPool([PersistentState("pool", ModelPool.Storage)] IPersistentState<PoolState> stored) : Grain, IModelPool
{
    public const string Storage = "pools";

    private Task current = Task.CompletedTask;
    private Task? next;

    private Pool Pool => current.IsFaulted ? throw new InvalidOperationException("The last write failed; this activation is being given up.", current.Exception) : new(stored.State);

    public async Task<WorkerStart> BeginAsync(string worker)
    {
        WorkerStart start = Pool.Begin(worker);
        await WriteAsync();
        return start;
    }

    public async Task<bool> SendAsync(WorkerState sent)
    {
        bool isNew = Pool.Take(sent);
        await (isNew ? WriteAsync() : WrittenAsync()); // the first of two that are alike may not be on disk yet
        return isNew;
    }

    public async Task<PooledAnswer> GetAsync()
    {
        await WrittenAsync();
        return Pool.Answer();
    }

    public Task<int> GetProcessAsync() => Task.FromResult(Environment.ProcessId);

    /// <summary>Ends when all that is in memory now is on disk.</summary>
    private Task WrittenAsync() => next ?? current;

    private Task WriteAsync()
    {
        if (current.IsCompletedSuccessfully) return current = StoreAsync();
        return next ??= AfterAsync(current);
    }

    private async Task AfterAsync(Task before)
    {
        await before;
        next = null;
        await (current = StoreAsync());
    }

    private async Task StoreAsync()
    {
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            // Memory holds what the disk does not: the next call finds a new activation, which reads the disk, and workers send again.
            DeactivateOnIdle();
            throw;
        }
    }
}
