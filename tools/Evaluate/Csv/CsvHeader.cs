using System.Globalization;
using System.Text;

namespace Evaluate.Csv;

/// <summary>The names in the first record of a file, and where they stand.</summary>
internal sealed class CsvHeader
{
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);

    private CsvHeader(string[] names) => Names = names;

    /// <summary>The names in order, without the spaces around them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">The file is something else than lines of UTF-8, there is no header, it is malformed, or a name stands there twice.</exception>
    public static CsvHeader Read(CsvReader reader)
    {
        if (CsvKind.OtherThanText(reader.Begin()) is { } kind)
            throw new InvalidDataException(kind);
        switch (reader.Read())
        {
            case CsvFound.End:
                throw new InvalidDataException("The file is empty; its first line must name the columns.");
            case CsvFound.Malformed:
                throw new InvalidDataException($"The first line must name the columns, but {reader.Fault}.");
        }

        string[] names = new string[reader.Fields];
        for (int i = 0; i < names.Length; i++)
            names[i] = Encoding.UTF8.GetString(reader[i]).Trim();

        CsvHeader header = new(names);
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length > 0 && !header.positions.TryAdd(names[i], i))
                throw new InvalidDataException($"Columns {header.positions[names[i]] + 1} and {i + 1} are both named {names[i]}.");
        }

        return header;
    }

    /// <summary>The position of a column, or null.</summary>
    public int? Find(string name) => positions.TryGetValue(name, out int position) ? position : null;

    /// <summary>The position of a column.</summary>
    /// <exception cref="InvalidDataException">There is no such column; the message says which there are.</exception>
    public int Require(string name) => Find(name)
        ?? throw new InvalidDataException(
            $"There is no column {name}; the file has {Listed(Names)}.{(Names.Count == 1 ? " Commas separate the columns." : "")}");

    /// <summary>The positions of a family of columns: prefix0, prefix1 … as far as they go.</summary>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="expected">How many there must be; null for as many as there are.</param>
    /// <exception cref="InvalidDataException">There are some, but not as many as expected; or one is missing and others follow.</exception>
    public int[] FindAll(string prefix, int? expected)
    {
        List<int> found = [];
        while (Find(prefix + found.Count.ToString(CultureInfo.InvariantCulture)) is { } position)
            found.Add(position);
        if (found.Count > 0 && expected is { } count && found.Count != count)
            throw new InvalidDataException($"There are {found.Count} columns {prefix}0 …; needed are {count}.");
        HashSet<int> taken = [.. found];
        if (expected is null && Names.FirstOrDefault(name => IsOf(prefix, name) && !taken.Contains(positions[name])) is { } beyond)
            throw new InvalidDataException($"There is a column {beyond} but none named {prefix}{found.Count}.");
        return [.. found];
    }

    /// <summary>Whether a name is the prefix and a number without leading zeros.</summary>
    private static bool IsOf(string prefix, string name) =>
        name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal) && name.AsSpan(prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0
        && (name[prefix.Length] != '0' || name.Length == prefix.Length + 1);

    private static string Listed(IReadOnlyList<string> names)
    {
        const int most = 20;
        return string.Join(", ", names.Take(most)) + (names.Count > most ? $" and {names.Count - most} more" : "");
    }
}
