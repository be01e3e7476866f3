namespace Evaluate.Scoring;

/// <summary>The confusion table as text.</summary>
internal static class ConfusionText
{
    /// <summary>Classes that a line still shows.</summary>
    private const int MostClasses = 20;

    /// <summary>The table of two classes: a row for each label, a column for each prediction.</summary>
    public static long[] Table(ModelObservability.Metrics.BinaryCounts counts) =>
        [counts.TrueNegatives, counts.FalsePositives, counts.FalseNegatives, counts.TruePositives];

    /// <summary>The same table of weights.</summary>
    public static double[] Weights(ModelObservability.Metrics.BinaryCounts counts) =>
        [counts.TrueNegativeWeight, counts.FalsePositiveWeight, counts.FalseNegativeWeight, counts.TruePositiveWeight];

    /// <summary>Writes a table with a row for each label and a column for each prediction.</summary>
    /// <param name="text">Gets the table.</param>
    /// <param name="names">What the classes are called.</param>
    /// <param name="cell">What to write for a label and a prediction.</param>
    public static void Write(TextWriter text, IReadOnlyList<string> names, Func<int, int, string> cell)
    {
        int classes = names.Count;
        if (classes > MostClasses)
        {
            text.WriteLine();
            text.WriteLine(FormattableString.Invariant($"The confusion table of {classes} classes is too wide for text; --json and --plot have it."));
            return;
        }

        TextTable table = new();
        table.Add(["true \\ predicted", .. names]);
        for (int label = 0; label < classes; label++)
            table.Add([names[label], .. Enumerable.Range(0, classes).Select(prediction => cell(label, prediction))]);
        table.Write(text);
    }
}
