using System.Text.Json;
using Evaluate.Arguments;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;

namespace Evaluate.Scoring;

/// <summary>
/// ROC AUC, log loss and calibration of rows of probabilities. Calibrated is what the likeliest class is given: whether it is right against
/// how sure the model was.
/// </summary>
internal sealed class MulticlassProbabilities(int classes, EvaluateOptions options)
{
    private readonly MulticlassRanking? ranking = classes <= MulticlassRanking.MaxClasses ? new MulticlassRanking(classes) : null;
    private readonly CategoricalLogLoss losses = new(classes);
    private readonly Calibration calibration = new(options.Bins);
    private bool[] right = [];
    private double[] confidences = [];
    private MulticlassRankingValue? value;

    private MulticlassRankingValue? Ranking => ranking is null ? null : value ??= ranking.Value with { Undefined = options.Undefined };

    private bool AreProbabilities => losses.Value.Rejected.Total == 0;

    private double LogLoss => AreProbabilities ? losses.Value.LogLoss : double.NaN;

    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<double> rows)
    {
        value = null;
        ranking?.Add(labels, rows);
        losses.Add(labels, rows);
        if (right.Length < labels.Length)
            (right, confidences) = (new bool[labels.Length], new double[labels.Length]);
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = rows.Slice(i * classes, classes);
            int best = 0;
            for (int label = 1; label < row.Length; label++)
                best = row[label] > row[best] ? label : best;
            (right[i], confidences[i]) = (best == labels[i], row[best]);
        }

        calibration.Add(right.AsSpan(0, labels.Length), confidences.AsSpan(0, labels.Length));
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteScore("log_loss", LogLoss);
        if (Ranking is { } areas)
        {
            json.WriteScore("roc_auc_ovr_macro", areas.OneVsRestMacro);
            json.WriteScore("roc_auc_ovr_weighted", areas.OneVsRestWeighted);
            json.WriteScore("roc_auc_ovo_macro", areas.OneVsOneMacro);
            json.WriteScore("roc_auc_ovo_weighted", areas.OneVsOneWeighted);
            json.WriteScores("roc_auc_per_class", areas.OneVsRest);
        }

        ProbabilityScores.WriteReliability(json, calibration.Value, AreProbabilities);
    }

    public void AddTo(TextTable table)
    {
        table.Add("log loss", TextTable.Number(LogLoss));
        if (Ranking is { } areas)
        {
            table.Add("ROC AUC, one vs rest, macro", TextTable.Score(areas.OneVsRestMacro));
            table.Add("ROC AUC, one vs rest, weighted", TextTable.Score(areas.OneVsRestWeighted));
            table.Add("ROC AUC, one vs one, macro", TextTable.Score(areas.OneVsOneMacro));
            table.Add("ROC AUC, one vs one, weighted", TextTable.Score(areas.OneVsOneWeighted));
        }

        ProbabilityScores.AddReliability(table, calibration.Value, AreProbabilities);
    }

    public void WriteMemory(TextWriter text) => text.WriteLine(Ranking is null
        ? FormattableString.Invariant($"\nROC AUC is not measured: there are {classes} classes, and it takes {MulticlassRanking.MaxClasses} at most.")
        : FormattableString.Invariant($"\nROC AUC is exact: {Ranking.Count} rows of {classes} scores were kept in memory, {8.0 * Ranking.Count * classes / 1e6:0.#} MB."));

    public IEnumerable<(string Name, string Svg)> Plots() => ProbabilityScores.PlotReliability(calibration.Value, AreProbabilities);
}
