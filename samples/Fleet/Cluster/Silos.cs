using System.Net;
using Fleet.Pools;
using Fleet.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Fleet.Cluster;

/// <summary>Silos of a cluster on this machine.</summary>
internal static class Silos
{
    /// <summary>
    /// The silo of the starting process. It keeps the list of members, which dies with it in this sample, and therefore no pools; in earnest the list
    /// is in a database, and every silo can die.
    /// </summary>
    public static IHost First(int port) => Create(port, port, static silo => silo.Configure<GrainTypeOptions>(static grains => grains.Classes.Remove(typeof(ModelPool))));

    /// <summary>A silo with pools.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="first">The port of the first silo.</param>
    /// <param name="file">Where the pools are kept.</param>
    public static IHost WithPools(int port, int first, string file) => Create(port, first, silo => silo.AddSqliteGrainStorage(ModelPool.Storage, file));

    /// <summary>Dead silos are noticed in about two seconds instead of half a minute: all are on one machine.</summary>
    public static void NoticeDeathSoon(ClusterMembershipOptions members)
    {
        members.ProbeTimeout = members.TableRefreshTimeout = members.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(1);
        members.NumMissedProbesLimit = 2;
        members.NumVotesForDeathDeclaration = 1;
    }

    private static IHost Create(int port, int first, Action<ISiloBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders(); // that a silo died is told by the sample
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(port, gatewayPort: 0, new IPEndPoint(IPAddress.Loopback, first), "fleet", "fleet");
            silo.Configure<EndpointOptions>(endpoint =>
            {
                endpoint.GatewayPort = 0;
                endpoint.SiloListeningEndpoint = new IPEndPoint(IPAddress.Loopback, port);
            });
            silo.Configure<ClusterMembershipOptions>(NoticeDeathSoon);
            silo.Configure<SiloMessagingOptions>(static messages => messages.ResponseTimeout = TimeSpan.FromSeconds(5));
            configure(silo);
        });
        return builder.Build();
    }
}
