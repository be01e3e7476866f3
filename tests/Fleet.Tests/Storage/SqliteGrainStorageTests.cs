using Fleet.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using ModelObservability.Testing;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Fleet.Tests.Storage;

/// <summary>The storage between two silos that both believe they have the grain.</summary>
[TestFixture]
public sealed class SqliteGrainStorageTests
{
    private const string Name = "pool";

    private readonly GrainId grain = GrainId.Create("modelpool", "churn/2.3");
    private readonly ServiceProvider services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly TemporaryDirectory folder = new();

    [OneTimeTearDown]
    public void Forget()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
        services.Dispose();
    }

    [Test]
    public async Task What_was_written_is_read_by_another()
    {
        string file = folder["read.db"];
        GrainState<string> written = new("first");
        await Open(file).WriteStateAsync(Name, grain, written);
        written.State = "second";
        await Open(file).WriteStateAsync(Name, grain, written);
        GrainState<string> read = new();
        await Open(file).ReadStateAsync(Name, grain, read);

        Assert.That((read.State, read.ETag, read.RecordExists), Is.EqualTo(("second", written.ETag, true)));
    }

    [Test]
    public async Task Of_two_that_read_the_same_version_only_one_can_write()
    {
        string file = folder["etag.db"];
        await Open(file).WriteStateAsync(Name, grain, new GrainState<string>("start"));
        GrainState<string> one = new(), other = new();
        await Open(file).ReadStateAsync(Name, grain, one);
        await Open(file).ReadStateAsync(Name, grain, other);
        (one.State, other.State) = ("one", "other");
        await Open(file).WriteStateAsync(Name, grain, one);

        Assert.That(async () => await Open(file).WriteStateAsync(Name, grain, other), Throws.InstanceOf<InconsistentStateException>());
        await Open(file).ReadStateAsync(Name, grain, other);
        Assert.That(other.State, Is.EqualTo("one"));
    }

    [Test]
    public async Task Of_two_that_found_nothing_only_one_can_write()
    {
        string file = folder["new.db"];
        await Open(file).WriteStateAsync(Name, grain, new GrainState<string>("one"));

        Assert.That(async () => await Open(file).WriteStateAsync(Name, grain, new GrainState<string>("other")), Throws.InstanceOf<InconsistentStateException>());
    }

    [Test]
    public async Task What_is_cleared_is_gone()
    {
        string file = folder["clear.db"];
        GrainState<List<int>> state = new([1]);
        await Open(file).WriteStateAsync(Name, grain, state);
        await Open(file).ClearStateAsync(Name, grain, state);
        await Open(file).ReadStateAsync(Name, grain, state);

        Assert.That((state.RecordExists, state.State!.Count), Is.EqualTo((false, 0)));
    }

    private SqliteGrainStorage Open(string file) => new(file, new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()));
}
