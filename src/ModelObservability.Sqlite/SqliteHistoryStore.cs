using Microsoft.Data.Sqlite;
using ModelObservability.Instrumentation;
using ModelObservability.Sqlite;
using static SQLitePCL.raw;

namespace ModelObservability;

/// <summary>
/// Keeps the history of the live page in a file: <c>new DashboardOptions { History = DashboardHistory.Resume, Store = new SqliteHistoryStore("page.db") }</c>.
/// Thread-safe.
/// </summary>
/// <remarks>
/// One process at a time has the file; it must lie on a local disk. A file that is damaged is put aside and a new one begun. The file is opened by the page,
/// never by the constructor, and what goes wrong is told on the page: the application does not notice.
/// </remarks>
public sealed class SqliteHistoryStore : IHistoryStore, IDisposable
{
    private readonly Lock gate = new();
    private readonly string path;
    private readonly int runs;
    private HistoryFile? file;
    private string? problem, aside;

    /// <summary>Names the file.</summary>
    /// <param name="path">The file; it is made where it does not exist, its folder is not.</param>
    /// <param name="runs">How many runs are kept, this one among them, 1 to 1,000.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="runs"/> is outside 1…1,000.</exception>
    public SqliteHistoryStore(string path, int runs = 10)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (runs is < 1 or > 1000) throw new ArgumentOutOfRangeException(nameof(runs), runs, $"{nameof(runs)} is {runs}; it must be 1 to 1,000.");
        (this.path, this.runs) = (Path.GetFullPath(path), runs);
    }

    /// <inheritdoc/>
    public string? Notice => problem ?? aside;

    /// <inheritdoc/>
    public IReadOnlyList<HistoryRecord> Open(DateTimeOffset now)
    {
        lock (gate)
        {
            file?.Dispose();
            file = null;
            return Try(() =>
            {
                file = HistoryFile.Open(path, now, runs);
                return file.Read();
            }, again: () =>
            {
                file = HistoryFile.Open(path, now, runs);
                return [];
            });
        }
    }

    /// <inheritdoc/>
    public void Write(IReadOnlyCollection<HistoryRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0) return;
        lock (gate)
        {
            Try(() =>
            {
                Opened(records.First().Time).Write(records);
                return 0;
            }, again: () =>
            {
                Opened(records.First().Time); // empty: what was written before is lost
                throw new IOException(aside);
            });
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            file?.Dispose();
            file = null;
        }
    }

    /// <summary>For tests: from now on the file cannot grow, as on a full disk.</summary>
    internal void Fill()
    {
        lock (gate) file?.Fill();
    }

    private HistoryFile Opened(DateTimeOffset now) => file ??= HistoryFile.Open(path, now, runs);

    private T Try<T>(Func<T> use, Func<T> again)
    {
        try
        {
            T result = use();
            problem = null;
            return result;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLITE_CORRUPT or SQLITE_NOTADB)
        {
            PutAside();
            return again();
        }
        catch (SqliteException exception)
        {
            problem = exception.SqliteErrorCode switch
            {
                SQLITE_FULL => "The disk of the history file is full.",
                SQLITE_BUSY or SQLITE_LOCKED => "Another process has the history file open.",
                SQLITE_CANTOPEN => "The history file cannot be opened.",
                SQLITE_READONLY => "The history file is read-only.",
                _ => "The history file cannot be read or written.",
            };
            throw new IOException(problem, exception);
        }
    }

    /// <summary>A damaged file stays as it is, under another name.</summary>
    private void PutAside()
    {
        file?.Dispose();
        file = null;
        string name = path + ".damaged";
        for (int number = 2; File.Exists(name); number++) name = FormattableString.Invariant($"{path}.damaged-{number}");
        File.Move(path, name);
        foreach (string rest in (string[])["-wal", "-shm"])
            if (File.Exists(path + rest)) File.Move(path + rest, name + rest, overwrite: true);
        aside = $"The history file was damaged. It was kept as {Path.GetFileName(name)} beside a new one.";
    }
}
