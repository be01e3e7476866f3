using Microsoft.Data.Sqlite;

namespace ModelObservability.Sqlite;

/// <summary>A statement that is prepared once; its parameters are <c>$1</c>, <c>$2</c> and so on.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand command;

    public Statement(SqliteConnection connection, string text, int parameters)
    {
        command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are constants of this assembly
        command.CommandText = text;
#pragma warning restore CA2100
        for (int number = 1; number <= parameters; number++) command.Parameters.AddWithValue($"${number}", DBNull.Value);
        command.Prepare();
    }

    /// <returns>Rows changed.</returns>
    public int Run(params ReadOnlySpan<object?> values) => Bound(values).ExecuteNonQuery();

    /// <returns>The first value of the first row; 0 where there is none.</returns>
    public long Read(params ReadOnlySpan<object?> values) => Bound(values).ExecuteScalar() is long value ? value : 0;

    /// <returns>The rows; to be disposed before the statement runs again.</returns>
    public SqliteDataReader Rows(params ReadOnlySpan<object?> values) => Bound(values).ExecuteReader();

    public void Dispose() => command.Dispose();

    private SqliteCommand Bound(ReadOnlySpan<object?> values)
    {
        for (int index = 0; index < values.Length; index++) command.Parameters[index].Value = values[index] ?? DBNull.Value;
        return command;
    }
}
