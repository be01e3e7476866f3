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
    /// <exception cref="InvalidDataException">There is none, it is malformed, or a name stands there twice.</exception>
    public static CsvHeader Read(CsvReader reader)
    {
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
        ?? throw new InvalidDataException($"There is no column {name}; the file has {Listed(Names)}.");

    /// <summary>The positions of a family of columns: prefix0, prefix1 … as far as they go.</summary>
    public int[] FindAll(string prefix)
    {
        List<int> found = [];
        while (Find(prefix + found.Count.ToString(CultureInfo.InvariantCulture)) is { } position)
            found.Add(position);
        return [.. found];
    }

    private static string Listed(IReadOnlyList<string> names)
    {
        const int most = 20;
        return string.Join(", ", names.Take(most)) + (names.Count > most ? $" and {names.Count - most} more" : "");
    }
}
