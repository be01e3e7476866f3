using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace Fleet.Storage;

/// <summary>Adds the storage to a silo.</summary>
internal static class SqliteGrainStorageExtensions
{
    /// <param name="silo">The silo.</param>
    /// <param name="name">Which storage, as grains name it.</param>
    /// <param name="file">Where it is kept.</param>
    public static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder silo, string name, string file)
    {
        silo.Services.AddGrainStorage(name, (services, _) => new SqliteGrainStorage(file, new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>())));
        return silo;
    }
}
