using System.Text.Json;
using Evaluate.Arguments;
using Evaluate.Rows;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;

namespace Evaluate.Scoring;

/// <summary>Scores of two classes where rows have weights: what scikit-learn does with <c>sample_weight</c>.</summary>
internal sealed class WeightedBinaryScoring(EvaluateOptions options, TaskColumns columns) : IScoring
{
    private static readonly (string Key, string Title, Func<BinaryCounts, double> Of)[] Scores =
    [
        ("accuracy", "accuracy", counts => counts.Accuracy),
        ("balanced_accuracy", "balanced accuracy", counts => counts.BalancedAccuracy),
        ("precision", "precision", counts => counts.Precision),
        ("recall", "recall", counts => counts.Recall),
        ("specificity", "specificity", counts => counts.Specificity),
        ("f1", "F1", counts => counts.F1),
        ("f0.5", "F0.5", counts => counts.FBeta(0.5)),
        ("f2", "F2", counts => counts.FBeta(2)),
        ("mcc", "Matthews correlation", counts => counts.Mcc),
        ("cohen_kappa", "Cohen's kappa", counts => counts.CohenKappa),
        ("jaccard", "Jaccard", counts => counts.Jaccard),
    ];

    private readonly BinaryConfusion confusion = new(options.Threshold ?? 0.5);
    private readonly ExactRanking ranking = new();
    private readonly BinaryLogLoss losses = new();

    private BinaryCounts Counts => confusion.Value with { Undefined = options.Undefined };

    private RankingValue? Ranking => columns.Scores is null ? null : ranking.Value with { Undefined = options.Undefined };

    private bool AreProbabilities => losses.Value.Rejected.Total == 0;

    public void Add(RowBatch batch)
    {
        ReadOnlySpan<int> labels = batch.Classes(TaskColumns.Labels);
        ReadOnlySpan<double> weights = batch.Numbers(columns.Weights!.Value);
        if (columns.Predictions is { } predictions)
            confusion.Add(labels, batch.Classes(predictions), weights);
        if (columns.Scores is not { } scores)
            return;
        ranking.Add(labels, batch.Numbers(scores), weights);
        losses.Add(labels, batch.Numbers(scores), weights);
        if (columns.Predictions is null)
            confusion.Add(labels, batch.Numbers(scores), weights);
    }

    public void Write(Utf8JsonWriter json)
    {
        BinaryCounts counts = Counts;
        json.WritePropertyName("confusion_matrix");
        json.WriteRows(ConfusionText.Weights(counts), 2);
        json.WriteScore("weight", counts.Weight);
        foreach ((string key, _, Func<BinaryCounts, double> of) in Scores)
            json.WriteScore(key, of(counts));
        if (Ranking is not { } value)
            return;
        json.WriteScore("roc_auc", value.RocAuc);
        json.WriteScore("average_precision", value.AveragePrecision);
        json.WriteScore("log_loss", AreProbabilities ? losses.Value.LogLoss : double.NaN);
        json.WriteScore("brier", AreProbabilities ? losses.Value.Brier : double.NaN);
        if (value.PositiveWeight > 0 && value.NegativeWeight > 0)
            CurveText.Write(json, value.Curve);
    }

    public void Write(TextWriter text)
    {
        BinaryCounts counts = Counts;
        ConfusionText.Write(text, options.NamesOf(2), (label, prediction) => TextTable.Number(ConfusionText.Weights(counts)[(2 * label) + prediction]));
        TextTable table = new();
        table.Add("score", "value");
        foreach ((_, string title, Func<BinaryCounts, double> of) in Scores)
            table.Add(title, TextTable.Score(of(counts)));
        if (Ranking is not { } value)
        {
            table.Write(text);
            return;
        }

        table.Add("ROC AUC", TextTable.Score(value.RocAuc));
        table.Add("average precision", TextTable.Score(value.AveragePrecision));
        table.Add("log loss", TextTable.Number(AreProbabilities ? losses.Value.LogLoss : double.NaN));
        table.Add("Brier score", TextTable.Score(AreProbabilities ? losses.Value.Brier : double.NaN));
        table.Write(text);
        if (value.PositiveWeight > 0)
            CurveText.Write(text, value.Curve);
        text.WriteLine(FormattableString.Invariant(
            $"\nROC AUC, average precision and thresholds are exact: {value.Count} scores and weights were kept in memory, {16 * value.Count / 1e6:0.#} MB."));
    }

    public IEnumerable<(string Name, string Svg)> Plots() => Ranking is not { } value
        ? []
        : CurveText.Plots(value.Curve, value.RocAuc, value.AveragePrecision, value.PositiveWeight, value.PositiveWeight + value.NegativeWeight);
}
