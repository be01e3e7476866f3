using Fleet.Pools;

namespace Fleet.Workers;

/// <summary>
/// Reads its rows, counts them, and sends what it has counted so far. Whatever goes wrong on the way, it sends again: the same state twice is counted
/// once, and a later state has in it what an earlier one had.
/// </summary>
/// <param name="name">Its name, the same after a restart.</param>
/// <param name="pool">Where it sends.</param>
/// <param name="rows">Its rows.</param>
/// <param name="batch">After so many rows it sends.</param>
/// <param name="time">Its clock.</param>
internal sealed class Worker(string name, IModelPool pool, ChurnRows rows, int batch, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private long acknowledged;

    /// <summary>So many of its rows are in the pool.</summary>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>Works to the end of its rows.</summary>
    /// <param name="crash">Ends it at any point, as a crash does: what it has counted and not sent is gone.</param>
    /// <exception cref="StateRefusedException">What it sends is not counted; sending it again would not help.</exception>
    public async Task RunAsync(CancellationToken crash)
    {
        WorkerStart start = await UntilAnsweredAsync(() => pool.BeginAsync(name), crash);
        Interlocked.Exchange(ref acknowledged, start.Sequence);
        ChurnScores counted = new();
        for (long position = start.Sequence; position < rows.Count;)
        {
            int next = (int)Math.Min(rows.Count, position + batch);
            counted.Add(rows, (int)position..next);
            position = next;
            WorkerState state = new(name, start.Epoch, position, counted.ToBytes());
            await UntilAnsweredAsync(() => pool.SendAsync(state), crash);
            Interlocked.Exchange(ref acknowledged, position);
        }
    }

    private async Task<T> UntilAnsweredAsync<T>(Func<Task<T>> call, CancellationToken crash)
    {
        while (true)
        {
            try
            {
                return await call().WaitAsync(crash);
            }
            catch (Exception failure) when (failure is not StateRefusedException && !crash.IsCancellationRequested)
            {
                // The silo is gone, or does not answer: whether the state has arrived is not known, and need not be.
                await Task.Delay(Pause, time, crash);
            }
        }
    }
}
