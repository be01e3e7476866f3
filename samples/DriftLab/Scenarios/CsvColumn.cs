using System.Globalization;
using nietras.SeparatedValues;

namespace DriftLab.Scenarios;

/// <summary>
/// A column of a CSV file as a day of a model. The model learns from the first quarter of the rows where nine of ten values lie, and says that the next one
/// will lie there too; its label is whether it does.
/// </summary>
internal static class CsvColumn
{
    private const int Fewest = 100, Most = 1_000_000;
    private const double Tail = 0.05;

    /// <exception cref="InvalidDataException">The file has no such column, too few rows or too many, or a cell that is no number.</exception>
    public static Row[] Day(string path, string column)
    {
        double[] values = Read(path, column);
        if (values.Length is < Fewest or > Most) throw new InvalidDataException($"{path} has {values.Length} rows; there must be {Fewest} to {Most:N0}.");
        double[] learned = [.. values.Take(values.Length / 4).Where(double.IsFinite).Order()];
        if (learned.Length == 0) throw new InvalidDataException($"The column {column} has no number in the first quarter of its rows.");
        double low = learned[(int)(Tail * learned.Length)], high = learned[(int)((1 - Tail) * learned.Length)];
        double inside = (double)learned.Count(value => value >= low && value <= high) / learned.Length;
        return [.. values.Select(value => new Row(value, double.IsNaN(value) ? double.NaN : inside, value >= low && value <= high))];
    }

    private static double[] Read(string path, string column)
    {
        try
        {
            using SepReader reader = Sep.Auto.Reader(static options => options with { Unescape = true, CultureInfo = CultureInfo.InvariantCulture }).FromFile(path);
            if (reader.Header.IsEmpty) throw new InvalidDataException($"{path} is empty; its first line names the columns.");
            if (!reader.Header.TryIndexOf(column, out int index))
                throw new InvalidDataException($"{path} has no column \"{column}\"; it has {string.Join(", ", reader.Header.ColNames)}.");
            List<double> values = [];
            foreach (SepReader.Row row in reader) values.Add(Number(row[index].Span, row.LineNumberFrom, column));
            return [.. values];
        }
        catch (Exception wrong) when (wrong.Source == typeof(SepReader).Assembly.GetName().Name)
        {
            throw new InvalidDataException($"{path} is no CSV file: {wrong.Message.ReplaceLineEndings(" ")}", wrong);
        }
    }

    private static double Number(ReadOnlySpan<char> cell, int line, string column)
    {
        cell = cell.Trim();
        if (cell.IsEmpty || cell.Equals("NA", StringComparison.OrdinalIgnoreCase) || cell.Equals("NaN", StringComparison.OrdinalIgnoreCase)) return double.NaN;
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new InvalidDataException($"Line {line}, column \"{column}\": \"{cell}\" is no number.");
    }
}
