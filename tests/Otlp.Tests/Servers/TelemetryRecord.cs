using System.Text.Json;

namespace Otlp.Tests.Servers;

/// <summary>A span or a log record, as OTLP's JSON writes it.</summary>
internal sealed record TelemetryRecord(string Service, string Scope, string Name, string TraceId, string SpanId, string Body, bool IsError, IReadOnlyDictionary<string, string> Attributes)
{
    private const int ErrorStatus = 2, ErrorSeverity = 17;

    public static TelemetryRecord Of(JsonElement resource, JsonElement scope, JsonElement record) => new(
        AttributesOf(resource).GetValueOrDefault("service.name", ""),
        scope.GetProperty("scope").GetProperty("name").GetString()!,
        TextOf(record, "name") is { Length: > 0 } name ? name : TextOf(record, "eventName"),
        TextOf(record, "traceId"), TextOf(record, "spanId"),
        record.TryGetProperty("body", out JsonElement body) ? TextOf(body, "stringValue") : "",
        record.TryGetProperty("status", out JsonElement status) && status.TryGetProperty("code", out JsonElement code) && code.GetInt32() == ErrorStatus
            || record.TryGetProperty("severityNumber", out JsonElement severity) && severity.GetInt32() >= ErrorSeverity,
        AttributesOf(record));

    private static string TextOf(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";

    private static Dictionary<string, string> AttributesOf(JsonElement of) => of.TryGetProperty("attributes", out JsonElement attributes)
        ? attributes.EnumerateArray().ToDictionary(static one => one.GetProperty("key").GetString()!, static one => string.Concat(one.GetProperty("value").EnumerateObject().Select(static value => value.Value.ToString())))
        : [];
}
