using System.Text;
using Evaluate.Csv;

namespace Evaluate.Rows;

/// <summary>Reads rows of numbers in batches. A bad row is reported, counted and left out; memory is one batch.</summary>
internal sealed class RowReader
{
    private readonly CsvReader reader;
    private readonly string file;
    private readonly Action<CsvProblem> report;

    /// <summary>Reads the header of a file.</summary>
    /// <param name="stream">The file's bytes, UTF-8.</param>
    /// <param name="file">What to call it in reports.</param>
    /// <param name="report">Gets every problem as it is met.</param>
    /// <exception cref="InvalidDataException">The header is missing or malformed.</exception>
    public RowReader(Stream stream, string file, Action<CsvProblem> report)
    {
        this.file = file;
        this.report = report;
        reader = new CsvReader(stream);
        Header = CsvHeader.Read(reader);
    }

    public CsvHeader Header { get; }

    /// <summary>Rows handed out so far.</summary>
    public long Accepted { get; private set; }

    /// <summary>Rows left out so far.</summary>
    public long Rejected { get; private set; }

    /// <summary>Fills a batch anew with the next good rows.</summary>
    /// <param name="batch">The batch, made of the same groups.</param>
    /// <param name="groups">The columns to read.</param>
    /// <returns>False where no row is left.</returns>
    public bool Read(RowBatch batch, ColumnGroup[] groups)
    {
        batch.Count = 0;
        while (batch.Count < batch.Capacity)
        {
            CsvFound found = reader.Read();
            if (found == CsvFound.End)
                break;
            CsvProblem? problem = found == CsvFound.Malformed ? new CsvProblem(file, reader.Line, reader.Fault)
                : reader.Fields != Header.Names.Count ? new CsvProblem(file, reader.Line, FieldsFault)
                : Parse(batch, groups);
            if (problem is null)
            {
                batch.Count++;
                continue;
            }

            Rejected++;
            report(problem);
        }

        Accepted += batch.Count;
        return batch.Count > 0;
    }

    private string FieldsFault => $"{reader.Fields} fields; the header has {Header.Names.Count}"
        + (reader.HasLoneCr ? "; a CR alone is no line end here, LF and CR LF are" : "");

    private CsvProblem? Parse(RowBatch batch, ColumnGroup[] groups)
    {
        for (int g = 0; g < groups.Length; g++)
        {
            ReadOnlySpan<int> positions = groups[g].Positions;
            if (groups[g].Kind == ColumnKind.Class)
            {
                Span<int> cells = batch.NextClasses(g);
                for (int i = 0; i < positions.Length && i < cells.Length; i++)
                {
                    if (groups[g].Names is { } names && ClassOf(reader[positions[i]], names) is { } named)
                        cells[i] = named;
                    else if (!groups[g].HasNumbers || !CsvNumber.TryParse(reader[positions[i]], out cells[i]))
                        return Problem(positions[i], groups[g].Names is null ? "is not an integer" : groups[g].HasNumbers ? "is no integer and none of the names" : "is none of the names");
                    if (groups[g].Classes is { } classes && (uint)cells[i] >= (uint)classes)
                        return Problem(positions[i], FormattableString.Invariant($"is out of range; allowed is 0 to {classes - 1}"));
                }
            }
            else
            {
                Span<double> cells = batch.NextNumbers(g);
                for (int i = 0; i < positions.Length && i < cells.Length; i++)
                {
                    if (!CsvNumber.TryParse(reader[positions[i]], out cells[i]))
                        return Problem(positions[i], "is not a number");
                    if (Fault(groups[g].Kind, cells[i]) is { } fault)
                        return Problem(positions[i], fault);
                }
            }
        }

        return null;
    }

    private static int? ClassOf(ReadOnlySpan<byte> cell, byte[][] names)
    {
        cell = cell.Trim(" \t"u8);
        for (int index = 0; index < names.Length; index++)
        {
            if (cell.SequenceEqual(names[index]))
                return index;
        }

        return null;
    }

    /// <summary>A score that is NaN is no score either: its row counts nowhere, so that all scores are about the same rows.</summary>
    private static string? Fault(ColumnKind kind, double number) => kind switch
    {
        _ when double.IsNaN(number) => "is not a number",
        ColumnKind.Finite or ColumnKind.Weight when !double.IsFinite(number) => "is not finite",
        ColumnKind.Finite when Math.Abs(number) > double.MaxValue / 2 => "is too large; errors beyond 1.8e308 are no numbers",
        ColumnKind.Weight when number < 0 => "is below 0",
        ColumnKind.Weight when number > 1e288 => "is above 1e288",
        _ => null,
    };

    private CsvProblem Problem(int position, string fault) => new(
        file, reader.Line, reader[position].IsEmpty ? "is missing" : fault,
        position + 1, Header.Names[position], Encoding.UTF8.GetString(reader[position]));
}
