using ModelObservability.Inference;
using ModelObservability.LanguageModels;
using ModelObservability.Quality;
using ModelObservability.Signals;
using ModelObservability.Telemetry;
using ModelObservability.Training;
using GpuNames = ModelObservability.Gpu.Telemetry.Names;

namespace Deploy.Tests.Telemetry;

/// <summary>The values that attributes can have, where the library has a closed list of them.</summary>
internal static class AttributeValues
{
    private static readonly string[] Averages = ["macro", "micro", "weighted", "samples"];
    private static readonly string[] Tasks = ["binary", "multiclass", "multilabel", "regression", "ranking", "segmentation", "mask", "text"];

    public static IReadOnlyDictionary<string, string[]> Closed { get; } = new Dictionary<string, string[]>
    {
        [Names.Inference.Outcome] = InferenceSeries.OutcomeNames,
        [Names.Inference.PhaseName] = InferenceSeries.PhaseNames,
        [Names.Inference.Quantile] = [.. CallBandInstruments.QuantileNames],
        [Names.Inference.Window] = [.. CallBandInstruments.WindowNames],
        [Names.Inference.Output.Anomaly] = InferenceSeries.AnomalyNames,
        [Names.Inference.Output.ConfidenceBound] = [.. ConfidenceBins.Names],
        [Names.Quality.LabelResult] = LabelSeries.ResultNames,
        [Names.Quality.Outcome] = ["tp", "fp", "fn", "tn"],
        [Names.Quality.Match] = ["exact", "inexact", "none"],
        [Names.Quality.Label] = ["positive", "negative"],
        [Names.Quality.Task] = Tasks,
        [Names.Quality.Window] = ["all", "recent"],
        [Names.Quality.Average] = Averages,
        [Names.Quality.TextUnit] = ["word", "character"],
        [Names.Quality.TextSide] = ["hypothesis", "reference"],
        [Names.Quality.Edit] = ["none", "substitution", "insertion", "deletion"],
        [Names.Quality.Order] = ["1", "2", "3", "4"],
        [Names.Training.Outcome] = OutcomeNames.Runs,
        [Names.Training.TrialOutcome] = OutcomeNames.Trials,
        [Names.Training.Split] = ["train", "validation"],
        [Names.Objectives.Result] = ["good", "bad"],
        [Names.Signals.Severity] = [.. Enum.GetNames<ModelObservability.SignalSeverity>().Select(Lower)],
        [Names.Signals.Code] = [.. Directory.EnumerateFiles(ModelObservability.Testing.Repository.PathOf("docs/signals"), "MO*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)],
        [Names.Telemetry.Site] = [.. Enum.GetNames<FaultSite>().Select(Lower)],
        [GenAiNames.TokenType] = ["input", "output"],
        ["ml.token.type"] = LanguageModelSeries.TypeNames,
        [GenAiNames.TokenModality] = ["unknown"],
        [GenAiNames.OperationName] = ["chat", "embeddings", "text_completion"],
        [GpuNames.Hardware.State] = ["ok", "degraded", "predicted_failure", "failed"],
        [GpuNames.Hardware.GpuTask] = ["general", "encoder", "decoder"],
        [GpuNames.Hardware.SensorLocation] = ["gpu", "memory"],
        [GpuNames.Hardware.LimitType] = ["high.degraded", "high.critical"],
        [GpuNames.Direction] = ["transmit", "receive"],
        [GpuNames.Gpu.ThrottleReason] = Counted(GpuNames.Gpu.ThrottleReason),
        [GpuNames.Gpu.ClockDomain] = Counted(GpuNames.Gpu.ClockDomain),
        [GpuNames.Gpu.RepairState] = Counted(GpuNames.Gpu.RepairState),
        [GpuNames.Gpu.EnergySource] = ["power"],
        [GpuNames.Monitor.State] = ["starting", "active", "unavailable", "lost", "stalled", "stopped"],
    };

    /// <summary>The values that the table of GPU counters has of an attribute.</summary>
    private static string[] Counted(string attribute) =>
        [.. ModelObservability.Gpu.Counters.GpuCounters.All.SelectMany(counter => counter.Attributes).Where(pair => pair.Key == attribute).Select(pair => pair.Value).Distinct()];

    private static string Lower(string name) => name.ToLowerInvariant();
}
