using ModelObservability.Metrics;

namespace Evaluate.Scoring;

/// <summary>The scores that many classes or labels have each, and averaged.</summary>
internal static class Averages
{
    public static readonly Average[] All = [Average.Macro, Average.Micro, Average.Weighted];

    public static readonly (string Key, string Title, Func<BinaryCounts, double> Of)[] Scores =
    [
        ("precision", "precision", counts => counts.Precision),
        ("recall", "recall", counts => counts.Recall),
        ("f1", "F1", counts => counts.F1),
    ];

    /// <summary>The name that scikit-learn has for an average.</summary>
    public static string Name(Average average) => average switch
    {
        Average.Macro => "macro",
        Average.Micro => "micro",
        _ => "weighted",
    };

    /// <summary>A table with a column for each score and one for the support, the samples that truly are of the class, or their weight.</summary>
    /// <param name="of">What a row is about.</param>
    public static TextTable Table(string of)
    {
        TextTable table = new();
        table.Add([of, .. Scores.Select(score => score.Title), "support"]);
        return table;
    }

    /// <summary>Adds a row to such a table.</summary>
    public static void Add(TextTable table, string name, Func<Func<BinaryCounts, double>, double> value, double support, bool isWeight) =>
        table.Add([name, .. Scores.Select(score => TextTable.Score(value(score.Of))), isWeight ? TextTable.Number(support) : TextTable.Count((long)support)]);

    /// <summary>The samples that truly are of a class, or their weight.</summary>
    public static double Support(BinaryCounts counts) => counts.TruePositiveWeight + counts.FalseNegativeWeight;
}
