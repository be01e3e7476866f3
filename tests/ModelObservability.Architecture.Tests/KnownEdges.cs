using ModelObservability.ArchitectureTests.Graph;

namespace ModelObservability.ArchitectureTests;

/// <summary>Edges that still turn back: without them no package has a cycle. Nothing is added here; a line goes when its edge is gone.</summary>
internal static class KnownEdges
{
    private static readonly Dictionary<string, Edge[]> Edges = new(StringComparer.Ordinal)
    {
        ["ModelObservability"] =
        [
            new("Inference", "Inference/Functions"),
            new("Inference/Outputs", "Inference"),
            new("Instrumentation", "Inference"),
            new("Instrumentation", "Inference/Functions"),
            new("Instrumentation", "Inference/Outputs"),
            new("Instrumentation", "Signals"),
            new("Instrumentation", "Telemetry"),
            new("Quality", "Quality/Binary"),
            new("Quality", "Quality/Multiclass"),
            new("Quality", "Quality/Multilabel"),
            new("Quality", "Quality/Ranking"),
            new("Quality", "Quality/Regression"),
            new("Quality", "Quality/Text"),
            new("Quality", "Quality/Vision"),
            new("Quality/DelayedLabels", "Quality"),
            new("Quality/Publishing", "Quality"),
        ],
        ["ModelObservability.Metrics"] =
        [
            new("Intervals", "Classification"),
            new("Ranking", "Classification"),
            new("Ranking", "Intervals"),
            new("Ranking/Multiclass", "Classification"),
            new("Ranking/Multiclass", "Ranking"),
        ],
    };

    public static IEnumerable<Edge> Of(string package) => Edges.GetValueOrDefault(package, []);
}
