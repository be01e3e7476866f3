using Fleet.Pools;
using Fleet.Workers;
using Microsoft.Data.Sqlite;
using ModelObservability.Testing;
using Orleans.Runtime;
using Orleans.Storage;

namespace Fleet.Tests.Cluster;

/// <summary>What can happen to a cluster while workers send: nothing is lost, nothing is counted twice.</summary>
[TestFixture]
public sealed class ClusterTests
{
    private const string Model = "churn/2.3";
    private const int Workers = 6, RowsEach = 3_000, Batch = 100;

    private readonly ChurnRows[] rows = [.. Enumerable.Range(0, Workers).Select(static worker => new ChurnRows(seed: 11, worker, RowsEach))];

    [Test]
    public async Task Silos_are_killed_messages_are_lost_and_repeated_a_worker_crashes_and_the_pool_is_one_engine()
    {
        await using PoolCluster cluster = await PoolCluster.StartAsync(silos: 4);
        UnreliablePool[] ways = [.. Enumerable.Range(0, Workers).Select(worker => new UnreliablePool(cluster.Pool(Model), seed: worker))];
        Worker[] workers = [.. ways.Select((way, index) => NewWorker(way, index))];
        using CancellationTokenSource crash = new();
        Task crashing = workers[0].RunAsync(crash.Token);
        Task others = Task.WhenAll(workers[1..].Select(static worker => worker.RunAsync(CancellationToken.None)));

        await UntilAsync(() => workers[1].Acknowledged >= RowsEach / 4 && workers[0].Acknowledged > 0, others);
        SiloAddress first = await cluster.KillSiloOfAsync(Model);
        await crash.CancelAsync();
        await ((Task)crashing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Worker again = NewWorker(ways[0], 0);
        others = Task.WhenAll(others, again.RunAsync(CancellationToken.None));
        await UntilAsync(() => workers[1].Acknowledged >= RowsEach / 2, others);
        SiloAddress second = await cluster.KillSiloOfAsync(Model);
        Assert.That(others.IsCompleted, Is.False, "the second was killed while workers sent");
        await others;

        PooledAnswer pooled = await cluster.Pool(Model).GetAsync();
        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That((ways.Sum(static way => way.Lost), ways.Sum(static way => way.Repeated)), Is.GreaterThan((20, 20)));
        Assert.That(pooled.Workers, Is.EqualTo(Workers));
        Assert.That(pooled.States, Is.EqualTo(OneEngine()));
    }

    [Test]
    public async Task What_was_acknowledged_is_there_when_all_silos_are_gone_and_others_have_come()
    {
        using TemporaryDirectory folder = new();
        await using (PoolCluster cluster = await PoolCluster.StartAsync(silos: 2, folder["pools.db"]))
        {
            await Task.WhenAll(rows.Select((_, index) => NewWorker(cluster.Pool(Model), index).RunAsync(CancellationToken.None)));
            await cluster.KillSiloOfAsync(Model);
        }

        await using PoolCluster next = await PoolCluster.StartAsync(silos: 1, folder["pools.db"]);
        Assert.That((await next.Pool(Model).GetAsync()).States, Is.EqualTo(OneEngine()));
        Assert.That(await next.Pool(Model).BeginAsync("worker-1"), Is.EqualTo(new WorkerStart(2, RowsEach)));
    }

    [Test]
    public async Task A_grain_whose_file_another_has_written_is_given_up_and_the_workers_go_on()
    {
        await using PoolCluster cluster = await PoolCluster.StartAsync(silos: 2);
        IModelPool pool = cluster.Pool(Model);
        WorkerStart start = await pool.BeginAsync("worker-0");
        await WriteAsAnotherAsync(cluster.File);
        ChurnScores counted = new();
        counted.Add(rows[0], ..Batch);

        Assert.That(async () => await pool.SendAsync(new("worker-0", start.Epoch, Batch, counted.ToBytes())), Throws.InstanceOf<InconsistentStateException>());
        await Task.WhenAll(rows.Select((_, index) => NewWorker(pool, index).RunAsync(CancellationToken.None)));
        Assert.That((await pool.GetAsync()).States, Is.EqualTo(OneEngine()));
    }

    /// <summary>What a silo does that has the same grain, as after a network was cut in two.</summary>
    private static async Task WriteAsAnotherAsync(string file)
    {
        await using SqliteConnection connection = new($"Data Source={file}");
        await connection.OpenAsync();
        await using SqliteCommand write = new("UPDATE grains SET etag = 'of another silo'", connection);
        Assert.That(await write.ExecuteNonQueryAsync(), Is.EqualTo(1));
    }

    private static Worker NewWorker(IModelPool pool, int index, ChurnRows rows) => new($"worker-{index}", pool, rows, Batch, TimeProvider.System);

    private static async Task UntilAsync(Func<bool> reached, Task work)
    {
        while (!reached() && !work.IsCompleted) await Task.Delay(5);
    }

    private Worker NewWorker(IModelPool pool, int index) => NewWorker(pool, index, rows[index]);

    private byte[] OneEngine()
    {
        ChurnScores all = new();
        foreach (ChurnRows part in rows) all.Add(part, ..);
        return all.ToBytes();
    }
}
