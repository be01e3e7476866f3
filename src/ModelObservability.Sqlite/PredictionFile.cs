using Microsoft.Data.Sqlite;

namespace ModelObservability.Sqlite;

/// <summary>The file and what is asked of it. Not thread-safe; other processes may have it open as well.</summary>
/// <remarks>
/// Each model has a row with how many predictions it keeps and how many wait, so that neither is ever counted row by row. Predictions are in
/// the order of their times for who forgets, and unique by id for who labels.
/// </remarks>
internal sealed class PredictionFile : IDisposable
{
    /// <summary>How long one process waits for another to finish writing.</summary>
    private const int WaitSeconds = 5;

    private const string Schema = """
        PRAGMA busy_timeout = 5000;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS ml_models (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kept INTEGER NOT NULL, pending INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS ml_predictions (
            number INTEGER PRIMARY KEY, model INTEGER NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, value REAL, segment TEXT,
            labelled INTEGER NOT NULL DEFAULT 0, UNIQUE (model, id));
        CREATE INDEX IF NOT EXISTS ml_predictions_by_time ON ml_predictions (model, at);
        """;

    private readonly SqliteConnection connection;
    private readonly List<Statement> statements = [];
    private readonly Statement begin, commit, rollback, addModel, modelNumber, kept, pending, adjust, oldest, insert, label, exists, forget;

    private PredictionFile(SqliteConnection connection)
    {
        this.connection = connection;
        (begin, commit, rollback) = (Prepare("BEGIN IMMEDIATE"), Prepare("COMMIT"), Prepare("ROLLBACK"));
        addModel = Prepare("INSERT INTO ml_models (name, kept, pending) VALUES ($1, 0, 0) ON CONFLICT DO NOTHING", 1);
        modelNumber = Prepare("SELECT number FROM ml_models WHERE name = $1", 1);
        kept = Prepare("SELECT kept FROM ml_models WHERE number = $1", 1);
        pending = Prepare("SELECT pending FROM ml_models WHERE number = $1", 1);
        adjust = Prepare("UPDATE ml_models SET kept = kept + $2, pending = pending + $3 WHERE number = $1", 3);
        oldest = Prepare("SELECT at FROM ml_predictions WHERE model = $1 ORDER BY at LIMIT 1", 1);
        insert = Prepare("INSERT INTO ml_predictions (model, id, at, value, segment) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", 5);
        label = Prepare("UPDATE ml_predictions SET labelled = 1 WHERE model = $1 AND id = $2 AND labelled = 0 RETURNING at, value, segment", 2);
        exists = Prepare("SELECT count(*) FROM ml_predictions WHERE model = $1 AND id = $2", 2);
        forget = Prepare("""
            DELETE FROM ml_predictions WHERE number IN (SELECT number FROM ml_predictions WHERE model = $1 AND at < $2 ORDER BY at, number LIMIT $3)
            RETURNING labelled
            """, 3);
    }

    public static PredictionFile Open(string path)
    {
        SqliteConnectionStringBuilder settings = new() { DataSource = Path.GetFullPath(path), Pooling = false, DefaultTimeout = WaitSeconds };
        SqliteConnection connection = new(settings.ConnectionString);
        try
        {
            connection.Open();
            using (SqliteCommand schema = connection.CreateCommand())
            {
                schema.CommandText = Schema;
                schema.ExecuteNonQuery();
            }

            return new(connection);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new IOException($"{path} cannot be opened as a store of predictions: {e.Message}", e);
        }
    }

    public Transaction Begin() => new(connection, begin, commit, rollback);

    public long NumberOf(string model)
    {
        if (modelNumber.Read(model) is > 0 and var number) return number;
        addModel.Run(model);
        return modelNumber.Read(model);
    }

    public long Kept(long model) => kept.Read(model);

    public long Pending(long model) => pending.Read(model);

    public void Adjust(long model, long kept, long pending)
    {
        if (kept != 0 || pending != 0) adjust.Run(model, kept, pending);
    }

    /// <returns>False where the id is there already.</returns>
    public bool Insert(long model, StoredPrediction prediction) =>
        insert.Run(model, prediction.Id, prediction.PredictedAt.UtcTicks, double.IsNaN(prediction.Value) ? null : prediction.Value, prediction.Segment) == 1;

    public bool TryLabel(long model, string id, out StoredPrediction prediction)
    {
        using SqliteDataReader rows = label.Rows(model, id);
        bool found = rows.Read();
        prediction = !found ? default : new(
            id,
            rows.IsDBNull(1) ? double.NaN : rows.GetDouble(1), // SQLite has no NaN
            new(rows.GetInt64(0), TimeSpan.Zero),
            rows.IsDBNull(2) ? null : rows.GetString(2));
        return found;
    }

    public bool Exists(long model, string id) => exists.Read(model, id) > 0;

    /// <summary>The time of the oldest prediction; 0 where there is none.</summary>
    public long Oldest(long model) => oldest.Read(model);

    /// <summary>Forgets the oldest.</summary>
    /// <param name="model">Whose.</param>
    /// <param name="before">Only those from before this time.</param>
    /// <param name="most">As many at most.</param>
    /// <returns>How many of them had no label.</returns>
    public long Forget(long model, long before, long most)
    {
        long all = 0, labelled = 0;
        using (SqliteDataReader rows = forget.Rows(model, before, most))
            for (; rows.Read(); all++) labelled += rows.GetInt64(0);
        Adjust(model, -all, labelled - all);
        return all - labelled;
    }

    public void Dispose()
    {
        foreach (Statement statement in statements) statement.Dispose();
        connection.Dispose();
    }

    private Statement Prepare(string text, int parameters = 0)
    {
        Statement statement = new(connection, text, parameters);
        statements.Add(statement);
        return statement;
    }
}
