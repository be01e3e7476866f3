using Microsoft.Data.Sqlite;
using ModelObservability.Instrumentation;

namespace ModelObservability.Sqlite;

/// <summary>The file of a <see cref="SqliteHistoryStore"/> while it is open. Not thread-safe; no other process has it open at the same time.</summary>
internal sealed class HistoryFile : IDisposable
{
    private const string Schema = """
        PRAGMA busy_timeout = 1000;
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS page_runs (number INTEGER PRIMARY KEY AUTOINCREMENT, began INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS page_records (run INTEGER NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER, content BLOB NOT NULL, UNIQUE (run, key));
        """;

    private readonly SqliteConnection connection;
    private readonly Statement begin, commit, rollback, insert;
    private readonly long run;

    private HistoryFile(SqliteConnection connection, DateTimeOffset now, int runs)
    {
        this.connection = connection;
        (begin, commit, rollback) = (new(connection, "BEGIN IMMEDIATE", 0), new(connection, "COMMIT", 0), new(connection, "ROLLBACK", 0));
        insert = new(connection, "INSERT OR REPLACE INTO page_records (run, key, at, until, content) VALUES ($1, $2, $3, $4, $5)", 5);
        using Statement begun = new(connection, "INSERT INTO page_runs (began) VALUES ($1) RETURNING number", 1);
        using Statement oldRuns = new(connection, "DELETE FROM page_runs WHERE number <= $1", 1);
        using Statement oldRecords = new(connection, "DELETE FROM page_records WHERE run <= $1 OR until < $2", 2);
        using Transaction transaction = new(connection, begin, commit, rollback);
        run = begun.Read(now.UtcTicks);
        oldRuns.Run(run - runs);
        oldRecords.Run(run - runs, now.UtcTicks);
        transaction.Commit();
    }

    public static HistoryFile Open(string path, DateTimeOffset now, int runs)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ConnectionString);
        try
        {
            connection.Open();
            using (SqliteCommand schema = connection.CreateCommand())
            {
                schema.CommandText = Schema;
                schema.ExecuteNonQuery();
            }

            return new(connection, now, runs);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The records of earlier runs.</summary>
    public List<HistoryRecord> Read()
    {
        List<HistoryRecord> records = [];
        using Statement all = new(connection, "SELECT run, key, at, until, content FROM page_records WHERE run < $1 ORDER BY run, at", 1);
        using SqliteDataReader rows = all.Rows(run);
        while (rows.Read())
            records.Add(new(rows.GetInt64(0), rows.GetString(1), new(rows.GetInt64(2), TimeSpan.Zero), rows.IsDBNull(3) ? null : new(rows.GetInt64(3), TimeSpan.Zero), (byte[])rows.GetValue(4)));
        return records;
    }

    public void Write(IReadOnlyCollection<HistoryRecord> records)
    {
        using Transaction transaction = new(connection, begin, commit, rollback);
        foreach (HistoryRecord record in records) insert.Run(run, record.Key, record.Time.UtcTicks, record.Until?.UtcTicks, record.Content.ToArray());
        transaction.Commit();
    }

    /// <summary>Lets the file grow no more, which SQLite answers as it answers a disk that is full.</summary>
    internal void Fill()
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA max_page_count = 1";
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (Statement statement in (Statement[])[begin, commit, rollback, insert]) statement.Dispose();
        connection.Dispose();
    }
}
