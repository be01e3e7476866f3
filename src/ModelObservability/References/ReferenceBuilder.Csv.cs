using ModelObservability.References;

namespace ModelObservability;

/// <summary>Rows from a file.</summary>
public sealed partial class ReferenceBuilder
{
    /// <summary>
    /// Adds the rows of a CSV file (RFC 4180) whose first line names its columns. Columns of the reference are found by name, others are passed over; an empty
    /// cell is missing. Cells of numbers have a decimal point; cells of categories are names.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="label">The column of the true labels, 0 and 1; null for none.</param>
    /// <param name="score">The column of the probabilities of the positive class; null for none.</param>
    /// <param name="threshold">Scores at or above it are predicted positive, 0 to 1.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="ArgumentException">The path is blank, or only one of <paramref name="label"/> and <paramref name="score"/> is given.</exception>
    /// <exception cref="InvalidDataException">A column is missing, a line has too few or too many cells, or a cell is no number; the message says where. The rows before are added.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public long AddCsv(string path, string? label = null, string? score = null, double threshold = 0.5)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using StreamReader reader = new(path);
        return AddCsv(reader, label, score, threshold);
    }

    /// <summary>Adds the rows of CSV text.</summary>
    /// <inheritdoc cref="AddCsv(string, string?, string?, double)"/>
    /// <param name="reader">The text.</param>
    /// <param name="label">The column of the true labels, 0 and 1; null for none.</param>
    /// <param name="score">The column of the probabilities of the positive class; null for none.</param>
    /// <param name="threshold">Scores at or above it are predicted positive, 0 to 1.</param>
    public long AddCsv(TextReader reader, string? label = null, string? score = null, double threshold = 0.5)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (label is null != score is null) throw new ArgumentException($"{nameof(label)} and {nameof(score)} belong together; one of them is null.", nameof(label));
        CsvRows csv = new(reader);
        int[] places = [.. names.Select(csv.IndexOf)];
        (int labelAt, int scoreAt) = label is null ? (-1, -1) : (csv.IndexOf(label), csv.IndexOf(score!));
        double[] row = new double[names.Length];
        long rows = 0;
        for (; csv.Read(); rows++)
        {
            for (int column = 0; column < row.Length; column++)
            {
                string cell = csv[places[column]];
                row[column] = !categorical[column] ? csv.Number(places[column]) : cell.Length == 0 ? double.NaN : CodeOf(names[column], cell);
            }

            Add(row);
            if (labelAt < 0) continue;
            double truth = csv.Number(labelAt);
            if (truth is not (0 or 1)) throw csv.Wrong(labelAt, "a label is 0 or 1");
            AddScores([truth == 1], [csv.Number(scoreAt)], threshold);
        }

        return rows;
    }
}
