using System.Text.Json;

namespace FleetLoad;

/// <summary>
/// How many series Prometheus gets of one model in the text format: a row for each instrument that <see cref="WatchedModels"/> has. The sizes of histograms come from
/// <c>docs/telemetry.json</c>; a test holds every row against a scrape.
/// </summary>
internal sealed class SeriesFormula
{
    /// <summary>Series that do not have a model: <c>target_info</c> and how many names were shortened.</summary>
    public const int OfTheProcess = 2;

    private static readonly string[] Gauges = ["accuracy", "accuracy.lower", "accuracy.upper", "balanced_accuracy", "cohen_kappa", "log_loss", "mcc"];
    private static readonly string[] OfTwoClasses =
        ["average_precision", "average_precision.error", "brier", "brier.lower", "brier.upper", "calibration_error", "f1", "f1.lower", "f1.upper", "jaccard", "precision", "precision.lower", "precision.upper", "recall", "recall.lower", "recall.upper", "roc_auc", "roc_auc.error", "specificity", "specificity.lower", "specificity.upper"];
    private static readonly string[] Averaged = ["f1", "jaccard", "precision", "recall"], WithBands = ["f1", "precision", "recall"];

    private readonly JsonElement instruments;

    /// <param name="telemetry">The path of <c>docs/telemetry.json</c>.</param>
    public SeriesFormula(string telemetry) => instruments = JsonDocument.Parse(File.ReadAllText(telemetry)).RootElement.GetProperty("instruments").Clone();

    /// <summary>Series by instrument.</summary>
    public SortedDictionary<string, int> Of(Shape shape)
    {
        bool two = shape.Classes == 2;
        int k = shape.Classes, n = 1 + shape.Segments, w = shape.Window ? 2 : 1;
        SortedDictionary<string, int> series = new(StringComparer.Ordinal)
        {
            ["ml.model.info"] = 1,
            ["ml.inference.active"] = 1,
            ["ml.inference.calls"] = 4,
            ["ml.inference.items"] = 4,
            ["ml.inference.duration"] = Histogram("ml.inference.duration"), // and as many for each outcome and type of error that occurs
            ["ml.inference.batch.size"] = Histogram("ml.inference.batch.size"),
            ["ml.inference.error.ratio"] = 2,
            ["ml.inference.error.ratio.lower"] = 2,
            ["ml.inference.error.ratio.upper"] = 2,
            ["ml.inference.output.anomalies"] = 6,
            ["ml.inference.rejected"] = two ? 3 : 5,
            ["ml.signals"] = 7,
            ["ml.signals.active"] = 7,
            ["ml.quality.labels"] = 5,
            ["ml.quality.label.delay"] = Histogram("ml.quality.label.delay"),
            ["ml.quality.samples"] = 2 * n,
            ["ml.quality.rejected"] = 4 * n,
            ["ml.quality.error.count"] = n,
            ["ml.quality.error.log"] = n,
            ["ml.quality.outcomes"] = (two ? 4 : 3 * k) * n,
        };
        foreach (string gauge in Gauges) series[$"ml.quality.{gauge}"] = w * n;
        if (shape.Window) series["ml.quality.window.length"] = 1;
        if (two)
        {
            series["ml.quality.error.squared"] = n;
            series["ml.quality.score.bins"] = series["ml.quality.score.below"] = 2 * shape.ScoreBins;
            foreach (string gauge in OfTwoClasses) series[$"ml.quality.{gauge}"] = w * n;
            return series;
        }

        series["ml.inference.output.classes"] = k;
        series["ml.inference.output.confidence.at_most"] = 22;
        series["ml.inference.output.confidence.sum"] = 1;
        foreach (string gauge in Averaged) series[$"ml.quality.{gauge}"] = 3 * w * n; // macro, micro, weighted
        foreach (string gauge in WithBands) series[$"ml.quality.{gauge}.lower"] = series[$"ml.quality.{gauge}.upper"] = w * (k + 1); // each class and the macro average; not of segments
        return series;
    }

    /// <summary>How many series OpenMetrics has besides: when each counter and each histogram began.</summary>
    public int CreatedOf(Shape shape) => Of(shape).Sum(row => instruments.GetProperty(row.Key).GetProperty("kind").GetString() switch
    {
        "counter" => row.Value,
        "histogram" => row.Value / Histogram(row.Key),
        _ => 0,
    });

    /// <summary>The name of an instrument at Prometheus.</summary>
    public string NameOf(string instrument) => instruments.GetProperty(instrument).GetProperty("prometheus").GetProperty("scrape").GetString()!;

    /// <summary>A series for each bound and for +Inf, one for the sum and one for the count.</summary>
    private int Histogram(string instrument) => instruments.GetProperty(instrument).GetProperty("buckets").GetArrayLength() + 3;
}
