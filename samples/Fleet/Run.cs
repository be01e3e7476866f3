using Fleet.Cluster;
using Fleet.Pools;
using Fleet.Workers;

namespace Fleet;

/// <summary>The workers at work, with a crash of a worker and a killed silo on the way.</summary>
internal sealed class Run(Options options, IModelPool pool, ChurnRows[] rows, List<SiloProcess> silos)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Worker[] workers = [.. rows.Select((part, index) => NewWorker(options, pool, part, index))];

    private double Done => (double)workers.Sum(static worker => worker.Acknowledged) / options.Workers / options.Rows;

    public async Task ToTheEndAsync()
    {
        Console.WriteLine($"{options.Workers} workers, {options.Rows:N0} rows each; each sends all it has counted after every {options.Batch:N0} rows");
        using CancellationTokenSource crash = new();
        Task crashing = workers[0].RunAsync(crash.Token);
        Task others = Task.WhenAll(workers.Skip(1).Select(static worker => worker.RunAsync(CancellationToken.None)));

        await UntilAsync(0.25, crashing);
        await crash.CancelAsync();
        await crashing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Console.WriteLine($"Crashed: {NameOf(0)}, when {workers[0].Acknowledged:N0} of its rows were acknowledged");
        workers[0] = NewWorker(options, pool, rows[0], 0);
        others = Task.WhenAll(others, workers[0].RunAsync(CancellationToken.None));

        await UntilAsync(0.5, others);
        int process = await pool.GetProcessAsync();
        silos.Single(silo => silo.Id == process).Kill();
        Console.WriteLine($"Killed: the silo that holds the grain, process {process}, when {Done:P0} of all rows were acknowledged");
        await others;
        Console.WriteLine($"Done: all rows are acknowledged; the grain lives in process {await pool.GetProcessAsync()} now");
    }

    private static string NameOf(int index) => $"worker-{index}";

    private static Worker NewWorker(Options options, IModelPool pool, ChurnRows part, int index) => new(NameOf(index), pool, part, options.Batch, TimeProvider.System);

    private async Task UntilAsync(double share, Task work)
    {
        while (Done < share && !work.IsCompleted) await Task.Delay(Look, TimeProvider.System);
    }
}
