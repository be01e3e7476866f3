using System.Globalization;
using System.Text;

namespace ModelObservability.References;

/// <summary>The rows of CSV text by RFC 4180: commas, quotes, line breaks within quotes. One row is held at a time.</summary>
internal sealed class CsvRows
{
    private const int MostCells = 100_000, LongestRow = 16 << 20;

    private readonly TextReader reader;
    private readonly string[] header;
    private readonly List<string> cells = [];
    private long line;

    /// <exception cref="InvalidDataException">There is no first line, or it names a column twice.</exception>
    public CsvRows(TextReader reader)
    {
        this.reader = reader;
        if (!Take()) throw new InvalidDataException("The file is empty; its first line names the columns.");
        header = [.. cells.Select(static cell => cell.Trim().TrimStart('\uFEFF'))];
    }

    /// <summary>A cell of the row.</summary>
    public string this[int column] => cells[column];

    /// <exception cref="InvalidDataException">The file has no such column, or two.</exception>
    public int IndexOf(string name) => header.Count(own => own == name) == 1
        ? Array.IndexOf(header, name)
        : throw new InvalidDataException($"The file has {header.Count(own => own == name)} columns named \"{name}\"; there must be one.");

    /// <summary>Takes the next row; lines without anything are passed over.</summary>
    /// <exception cref="InvalidDataException">The row does not have as many cells as the first line.</exception>
    public bool Read()
    {
        do
        {
            if (!Take()) return false;
        }
        while (cells is [""]);
        return cells.Count == header.Length ? true : throw new InvalidDataException($"Line {line} has {cells.Count} cells; the first has {header.Length}.");
    }

    /// <summary>A cell as a number; NaN where it is empty.</summary>
    public double Number(int column)
    {
        string cell = cells[column].Trim();
        if (cell.Length == 0) return double.NaN;
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw Wrong(column, "it is no number");
    }

    /// <summary>Names the place of a cell, not what is in it.</summary>
    public InvalidDataException Wrong(int column, string what) => new($"Line {line}, column \"{header[column]}\": {what}.");

    private bool Take()
    {
        cells.Clear();
        if (reader.Peek() < 0) return false;
        line++;
        StringBuilder cell = new();
        bool isQuoted = false;
        for (int length = 0; ; length++)
        {
            if (length > LongestRow || cells.Count > MostCells) throw new InvalidDataException($"Line {line} is longer than {LongestRow} characters or has more than {MostCells} cells.");
            int next = reader.Read();
            if (isQuoted && next < 0) throw new InvalidDataException($"Line {line}: a quote is not closed.");
            if (next == '"')
            {
                if (isQuoted && reader.Peek() == '"') cell.Append((char)reader.Read());
                else isQuoted = !isQuoted;
            }
            else if (isQuoted || (next >= 0 && next is not (',' or '\n' or '\r')))
            {
                cell.Append((char)next);
            }
            else if (next == '\r')
            {
                if (reader.Peek() == '\n') continue;
                break;
            }
            else
            {
                if (next != ',') break;
                cells.Add(cell.ToString());
                cell.Clear();
            }
        }

        cells.Add(cell.ToString());
        return true;
    }
}
