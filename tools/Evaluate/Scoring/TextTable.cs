using System.Globalization;
using ModelObservability.Metrics.Intervals;

namespace Evaluate.Scoring;

/// <summary>Rows of cells in columns as wide as they need: the first to the left, the others, numbers, to the right.</summary>
internal sealed class TextTable
{
    private readonly List<string[]> rows = [];

    /// <summary>A score with four digits; what has no answer says so.</summary>
    public static string Score(double score) => double.IsNaN(score) ? "undefined" : score.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>The bounds of an interval; nothing where there is none.</summary>
    public static string Bounds(ConfidenceInterval interval) =>
        double.IsNaN(interval.Lower) ? "" : $"{Score(interval.Lower)} to {Score(interval.Upper)}";

    /// <summary>A number of any size with six digits.</summary>
    public static string Number(double number) => double.IsNaN(number) ? "undefined" : number.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A count.</summary>
    public static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>Writes an empty line and the table.</summary>
    public void Write(TextWriter text)
    {
        int[] widths = new int[rows.Max(row => row.Length)];
        foreach (string[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }

        text.WriteLine();
        foreach (string[] row in rows)
            text.WriteLine(string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd());
    }
}
