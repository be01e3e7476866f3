using System.Text.Json;
using Evaluate.Arguments;
using Evaluate.Plots;
using Evaluate.Rows;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Ranking;

namespace Evaluate.Scoring;

/// <summary>Scores of two classes: from predictions, and from scores where the file has them.</summary>
internal sealed class BinaryScoring(EvaluateOptions options, TaskColumns columns) : IScoring
{
    private static readonly (string Key, string Title, Func<BinaryCounts, double> Of, Func<BinaryCounts, ConfidenceInterval>? Interval)[] Scores =
    [
        ("accuracy", "accuracy", counts => counts.Accuracy, counts => counts.AccuracyInterval()),
        ("balanced_accuracy", "balanced accuracy", counts => counts.BalancedAccuracy, null),
        ("precision", "precision", counts => counts.Precision, counts => counts.PrecisionInterval()),
        ("recall", "recall", counts => counts.Recall, counts => counts.RecallInterval()),
        ("specificity", "specificity", counts => counts.Specificity, counts => counts.SpecificityInterval()),
        ("f1", "F1", counts => counts.F1, null),
        ("f0.5", "F0.5", counts => counts.FBeta(0.5), null),
        ("f2", "F2", counts => counts.FBeta(2), null),
        ("mcc", "Matthews correlation", counts => counts.Mcc, null),
        ("cohen_kappa", "Cohen's kappa", counts => counts.CohenKappa, null),
        ("jaccard", "Jaccard", counts => counts.Jaccard, null),
    ];

    private static readonly (string Key, Func<BinaryCounts, double> Of)[] Divisions =
        [("precision", counts => counts.Precision), ("recall", counts => counts.Recall), ("f1", counts => counts.F1)];

    private readonly BinaryConfusion confusion = new(options.Threshold ?? 0.5);
    private readonly ExactRanking? ranking = columns.Scores is null ? null : new ExactRanking();
    private readonly ProbabilityScores? probabilities = columns.Scores is null ? null : new ProbabilityScores(options.Bins);

    private BinaryCounts Counts => confusion.Value with { Undefined = options.Undefined };

    private RankingValue? Ranking => ranking is null ? null : ranking.Value with { Undefined = options.Undefined };

    public void Add(RowBatch batch)
    {
        ReadOnlySpan<int> labels = batch.Classes(TaskColumns.Labels);
        if (columns.Predictions is { } predictions)
            confusion.Add(labels, batch.Classes(predictions));
        if (columns.Scores is not { } scores)
            return;
        ranking!.Add(labels, batch.Numbers(scores));
        probabilities!.Add(labels, batch.Numbers(scores));
        if (columns.Predictions is null)
            confusion.Add(labels, batch.Numbers(scores));
    }

    public void Write(Utf8JsonWriter json)
    {
        BinaryCounts counts = Counts;
        json.WritePropertyName("confusion_matrix");
        json.WriteTable(ConfusionText.Table(counts), 2);
        foreach ((string key, Func<BinaryCounts, double> of) in Divisions)
        {
            double score = of(counts with { Undefined = Undefined.NaN });
            json.WriteScore(key + "_zero_division_0", double.IsNaN(score) ? 0 : score);
            json.WriteScore(key + "_zero_division_1", double.IsNaN(score) ? 1 : score);
        }

        foreach ((string key, _, Func<BinaryCounts, double> of, Func<BinaryCounts, ConfidenceInterval>? interval) in Scores)
        {
            json.WriteScore(key, of(counts));
            if (interval is not null)
                json.WriteInterval(key + "_interval", interval(counts));
        }

        if (Ranking is not { } value)
            return;
        json.WriteScore("roc_auc", value.RocAuc);
        json.WriteInterval("roc_auc_interval", value.RocAucInterval());
        json.WriteScore("average_precision", value.AveragePrecision);
        probabilities!.Write(json);
        if (value.Positives > 0 && value.Negatives > 0)
            CurveText.Write(json, value.Curve);
    }

    public void Write(TextWriter text)
    {
        BinaryCounts counts = Counts;
        ConfusionText.Write(text, options.NamesOf(2), (label, prediction) => TextTable.Count(ConfusionText.Table(counts)[(2 * label) + prediction]));
        TextTable table = new();
        table.Add("score", "value", "95 % interval");
        foreach ((_, string title, Func<BinaryCounts, double> of, Func<BinaryCounts, ConfidenceInterval>? interval) in Scores)
            table.Add(title, TextTable.Score(of(counts)), interval is null ? "" : TextTable.Bounds(interval(counts)));
        if (Ranking is not { } value)
        {
            table.Write(text);
            return;
        }

        table.Add("ROC AUC", TextTable.Score(value.RocAuc), TextTable.Bounds(value.RocAucInterval()));
        table.Add("average precision", TextTable.Score(value.AveragePrecision));
        probabilities!.AddTo(table);
        table.Write(text);
        if (value.Positives > 0)
            CurveText.Write(text, value.Curve);
        text.WriteLine(FormattableString.Invariant(
            $"\nROC AUC, average precision and thresholds are exact: {value.Count} scores were kept in memory, {8 * value.Count / 1e6:0.#} MB."));
    }

    public IEnumerable<(string Name, string Svg)> Plots()
    {
        IEnumerable<(string Name, string Svg)> confusions = [("confusion", ConfusionPlot.Draw(ConfusionText.Table(Counts), options.NamesOf(2)))];
        return Ranking is not { } value
            ? confusions
            : confusions.Concat(CurveText.Plots(value.Curve, value.RocAuc, value.AveragePrecision, value.Positives, value.Count)).Concat(probabilities!.Plots());
    }
}
