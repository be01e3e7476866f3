using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace ModelObservability.Sqlite;

/// <summary>What is written as a whole or not at all; rolled back unless committed. Begins as a writer, so that it never has to start over.</summary>
internal readonly ref struct Transaction
{
    private readonly SqliteConnection connection;
    private readonly Statement rollback, commit;

    public Transaction(SqliteConnection connection, Statement begin, Statement commit, Statement rollback)
    {
        (this.connection, this.commit, this.rollback) = (connection, commit, rollback);
        begin.Run();
    }

    public void Commit() => commit.Run();

    public void Dispose()
    {
        bool isOver = sqlite3_get_autocommit(connection.Handle) != 0; // committed, or rolled back by SQLite itself after an error
        if (!isOver) rollback.Run();
    }
}
