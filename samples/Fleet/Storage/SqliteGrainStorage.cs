using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace Fleet.Storage;

/// <summary>
/// States of grains in a SQLite file that all silos of one machine share. A cluster of several machines takes what it has: Redis, Azure, or
/// <c>AddAdoNetGrainStorage</c> with PostgreSQL or SQL Server.
/// </summary>
/// <remarks>
/// A row is written only over the version that was read (its ETag). Where a silo that the others believe dead still has a grain, its next write is
/// refused, and what it holds beside the file was never acknowledged.
/// </remarks>
internal sealed class SqliteGrainStorage : IGrainStorage
{
    private readonly string connection;
    private readonly IGrainStorageSerializer serializer;

    /// <param name="file">The file; made where there is none.</param>
    /// <param name="serializer">How states become bytes.</param>
    public SqliteGrainStorage(string file, IGrainStorageSerializer serializer)
    {
        this.serializer = serializer;
        connection = new SqliteConnectionStringBuilder { DataSource = file }.ToString();
        using SqliteConnection opened = Open();
        using SqliteCommand create = opened.CreateCommand();
        create.CommandText = "PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS grains (grain TEXT, name TEXT, etag TEXT NOT NULL, state BLOB NOT NULL, PRIMARY KEY (grain, name))";
        create.ExecuteNonQuery();
    }

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        (string? etag, byte[]? state) = await AskAsync("SELECT etag, state FROM grains WHERE grain = $grain AND name = $name", stateName, grainId, static command =>
        {
            using SqliteDataReader row = command.ExecuteReader();
            return row.Read() ? (row.GetString(0), (byte[])row.GetValue(1)) : default((string?, byte[]?));
        });
        grainState.RecordExists = state is not null;
        grainState.ETag = etag!;
        grainState.State = state is null ? Activator.CreateInstance<T>() : serializer.Deserialize<T>(BinaryData.FromBytes(state));
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        byte[] bytes = serializer.Serialize(grainState.State).ToArray(); // now, before the grain goes on
        string? read = grainState.ETag;
        string written = Guid.NewGuid().ToString("N");
        string statement = read is null
            ? "INSERT INTO grains (grain, name, etag, state) VALUES ($grain, $name, $written, $state) ON CONFLICT DO NOTHING"
            : "UPDATE grains SET etag = $written, state = $state WHERE grain = $grain AND name = $name AND etag = $read";
        int rows = await AskAsync(statement, stateName, grainId, static command => command.ExecuteNonQuery(), ("$written", written), ("$state", bytes), ("$read", read));
        if (rows == 0) throw new InconsistentStateException($"{grainId} was written by another silo in the meantime.", storedEtag: "another", currentEtag: read ?? "none");
        grainState.ETag = written;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await AskAsync("DELETE FROM grains WHERE grain = $grain AND name = $name AND etag = $read", stateName, grainId, static command => command.ExecuteNonQuery(), ("$read", grainState.ETag));
        grainState.State = Activator.CreateInstance<T>();
        (grainState.ETag, grainState.RecordExists) = (null!, false);
    }

    /// <summary>SQLite has no asynchronous calls, and threads of grains must not wait.</summary>
    private Task<T> AskAsync<T>(string statement, string name, GrainId grain, Func<SqliteCommand, T> ask, params (string Name, object? Value)[] parameters) => Task.Run(() =>
    {
        using SqliteConnection opened = Open();
        using SqliteCommand command = opened.CreateCommand();
        command.CommandText = statement;
        command.Parameters.AddWithValue("$grain", grain.ToString());
        command.Parameters.AddWithValue("$name", name);
        foreach (var (parameter, value) in parameters) command.Parameters.AddWithValue(parameter, value ?? DBNull.Value);
        return ask(command);
    });

    private SqliteConnection Open()
    {
        SqliteConnection opened = new(connection);
        opened.Open();
        using SqliteCommand durable = opened.CreateCommand();
        durable.CommandText = "PRAGMA synchronous = FULL"; // what is written outlives the machine, not only the process
        durable.ExecuteNonQuery();
        return opened;
    }
}
