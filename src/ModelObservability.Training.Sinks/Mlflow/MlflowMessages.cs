using System.Text.Json.Serialization;

namespace ModelObservability.Training.Sinks.Mlflow;

// The messages of MLflow's REST API 2.0, field by field as in mlflow/protos/service.proto (Metric, Param, RunTag, CreateExperiment,
// GetExperimentByName, CreateRun, SearchRuns, LogBatch, UpdateRun); mlflow.org/docs/latest/rest-api.html shows them as JSON.

internal readonly record struct Metric(string Key, double Value, long Timestamp, long Step);

internal readonly record struct Pair(string Key, string Value);

internal sealed record CreateExperiment(string Name);

internal sealed record ExperimentInfo(string? ExperimentId, string? LifecycleStage = null);

internal sealed record GetExperimentByName(ExperimentInfo? Experiment);

internal sealed record CreateRun(string ExperimentId, string? RunName, long StartTime, IReadOnlyList<Pair> Tags);

internal sealed record SearchRuns(IReadOnlyList<string> ExperimentIds, string Filter, int MaxResults);

internal sealed record RunInfo(string? RunId);

internal sealed record Run(RunInfo? Info);

internal sealed record CreatedRun(Run? Run);

internal sealed record FoundRuns(IReadOnlyList<Run>? Runs);

internal sealed record LogBatch(string? RunId, IReadOnlyList<Metric> Metrics, IReadOnlyList<Pair> Params, IReadOnlyList<Pair> Tags);

internal sealed record UpdateRun(string? RunId, string Status, long EndTime);

internal sealed record ErrorAnswer(string? ErrorCode);

/// <summary>Begins a run: what <see cref="CreateRun"/> says, before the server was asked for the experiment's id.</summary>
internal sealed record BeginRun(string Experiment, string Token, string? RunName, long StartTime, IReadOnlyList<Pair> Tags);

/// <summary>One message to the server, as it is kept while the server is away: exactly one of the four is set.</summary>
internal sealed record Entry(BeginRun? Begin = null, LogBatch? Batch = null, UpdateRun? End = null, string? Known = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)] // "NaN" as a text is how protobuf's JSON says it
[JsonSerializable(typeof(CreateExperiment))]
[JsonSerializable(typeof(ExperimentInfo))]
[JsonSerializable(typeof(GetExperimentByName))]
[JsonSerializable(typeof(CreateRun))]
[JsonSerializable(typeof(SearchRuns))]
[JsonSerializable(typeof(CreatedRun))]
[JsonSerializable(typeof(FoundRuns))]
[JsonSerializable(typeof(LogBatch))]
[JsonSerializable(typeof(UpdateRun))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(Entry))]
internal sealed partial class MlflowJson : JsonSerializerContext;
