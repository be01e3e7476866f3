using OpenTelemetry.Resources;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>Writes whole bodies. One body at a time.</summary>
/// <remarks>There are no <c>_created</c> lines: OpenMetrics leaves them to us, and Prometheus would store each as one more series.</remarks>
internal sealed class ExpositionWriter
{
    private readonly LabelNames names = new();
    private readonly LabelSet labels;
    private readonly FamilyWriter families;
    private readonly DroppedPoints dropped = new();

    public ExpositionWriter()
    {
        labels = new LabelSet(names);
        families = new FamilyWriter(names);
    }

    /// <summary>The body, the caller's to release; nothing is left behind where this throws.</summary>
    public ExpositionBuffer Write(ExpositionFormat format, FamilyTable table, Resource resource)
    {
        ExpositionBuffer buffer = new();
        try
        {
            dropped.Clear();
            table.Dropped.AddTo(dropped);
            TargetInfo.Write(buffer, format, resource, labels);
            foreach (Family family in table.Families)
                families.Write(buffer, format, family, dropped);
            dropped.WriteTo(buffer);
            if (format == ExpositionFormat.OpenMetrics)
                buffer.Append("# EOF\n"u8);
            return buffer;
        }
        catch
        {
            buffer.Release();
            throw;
        }
    }
}
