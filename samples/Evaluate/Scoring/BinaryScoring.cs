using System.Text.Json;
using Evaluate.Arguments;
using Evaluate.Plots;
using Evaluate.Rows;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;

namespace Evaluate.Scoring;

/// <summary>Scores of two classes: from predictions, and from scores where the file has them.</summary>
internal sealed class BinaryScoring(EvaluateOptions options, TaskColumns columns) : IScoring
{
    private const int MostPoints = 10_000;

    private static readonly (string Key, string Title, Func<BinaryCounts, double> Of)[] Scores =
    [
        ("accuracy", "accuracy", counts => counts.Accuracy),
        ("balanced_accuracy", "balanced accuracy", counts => counts.BalancedAccuracy),
        ("precision", "precision", counts => counts.Precision),
        ("recall", "recall", counts => counts.Recall),
        ("f1", "F1", counts => counts.F1),
        ("f0.5", "F0.5", counts => counts.FBeta(0.5)),
        ("f2", "F2", counts => counts.FBeta(2)),
        ("mcc", "Matthews correlation", counts => counts.Mcc),
        ("cohen_kappa", "Cohen's kappa", counts => counts.CohenKappa),
        ("jaccard", "Jaccard", counts => counts.Jaccard),
    ];

    private static readonly (string Key, Func<BinaryCounts, double> Of)[] Divisions =
        [("precision", counts => counts.Precision), ("recall", counts => counts.Recall), ("f1", counts => counts.F1)];

    private readonly BinaryConfusion confusion = new(options.Threshold ?? 0.5);
    private readonly ExactRanking? ranking = columns.Scores is null ? null : new ExactRanking();

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

        foreach ((string key, _, Func<BinaryCounts, double> of) in Scores)
            json.WriteScore(key, of(counts));
        if (Ranking is not { } value)
            return;
        json.WriteScore("roc_auc", value.RocAuc);
        json.WriteScore("average_precision", value.AveragePrecision);
        if (value.Positives > 0 && value.Negatives > 0)
            WriteCurves(json, value.Curve);
    }

    public void Write(TextWriter text)
    {
        BinaryCounts counts = Counts;
        ConfusionText.Write(text, ConfusionText.Table(counts), 2);
        TextTable table = new();
        foreach ((_, string title, Func<BinaryCounts, double> of) in Scores)
            table.Add(title, TextTable.Score(of(counts)));
        RankingValue? value = Ranking;
        if (value is not null)
        {
            table.Add("ROC AUC", TextTable.Score(value.RocAuc));
            table.Add("average precision", TextTable.Score(value.AveragePrecision));
        }

        table.Write(text);
        if (value is not null)
            text.WriteLine(FormattableString.Invariant($"\nROC AUC and average precision are exact: {value.Count} scores were kept in memory."));
    }

    public IEnumerable<(string Name, string Svg)> Plots()
    {
        yield return ("confusion", ConfusionPlot.Draw(ConfusionText.Table(Counts), ConfusionText.Names(2)));
        if (Ranking is not { } value)
            yield break;
        yield return ("roc", RocPlot.Draw(Points(value.Curve.Roc(MostPoints)), value.RocAuc));
        double prevalence = value.Count == 0 ? double.NaN : (double)value.Positives / value.Count;
        double averagePrecision = value.Positives == 0 ? double.NaN : value.AveragePrecision;
        yield return ("precision-recall", PrecisionRecallPlot.Draw(Points(value.Curve.PrecisionRecall(MostPoints)), averagePrecision, prevalence));
    }

    private static PlotPoint[] Points(IEnumerable<CurvePoint> curve) => [.. curve.Select(point => new PlotPoint(point.X, point.Y))];

    private static void WriteCurves(Utf8JsonWriter json, RankingCurve curve)
    {
        IReadOnlyList<CurvePoint> roc = curve.Roc(MostPoints);
        json.WriteStartObject("roc_curve");
        json.WriteScores("fpr", roc.Select(point => point.X));
        json.WriteScores("tpr", roc.Select(point => point.Y));
        json.WriteEndObject();

        // As scikit-learn has it: by ascending threshold, and the point where nothing is called positive, the last, has none.
        CurvePoint[] ascending = [.. curve.PrecisionRecall(MostPoints).Reverse()];
        json.WriteStartObject("pr_curve");
        json.WriteScores("precision", ascending.Select(point => point.Y));
        json.WriteScores("recall", ascending.Select(point => point.X));
        json.WriteScores("thresholds", ascending.SkipLast(1).Select(point => point.Threshold));
        json.WriteEndObject();
    }
}
