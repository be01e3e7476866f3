using System.Text.Json;
using Evaluate.Arguments;
using Evaluate.Plots;
using Evaluate.Rows;
using ModelObservability.Metrics;

namespace Evaluate.Scoring;

/// <summary>Scores of k classes: of the predictions in the file or else of the class with the largest score, and top k of the scores.</summary>
internal sealed class MulticlassScoring : IScoring
{
    private readonly Undefined undefined;
    private readonly IReadOnlyList<string> names;
    private readonly TaskColumns columns;
    private readonly MulticlassConfusion confusion;
    private readonly TopKAccuracy? top;
    private readonly MulticlassProbabilities? probabilities;

    public MulticlassScoring(EvaluateOptions options, TaskColumns columns)
    {
        int classes = columns.Groups[TaskColumns.Labels].Classes!.Value;
        names = options.NamesOf(classes);
        (undefined, this.columns, confusion) = (options.Undefined, columns, new MulticlassConfusion(classes));
        // With two classes there is only top 1, which is the accuracy.
        probabilities = columns.Scores is null ? null : new MulticlassProbabilities(classes, options);
        top = columns.Scores is null || classes == 2 ? null : new TopKAccuracy(classes, Math.Min(TopScores.Largest, classes - 1));
    }

    private IEnumerable<(int K, double Accuracy)> Tops => top?.Value is { } value ? TopScores.Of(value.MaxK, value.Accuracy) : [];

    private MulticlassCounts Counts => confusion.Value with { Undefined = undefined };

    public void Add(RowBatch batch)
    {
        ReadOnlySpan<int> labels = batch.Classes(TaskColumns.Labels);
        if (columns.Predictions is { } predictions)
            confusion.Add(labels, batch.Classes(predictions));
        else
            confusion.Add(labels, batch.Numbers(columns.Scores!.Value));
        if (columns.Scores is { } scores)
        {
            top?.Add(labels, batch.Numbers(scores));
            probabilities!.Add(labels, batch.Numbers(scores));
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        MulticlassCounts counts = Counts;
        json.WritePropertyName("confusion_matrix");
        json.WriteTable(counts.Table, counts.Classes);
        json.WriteScore("accuracy", counts.Accuracy);
        json.WriteInterval("accuracy_interval", counts.AccuracyInterval());
        json.WriteScore("balanced_accuracy", counts.BalancedAccuracy);
        json.WriteScore("mcc", counts.Mcc);
        json.WriteScore("cohen_kappa", counts.CohenKappa);
        foreach (Average average in Averages.All)
        {
            json.WriteStartObject(Averages.Name(average));
            foreach ((string key, _, Func<BinaryCounts, double> of) in Averages.Scores)
                json.WriteScore(key, counts.Score(of, average));
            json.WriteScore("jaccard", counts.Jaccard(average));
            json.WriteEndObject();
        }

        BinaryCounts[] classes = Classes(counts);
        json.WriteNames("class_names", names);
        json.WriteStartObject("per_class");
        foreach ((string key, _, Func<BinaryCounts, double> of) in Averages.Scores)
            json.WriteScores(key, classes.Select(of));
        json.WriteStartArray("support");
        foreach (BinaryCounts one in classes)
            json.WriteNumberValue(one.TruePositives + one.FalseNegatives);
        json.WriteEndArray();
        json.WriteEndObject();
        foreach ((int k, double accuracy) in Tops)
            json.WriteScore(FormattableString.Invariant($"top_{k}_accuracy"), accuracy);
        probabilities?.Write(json);
    }

    public void Write(TextWriter text)
    {
        MulticlassCounts counts = Counts;
        ConfusionText.Write(text, names, (label, prediction) => TextTable.Count(counts[label, prediction]));
        TextTable table = new();
        table.Add("score", "value", "95 % interval");
        table.Add("accuracy", TextTable.Score(counts.Accuracy), TextTable.Bounds(counts.AccuracyInterval()));
        table.Add("balanced accuracy", TextTable.Score(counts.BalancedAccuracy));
        table.Add("Matthews correlation", TextTable.Score(counts.Mcc));
        table.Add("Cohen's kappa", TextTable.Score(counts.CohenKappa));
        foreach ((int k, double accuracy) in Tops)
            table.Add(FormattableString.Invariant($"top {k} accuracy"), TextTable.Score(accuracy));
        probabilities?.AddTo(table);
        table.Write(text);

        TextTable rows = Averages.Table("class");
        BinaryCounts[] classes = Classes(counts);
        for (int i = 0; i < classes.Length; i++)
            Averages.Add(rows, names[i], of => of(classes[i]), Averages.Support(classes[i]), isWeight: false);
        foreach (Average average in Averages.All)
            Averages.Add(rows, Averages.Name(average), of => counts.Score(of, average), counts.Total, isWeight: false);
        rows.Write(text);
        probabilities?.WriteMemory(text);
    }

    public IEnumerable<(string Name, string Svg)> Plots()
    {
        MulticlassCounts counts = Counts;
        yield return ("confusion", ConfusionPlot.Draw(counts.Table, names));
        foreach ((string Name, string Svg) plot in probabilities?.Plots() ?? [])
            yield return plot;
    }

    private static BinaryCounts[] Classes(MulticlassCounts counts) => [.. Enumerable.Range(0, counts.Classes).Select(counts.Class)];
}
