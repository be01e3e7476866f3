using System.Globalization;

namespace Evaluate.Scoring;

/// <summary>The confusion table as text.</summary>
internal static class ConfusionText
{
    /// <summary>Classes that a line still shows.</summary>
    private const int MostClasses = 20;

    /// <summary>The names of classes: their numbers.</summary>
    public static string[] Names(int classes) => [.. Enumerable.Range(0, classes).Select(label => label.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The table of two classes: a row for each label, a column for each prediction.</summary>
    public static long[] Table(ModelObservability.Metrics.BinaryCounts counts) =>
        [counts.TrueNegatives, counts.FalsePositives, counts.FalseNegatives, counts.TruePositives];

    /// <summary>Writes a table with a row for each label and a column for each prediction.</summary>
    /// <param name="text">Gets the table.</param>
    /// <param name="counts">classes × classes counts, row-major.</param>
    /// <param name="classes">How many classes there are.</param>
    public static void Write(TextWriter text, ReadOnlySpan<long> counts, int classes)
    {
        if (classes > MostClasses)
        {
            text.WriteLine();
            text.WriteLine(FormattableString.Invariant($"The confusion table of {classes} classes is too wide for text; --json and --plot have it."));
            return;
        }

        TextTable table = new();
        table.Add(["true \\ predicted", .. Names(classes)]);
        for (int label = 0; label < classes; label++)
        {
            string[] cells = new string[classes + 1];
            cells[0] = Names(classes)[label];
            for (int prediction = 0; prediction < classes; prediction++)
                cells[prediction + 1] = TextTable.Count(counts[(label * classes) + prediction]);
            table.Add(cells);
        }

        table.Write(text);
    }
}
