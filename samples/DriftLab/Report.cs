using System.Globalization;
using System.Text;
using System.Text.Json;
using DriftLab.Lab;
using ModelObservability;

namespace DriftLab;

/// <summary>What was found, for people and for programs.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Json(string scenario, Replay replay) => JsonSerializer.Serialize(
        new { scenario, findings = replay.Findings.Select(static one => new { code = one.Signal.Code, at = one.Row, e_value = one.EValue, threshold = one.Threshold }) }, Snake);

    public static string Text(string title, Replay replay)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{title}: rows 1 to {replay.ReferenceRows:N0} are the reference, from {replay.ReferenceRows + 1:N0} on it is watched.");
        foreach (Finding finding in replay.Findings)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"row {finding.Row,9:N0}  {finding.Time:HH:mm:ss}  {finding.Signal.Code}  {finding.Signal.Message}{Evidence(finding)}");
        }

        if (replay.Findings.Count == 0) text.AppendLine("Nothing was found.");
        if (replay.Service.Drift is not { Windows: >= DriftWindowsForFinding })
            text.AppendLine("There were too few rows for drift to be found: it needs three windows of a thousand rows and an hour.");
        if (replay.Service.Monitor.Diagnose() is { Findings.Count: > 0 } diagnosis) text.AppendLine().AppendLine("What to do:").Append(diagnosis);
        return text.ToString().TrimEnd();
    }

    private const int DriftWindowsForFinding = 3;

    private static string Evidence(Finding finding)
    {
        IReadOnlyDictionary<string, object> evidence = finding.Signal.Evidence;
        if (finding.EValue is { } value)
        {
            string change = evidence.TryGetValue("ml.watch.reference", out object? before) && evidence.TryGetValue("ml.watch.tolerated", out object? tolerated)
                ? string.Create(CultureInfo.InvariantCulture, $"{before:0.0%} in the reference, {tolerated:0.0%} tolerated, ") : "";
            return string.Create(CultureInfo.InvariantCulture, $" ({change}evidence {value:0.##e+0} of {finding.Threshold:N0} needed)");
        }

        return evidence.TryGetValue("index", out object? index)
            ? string.Create(CultureInfo.InvariantCulture, $" ({string.Join(", ", (string[])evidence["columns"])}: stability index {index:0.00}, {evidence["least_index"]:0.00} needed; missing {evidence["missing"]:0.0%})")
            : "";
    }
}
