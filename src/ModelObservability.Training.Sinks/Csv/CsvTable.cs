using System.Globalization;
using System.Text;

namespace ModelObservability.Training.Sinks.Csv;

/// <summary>
/// A CSV file of one time, some fixed columns and as many more as names turn up: a new one goes to the right, and the rows that are there get
/// an empty field. A file of an earlier process with the same fixed columns is continued. Not thread-safe.
/// </summary>
internal sealed class CsvTable(string path, string[] fixedColumns) : IDisposable
{
    /// <summary>A table wider than this is a mistake in naming, and every new column is a rewrite.</summary>
    private const int MaxColumns = 1024;
    private const int MaxHeader = 1 << 20;

    private readonly List<string> names = [];
    private readonly Dictionary<string, int> columns = [];
    private double?[] row = [];
    private AppendFile? file;
    private int headerLength; // in characters; 0 while the file has none

    /// <summary>Begins a row; whatever can fail but a new column fails here.</summary>
    public void Begin()
    {
        if (file is null) Open();
        file!.Begin();
        Array.Clear(row);
    }

    /// <summary>Sets a value of the row.</summary>
    /// <exception cref="InvalidDataException">The table is too wide.</exception>
    public void Set(string name, double? value)
    {
        if (!columns.TryGetValue(name, out int column)) column = AddColumn(name);
        row[column] = value;
    }

    /// <summary>Sets a value of a fixed column.</summary>
    public void Set(int column, double? value) => row[column] = value;

    /// <summary>Writes the row.</summary>
    public void End(DateTimeOffset time)
    {
        string? header = headerLength == 0 ? CsvHeader.Format(names) : null;
        if (header is not null) Write(header);
        WriteTime(time);
        for (int column = 1; column < names.Count; column++) Write(row[column]);
        "\r\n"u8.CopyTo(file!.GetSpan(2));
        file.Advance(2);
        file.Commit();
        if (header is not null) headerLength = header.Length;
    }

    public void Flush() => file?.Flush();

    /// <summary>Closes the file; the next row opens it again.</summary>
    public void Dispose()
    {
        file?.Dispose();
        file = null;
    }

    private void Open()
    {
        names.Clear();
        columns.Clear();
        headerLength = 0;
        foreach (string name in ExistingHeader() ?? [.. fixedColumns]) columns.Add(name, Append(name));
        file = new AppendFile(path);
    }

    private int Append(string name)
    {
        names.Add(name);
        if (row.Length < names.Count) Array.Resize(ref row, Math.Max(names.Count, 2 * row.Length));
        return names.Count - 1;
    }

    private int AddColumn(string name)
    {
        if (names.Count == MaxColumns) throw new InvalidDataException($"The table has {MaxColumns} columns already.");
        if (headerLength > 0) Widen(name); // first: a failure leaves the table as it was
        int column = columns[name] = Append(name);
        return column;
    }

    private void Write(string text) =>
        file!.Advance(Encoding.UTF8.GetBytes(text, file.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    private void WriteTime(DateTimeOffset time)
    {
        time.UtcDateTime.TryFormat(file!.GetSpan(32), out int written, "O", CultureInfo.InvariantCulture);
        file.Advance(written);
    }

    /// <summary>The shortest digits that read back as the same number, after a comma.</summary>
    private void Write(double? value)
    {
        Span<byte> field = file!.GetSpan(40);
        field[0] = (byte)',';
        int written = 0;
        value?.TryFormat(field[1..], out written, default, CultureInfo.InvariantCulture);
        file.Advance(1 + written);
    }

    /// <summary>The columns of a file that is there, after a row that a killed process left unfinished was cut off.</summary>
    /// <exception cref="InvalidDataException">The file is something else: nothing of it is touched.</exception>
    private List<string>? ExistingHeader()
    {
        if (!File.Exists(path)) return null;
        using FileStream existing = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        if (!existing.CanSeek || existing.Length == 0) return null;
        byte[] start = new byte[Math.Min(existing.Length, MaxHeader)];
        existing.ReadExactly(start);
        string text = Encoding.UTF8.GetString(start);
        List<string>? found = CsvHeader.TryParse(text, out int length);
        if (found is null && existing.Length < MaxHeader && IsBeginning(text))
        {
            existing.SetLength(0); // a killed process had begun to write it
            return null;
        }

        if (found is null || !found.Take(fixedColumns.Length).SequenceEqual(fixedColumns) || found.Distinct().Count() < found.Count || found.Count > MaxColumns)
            throw new InvalidDataException("The file that is there is not a history with the same columns.");
        LastLine.CutUnfinished(existing);
        headerLength = length;
        return found;
    }

    /// <summary>Whether a text is the beginning of our header, however much of it.</summary>
    private bool IsBeginning(string text)
    {
        string whole = string.Join(',', fixedColumns);
        return whole.StartsWith(text, StringComparison.Ordinal) || text.StartsWith(whole, StringComparison.Ordinal);
    }

    /// <summary>Writes the whole file again with one more column, beside it first: a crash leaves the one or the other.</summary>
    private void Widen(string name)
    {
        file!.Dispose();
        string wider = path + ".new", header = CsvHeader.Format(names.Append(name));
        using (StreamReader reader = new(path, Encoding.UTF8))
        using (StreamWriter writer = new(wider, append: false, new UTF8Encoding(false)) { NewLine = "\r\n" })
        {
            for (int read = 0; read < headerLength; read++) reader.Read();
            writer.Write(header);
            while (reader.ReadLine() is { } line)
            {
                writer.Write(line);
                writer.WriteLine(',');
            }
        }

        File.Move(wider, path, overwrite: true);
        headerLength = header.Length;
        file = new AppendFile(path);
    }
}
