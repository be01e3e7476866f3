using System.Text.Json;
using ModelObservability;
using ModelObservability.Metrics;
using Quickstart.Board;
using Quickstart.Serving;

namespace Quickstart;

/// <summary>The run in numbers; what <c>--json</c> prints. Durations in seconds, scores 0–1, null where there is no evidence.</summary>
internal sealed record Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public required string Model { get; init; }

    public string? Version { get; init; }

    public required int Seed { get; init; }

    public required TrainingPart Training { get; init; }

    /// <summary>How long was served.</summary>
    public required double Seconds { get; init; }

    /// <summary>Where it can be scraped; null where it cannot.</summary>
    public string? Metrics { get; init; }

    /// <summary>Calls by outcome.</summary>
    public required IReadOnlyDictionary<string, long> Calls { get; init; }

    /// <summary>Images by outcome of their call.</summary>
    public required IReadOnlyDictionary<string, long> Items { get; init; }

    /// <summary>Quantiles of the call duration, right to 2 %.</summary>
    public required LatencyPart Latency { get; init; }

    public required QualityPart Quality { get; init; }

    public required DelayedLabelCounts Labels { get; init; }

    /// <summary>Outputs with something wrong by what it is.</summary>
    public required IReadOnlyDictionary<string, long> Anomalies { get; init; }

    /// <summary>Findings by code.</summary>
    public required IReadOnlyDictionary<string, int> Signals { get; init; }

    /// <summary>Exceptions of listeners that the library kept away from the model.</summary>
    public required long Faults { get; init; }

    public static Report Of(ModelIdentity model, int seed, TrainingPart training, BoardState final, Readings readings) => new()
    {
        Model = model.Name,
        Version = model.Version,
        Seed = seed,
        Training = training,
        Seconds = final.Elapsed.TotalSeconds,
        Metrics = final.Address,
        Calls = final.Calls,
        Items = final.Items,
        Latency = new(Known(readings.Latency(0.5)), Known(readings.Latency(0.99))),
        Quality = QualityPart.Of(final.Quality),
        Labels = final.Labels,
        Anomalies = final.Anomalies,
        Signals = final.Signals.CountBy(static signal => signal.Code).ToDictionary(),
        Faults = ModelMonitor.Faults,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>The run in a sentence.</summary>
    public override string ToString() =>
        $"Served {Format.Count(Calls.Values.Sum())} calls in {Format.Duration(Seconds)}: p50 {Format.Duration(Latency.P50 ?? double.NaN)}, "
        + $"p99 {Format.Duration(Latency.P99 ?? double.NaN)}; {Format.Share(Quality.Accuracy ?? double.NaN)} of {Format.Count(Quality.Samples)} labelled images read right.";

    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    /// <param name="Epochs">How many.</param>
    /// <param name="Seconds">How long they took.</param>
    /// <param name="Loss">Of the last epoch, in nats.</param>
    /// <param name="Accuracy">On the images it learned from.</param>
    /// <param name="TestAccuracy">On images it had never seen.</param>
    internal sealed record TrainingPart(int Epochs, double Seconds, double Loss, double Accuracy, double TestAccuracy);

    internal sealed record LatencyPart(double? P50, double? P99);

    /// <summary>One class against the rest.</summary>
    internal sealed record OutcomePart(int Class, long Tp, long Fp, long Tn, long Fn)
    {
        public static OutcomePart Of(int label, BinaryCounts counts) =>
            new(label, counts.TruePositives, counts.FalsePositives, counts.TrueNegatives, counts.FalseNegatives);
    }

    /// <param name="Samples">Labelled predictions that were counted.</param>
    /// <param name="Rejected">Labelled predictions that were refused as data.</param>
    /// <param name="Outcomes">Each class against the rest.</param>
    /// <param name="Confusion">A row for each label, a column for each prediction.</param>
    internal sealed record QualityPart(
        long Samples, long Rejected, double? Accuracy, double? BalancedAccuracy, double? MacroF1, double? Mcc, double? CohenKappa,
        IReadOnlyList<OutcomePart> Outcomes, IReadOnlyList<long[]> Confusion)
    {
        public static QualityPart Of(MulticlassCounts counts) => new(
            counts.Total, counts.Rejected.Total, Known(counts.Accuracy), Known(counts.BalancedAccuracy), Known(counts.F1(Average.Macro)), Known(counts.Mcc), Known(counts.CohenKappa),
            [.. Enumerable.Range(0, counts.Classes).Select(label => OutcomePart.Of(label, counts.Class(label)))],
            [.. counts.Table.ToArray().Chunk(counts.Classes)]);
    }
}
