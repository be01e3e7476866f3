using Fleet.Cluster;
using Fleet.Pools;
using Fleet.Storage;
using Microsoft.Data.Sqlite;
using ModelObservability.Testing;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace Fleet.Tests.Cluster;

/// <summary>A cluster of silos that speak over real connections, in this process, with their pools in a file.</summary>
internal sealed class PoolCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster cluster;
    private readonly TemporaryDirectory? folder;

    private PoolCluster(InProcessTestCluster cluster, TemporaryDirectory? folder, string file) => (this.cluster, this.folder, File) = (cluster, folder, file);

    /// <summary>Where the pools are kept.</summary>
    public string File { get; }

    /// <param name="silos">How many.</param>
    /// <param name="file">Where pools are kept; null for a file that goes with the cluster.</param>
    public static async Task<PoolCluster> StartAsync(short silos, string? file = null)
    {
        TemporaryDirectory? folder = file is null ? new() : null;
        file ??= folder!["pools.db"];
        InProcessTestClusterBuilder builder = new(silos);
        builder.ConfigureSilo((_, silo) => silo
            .AddSqliteGrainStorage(ModelPool.Storage, file)
            .Configure<ClusterMembershipOptions>(Silos.NoticeDeathSoon)
            .Configure<SiloMessagingOptions>(static messages => messages.ResponseTimeout = TimeSpan.FromSeconds(5)));
        builder.ConfigureClient(static client => client.Configure<ClientMessagingOptions>(static messages => messages.ResponseTimeout = TimeSpan.FromSeconds(5)));
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, folder, file);
    }

    public IModelPool Pool(string model) => cluster.Client.GetGrain<IModelPool>(model);

    /// <summary>Kills the silo that holds a pool: it tells nobody.</summary>
    /// <returns>Which one it was.</returns>
    public async Task<SiloAddress> KillSiloOfAsync(string model)
    {
        GrainId grain = Pool(model).GetGrainId();
        InProcessSiloHandle holder = cluster.Silos.Single(silo => silo.IsActive && cluster.TryGetGrainContext(grain, out var context) && context.Address.SiloAddress == silo.SiloAddress);
        await cluster.KillSiloAsync(holder);
        return holder.SiloAddress;
    }

    public Task DeactivateAsync(string model) => cluster.DeactivateAsync(Pool(model));

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        if (folder is null) return;
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }
}
