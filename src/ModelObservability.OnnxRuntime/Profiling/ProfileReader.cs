using System.Text.Json;

namespace ModelObservability.OnnxRuntime;

/// <summary>Reads what ONNX Runtime's profiler writes: a JSON array of Chrome trace events, times in microseconds.</summary>
internal static class ProfileReader
{
    private const string KernelSuffix = "_kernel_time";

    public static OnnxProfile Read(Stream events, int runs)
    {
        Dictionary<(string Node, string Operator, string Provider), (long Calls, long Microseconds)> nodes = [];
        using JsonDocument document = JsonDocument.Parse(events);
        foreach (JsonElement item in document.RootElement.EnumerateArray())
        {
            if (Text(item, "cat") != "Node" || Text(item, "name") is not { } name || !name.EndsWith(KernelSuffix, StringComparison.Ordinal)) continue;
            if (!item.TryGetProperty("args", out JsonElement arguments) || Text(arguments, "op_name") is not { } operation) continue;
            if (!item.TryGetProperty("dur", out JsonElement duration) || !duration.TryGetInt64(out long microseconds)) continue;
            var key = (name[..^KernelSuffix.Length], operation, Text(arguments, "provider") ?? "");
            var (calls, sum) = nodes.GetValueOrDefault(key);
            nodes[key] = (calls + 1, sum + microseconds);
        }

        return new OnnxProfile(runs, [.. nodes
            .Select(node => new OnnxNodeProfile(node.Key.Node, node.Key.Operator, node.Key.Provider, node.Value.Calls, TimeSpan.FromMicroseconds(node.Value.Microseconds)))
            .OrderByDescending(node => node.Time).ThenBy(node => node.Node, StringComparer.Ordinal)]);
    }

    private static string? Text(JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
