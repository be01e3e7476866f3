using System.Text.Json;
using ModelObservability.Dashboard.Assets;
using ModelObservability.Signals;

namespace ModelObservability.Dashboard.Snapshots;

/// <summary>Writes signals with their evidence.</summary>
internal static class SignalWriter
{
    public static void Write(Utf8JsonWriter json, long number, Signal signal)
    {
        json.WriteStartObject();
        json.WriteNumber("number", number);
        json.WriteString("code", signal.Code);
        json.WriteString("severity", signal.Severity switch { SignalSeverity.Error => "error", SignalSeverity.Warning => "warning", _ => "information" });
        json.WriteString("name", signal.Model.Name);
        json.WriteString("version", signal.Model.Version ?? "");
        if (SignalPages.Has(signal.Code)) json.WriteBoolean("page", true);
        json.WriteString("message", signal.Message);
        json.WriteString("suggestion", signal.Suggestion);
        json.WriteNumber("time", signal.Time.ToUnixTimeMilliseconds());
        json.WriteStartObject("evidence");
        foreach (var (name, value) in signal.Evidence) json.WriteString(name, EvidenceText.Of(value));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
