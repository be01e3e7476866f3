using OpenTelemetry.Resources;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>The resource of the provider: an info in OpenMetrics, a gauge of 1 in the text format.</summary>
internal static class TargetInfo
{
    /// <summary>The name of the family in OpenMetrics.</summary>
    public const string Family = "target";

    /// <summary>The name of the sample, and of the family in the text format.</summary>
    public const string Sample = "target_info";

    public static void Write(ExpositionBuffer buffer, ExpositionFormat format, Resource resource, LabelSet labels)
    {
        labels.Clear();
        foreach ((string key, object value) in resource.Attributes)
            labels.Add(key, value);
        if (labels.Canonical().Count == 0)
            return;

        buffer.Append(format == ExpositionFormat.OpenMetrics
            ? "# TYPE target info\n# HELP target Target metadata\ntarget_info{"u8
            : "# TYPE target_info gauge\n# HELP target_info Target metadata\ntarget_info{"u8);
        labels.WriteTo(buffer);
        buffer.Append("} 1\n"u8);
    }
}
