using System.Text.Json;
using Evaluate.Arguments;
using Evaluate.Rows;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;

namespace Evaluate.Scoring;

/// <summary>Scores of k classes where rows have weights: what scikit-learn does with <c>sample_weight</c>.</summary>
internal sealed class WeightedMulticlassScoring : IScoring
{
    private readonly Undefined undefined;
    private readonly IReadOnlyList<string> names;
    private readonly TaskColumns columns;
    private readonly MulticlassConfusion confusion;
    private readonly TopKAccuracy? top;
    private readonly CategoricalLogLoss losses;
    private readonly MulticlassRanking? ranking;

    public WeightedMulticlassScoring(EvaluateOptions options, TaskColumns columns)
    {
        int classes = columns.Groups[TaskColumns.Labels].Classes!.Value;
        names = options.NamesOf(classes);
        (undefined, this.columns, confusion, losses) = (options.Undefined, columns, new(classes), new(classes));
        ranking = columns.Scores is null || classes > MulticlassRanking.MaxClasses ? null : new(classes);
        top = columns.Scores is null || classes == 2 ? null : new(classes, Math.Min(TopScores.Largest, classes - 1));
    }

    private MulticlassCounts Counts => confusion.Value with { Undefined = undefined };

    private MulticlassRankingValue? Ranking => ranking is null ? null : ranking.Value with { Undefined = undefined };

    private double LogLoss => losses.Value.Rejected.Total == 0 ? losses.Value.LogLoss : double.NaN;

    private IEnumerable<(int K, double Accuracy)> Tops => top?.Value is { } value ? TopScores.Of(value.MaxK, value.Accuracy) : [];

    public void Add(RowBatch batch)
    {
        ReadOnlySpan<int> labels = batch.Classes(TaskColumns.Labels);
        ReadOnlySpan<double> weights = batch.Numbers(columns.Weights!.Value);
        if (columns.Predictions is { } predictions)
            confusion.Add(labels, batch.Classes(predictions), weights);
        else
            confusion.Add(labels, batch.Numbers(columns.Scores!.Value), weights);
        if (columns.Scores is not { } scores)
            return;
        top?.Add(labels, batch.Numbers(scores), weights);
        losses.Add(labels, batch.Numbers(scores), weights);
        ranking?.Add(labels, batch.Numbers(scores), weights);
    }

    public void Write(Utf8JsonWriter json)
    {
        MulticlassCounts counts = Counts;
        json.WritePropertyName("confusion_matrix");
        json.WriteRows(counts.WeightTable, counts.Classes);
        json.WriteScore("weight", counts.Weight);
        json.WriteScore("accuracy", counts.Accuracy);
        json.WriteScore("balanced_accuracy", counts.BalancedAccuracy);
        json.WriteScore("mcc", counts.Mcc);
        json.WriteScore("cohen_kappa", counts.CohenKappa);
        foreach (Average average in Averages.All)
        {
            json.WriteStartObject(Averages.Name(average));
            foreach ((string key, _, Func<BinaryCounts, double> of) in Averages.Scores)
                json.WriteScore(key, counts.Score(of, average));
            json.WriteScore("jaccard", counts.Score(one => one.Jaccard, average));
            json.WriteEndObject();
        }

        BinaryCounts[] classes = Classes(counts);
        json.WriteNames("class_names", names);
        json.WriteStartObject("per_class");
        foreach ((string key, _, Func<BinaryCounts, double> of) in Averages.Scores)
            json.WriteScores(key, classes.Select(of));
        json.WriteScores("support", classes.Select(Averages.Support));
        json.WriteEndObject();
        foreach ((int k, double accuracy) in Tops)
            json.WriteScore(FormattableString.Invariant($"top_{k}_accuracy"), accuracy);
        if (columns.Scores is not null)
            json.WriteScore("log_loss", LogLoss);
        if (Ranking is not { } areas)
            return;
        json.WriteScore("roc_auc_ovr_macro", areas.OneVsRestMacro);
        json.WriteScore("roc_auc_ovr_weighted", areas.OneVsRestWeighted);
        json.WriteScores("roc_auc_per_class", areas.OneVsRest);
    }

    public void Write(TextWriter text)
    {
        MulticlassCounts counts = Counts;
        ConfusionText.Write(text, names, (label, prediction) => TextTable.Number(counts.WeightTable[(label * counts.Classes) + prediction]));
        TextTable table = new();
        table.Add("score", "value");
        table.Add("accuracy", TextTable.Score(counts.Accuracy));
        table.Add("balanced accuracy", TextTable.Score(counts.BalancedAccuracy));
        table.Add("Matthews correlation", TextTable.Score(counts.Mcc));
        table.Add("Cohen's kappa", TextTable.Score(counts.CohenKappa));
        foreach ((int k, double accuracy) in Tops)
            table.Add(FormattableString.Invariant($"top {k} accuracy"), TextTable.Score(accuracy));
        if (columns.Scores is not null)
            table.Add("log loss", TextTable.Number(LogLoss));
        MulticlassRankingValue? areas = Ranking;
        if (areas is not null)
        {
            table.Add("ROC AUC, one vs rest, macro", TextTable.Score(areas.OneVsRestMacro));
            table.Add("ROC AUC, one vs rest, weighted", TextTable.Score(areas.OneVsRestWeighted));
        }

        table.Write(text);

        TextTable rows = Averages.Table("class");
        BinaryCounts[] classes = Classes(counts);
        for (int i = 0; i < classes.Length; i++)
            Averages.Add(rows, names[i], of => of(classes[i]), Averages.Support(classes[i]), isWeight: true);
        foreach (Average average in Averages.All)
            Averages.Add(rows, Averages.Name(average), of => counts.Score(of, average), counts.Weight, isWeight: true);
        rows.Write(text);
        if (areas is not null)
        {
            text.WriteLine(FormattableString.Invariant(
                $"\nROC AUC is exact: {areas.Count} rows of {counts.Classes} scores and weights were kept in memory, {16.0 * areas.Count * counts.Classes / 1e6:0.#} MB."));
        }
    }

    public IEnumerable<(string Name, string Svg)> Plots() => [];

    private static BinaryCounts[] Classes(MulticlassCounts counts) => [.. Enumerable.Range(0, counts.Classes).Select(counts.Class)];
}
