namespace ModelObservability.Dashboard.Exposition;

/// <summary>Why points of a family are missing from a body.</summary>
internal enum DropReason
{
    /// <summary>A family of this name with another type was there first.</summary>
    Type,

    /// <summary>A name the family needs (like <c>…_count</c>) belongs to another family.</summary>
    Name,

    /// <summary>The series is in the body already: its labels differ only in what the format cannot say.</summary>
    Duplicate,

    /// <summary>A value the format forbids: a counter that is negative or not a number, in OpenMetrics.</summary>
    Value,
}

/// <summary>
/// Counts what a body leaves out, so that nothing disappears unseen. Written as a family of its own, only when there is something to
/// say: <c>modelobservability_scrape_dropped_points{family="…",reason="…"}</c>.
/// </summary>
internal sealed class DroppedPoints
{
    /// <summary>The name of the family.</summary>
    public const string Family = "modelobservability_scrape_dropped_points";

    private readonly SortedDictionary<(string Family, DropReason Reason), long> counts = [];

    public void Clear() => counts.Clear();

    public void Add(string family, DropReason reason, long points = 1)
    {
        if (points > 0)
            counts[(family, reason)] = counts.GetValueOrDefault((family, reason)) + points;
    }

    public void AddTo(DroppedPoints other)
    {
        foreach (((string family, DropReason reason), long points) in counts)
            other.Add(family, reason, points);
    }

    public void WriteTo(ExpositionBuffer buffer)
    {
        if (counts.Count == 0)
            return;

        buffer.Append("# TYPE "u8);
        buffer.Append(Family);
        buffer.Append(" gauge\n# HELP "u8);
        buffer.Append(Family);
        buffer.Append(" Points left out of this scrape because they would make it invalid.\n"u8);
        foreach (((string family, DropReason reason), long points) in counts)
        {
            buffer.Append(Family);
            buffer.Append((byte)'{');
            LabelSet.WriteLabel(buffer, "family", family);
            buffer.Append((byte)',');
            LabelSet.WriteLabel(buffer, "reason", NameOf(reason));
            buffer.Append("} "u8);
            buffer.Append(points);
            buffer.Append((byte)'\n');
        }
    }

    private static string NameOf(DropReason reason) => reason switch
    {
        DropReason.Type => "type",
        DropReason.Name => "name",
        DropReason.Duplicate => "duplicate",
        _ => "value",
    };
}
