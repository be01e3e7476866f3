using Microsoft.ML.Data;
using ModelObservability.Training;

namespace ModelObservability;

/// <summary>
/// Reports what ML.NET's evaluators gave as a validation of a run, under the names that our own scores have. ML.NET gives the log loss of two
/// classes in bits; it is reported in nats, like every other log loss here and like ML.NET's own of many classes.
/// </summary>
public static class MLNetValidationExtensions
{
    private const double NatsPerBit = 0.693147180559945309;

    /// <summary>Reports two classes without probabilities: no loss; accuracy, precision, recall, specificity, F1 and both areas.</summary>
    /// <param name="run">The run.</param>
    /// <param name="metrics">What the evaluator gave. Metrics with probabilities also report the log loss in nats.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void ReportValidation(this TrainingRun run, BinaryClassificationMetrics metrics)
    {
        Check(run, metrics);
        double? loss = metrics is CalibratedBinaryClassificationMetrics calibrated ? calibrated.LogLoss * NatsPerBit : null;
        List<TrainingScore> scores =
        [
            new("accuracy", metrics.Accuracy), new("precision", metrics.PositivePrecision), new("recall", metrics.PositiveRecall),
            new("specificity", metrics.NegativeRecall), new("f1", metrics.F1Score), new("roc_auc", metrics.AreaUnderRocCurve),
            new("pr_auc", metrics.AreaUnderPrecisionRecallCurve),
        ];
        if (loss is { } nats) scores.Add(new("log_loss", nats));
        run.ReportValidation(loss, [.. scores]);
    }

    /// <summary>Reports many classes: the log loss in nats as the loss; accuracy (micro), balanced accuracy (macro) and, where it was asked for, top-k accuracy.</summary>
    /// <inheritdoc cref="ReportValidation(TrainingRun, BinaryClassificationMetrics)"/>
    public static void ReportValidation(this TrainingRun run, MulticlassClassificationMetrics metrics)
    {
        Check(run, metrics);
        List<TrainingScore> scores = [new("accuracy", metrics.MicroAccuracy), new("balanced_accuracy", metrics.MacroAccuracy), new("log_loss", metrics.LogLoss)];
        if (metrics.TopKPredictionCount > 0) scores.Add(new("top_k_accuracy", metrics.TopKAccuracy));
        run.ReportValidation(metrics.LogLoss, [.. scores]);
    }

    /// <summary>Reports a regression: the mean of the evaluator's loss function (squared error by default) as the loss; MAE, MSE, RMSE and R².</summary>
    /// <inheritdoc cref="ReportValidation(TrainingRun, BinaryClassificationMetrics)"/>
    public static void ReportValidation(this TrainingRun run, RegressionMetrics metrics)
    {
        Check(run, metrics);
        run.ReportValidation(
            metrics.LossFunction,
            ("mae", metrics.MeanAbsoluteError), ("mse", metrics.MeanSquaredError), ("rmse", metrics.RootMeanSquaredError), ("r2", metrics.RSquared));
    }

    /// <summary>Reports a ranking: no loss; NDCG and DCG at each truncation, as <c>ndcg_at_3</c>; those beyond the run's limit of names are counted and left out.</summary>
    /// <inheritdoc cref="ReportValidation(TrainingRun, BinaryClassificationMetrics)"/>
    public static void ReportValidation(this TrainingRun run, RankingMetrics metrics)
    {
        Check(run, metrics);
        run.ReportValidation(null, [.. At("ndcg", metrics.NormalizedDiscountedCumulativeGains), .. At("dcg", metrics.DiscountedCumulativeGains)]);
    }

    /// <summary>Reports clusters: no loss; the mean distance to the centre and, where the evaluator had what it needs, normalised mutual information and the Davies-Bouldin index.</summary>
    /// <inheritdoc cref="ReportValidation(TrainingRun, BinaryClassificationMetrics)"/>
    public static void ReportValidation(this TrainingRun run, ClusteringMetrics metrics)
    {
        Check(run, metrics);
        List<TrainingScore> scores = [new("average_distance", metrics.AverageDistance)];
        if (double.IsFinite(metrics.NormalizedMutualInformation)) scores.Add(new("nmi", metrics.NormalizedMutualInformation)); // NaN without labels
        if (metrics.DaviesBouldinIndex > 0) scores.Add(new("davies_bouldin", metrics.DaviesBouldinIndex)); // 0 without features
        run.ReportValidation(null, [.. scores]);
    }

    /// <summary>Reports a detector of anomalies: no loss; the area under the ROC curve and the detection rate at the evaluator's count of false positives.</summary>
    /// <inheritdoc cref="ReportValidation(TrainingRun, BinaryClassificationMetrics)"/>
    public static void ReportValidation(this TrainingRun run, AnomalyDetectionMetrics metrics)
    {
        Check(run, metrics);
        run.ReportValidation(null, ("roc_auc", metrics.AreaUnderRocCurve), ("detection_rate", metrics.DetectionRateAtFalsePositiveCount));
    }

    private static IEnumerable<TrainingScore> At(string name, IReadOnlyList<double> gains) =>
        gains.Select((gain, index) => new TrainingScore($"{name}_at_{index + 1}", gain));

    private static void Check(TrainingRun run, object metrics)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(metrics);
    }
}
