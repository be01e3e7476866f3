namespace ModelObservability.Dashboard.Exposition;

/// <summary>
/// The labels of one series in canonical form: ordered by name, no empty values (to Prometheus an empty label is none), and where several
/// attribute keys have become one name their values joined with <c>;</c> in the order of the keys. Reused from series to series.
/// </summary>
internal sealed class LabelSet(LabelNames names)
{
    private static readonly Comparison<Label> ByName = static (left, right) =>
    {
        int order = string.CompareOrdinal(left.Name, right.Name);
        return order != 0 ? order : string.CompareOrdinal(left.Key, right.Key);
    };

    private readonly List<Label> labels = [];
    private readonly List<(string Name, string Value)> merged = [];

    public void Clear() => labels.Clear();

    /// <summary>Adds an attribute; one whose name would be <paramref name="reserved"/> is left out.</summary>
    public void Add(string key, object? value, string? reserved = null)
    {
        string name = names.Translate(key);
        if (!name.Equals(reserved, StringComparison.Ordinal))
            AddNamed(key, name, LabelText.Of(value));
    }

    /// <summary>Adds a label whose name is final.</summary>
    public void AddNamed(string key, string name, string text)
    {
        if (text.Length > 0)
            labels.Add(new Label(key, name, text));
    }

    /// <summary>The labels in canonical form, until the next call.</summary>
    public List<(string Name, string Value)> Canonical()
    {
        labels.Sort(ByName);
        merged.Clear();
        foreach (Label label in labels)
        {
            if (merged.Count > 0 && merged[^1].Name.Equals(label.Name, StringComparison.Ordinal))
                merged[^1] = (label.Name, merged[^1].Value + ";" + label.Text);
            else
                merged.Add((label.Name, label.Text));
        }

        return merged;
    }

    /// <summary>Writes <c>name="value",…</c> without braces.</summary>
    public void WriteTo(ExpositionBuffer buffer)
    {
        bool first = true;
        foreach ((string name, string value) in Canonical())
        {
            if (!first)
                buffer.Append((byte)',');
            first = false;
            WriteLabel(buffer, name, value);
        }
    }

    public static void WriteLabel(ExpositionBuffer buffer, string name, string value)
    {
        buffer.Append(name);
        buffer.Append("=\""u8);
        buffer.AppendLabelValue(value);
        buffer.Append((byte)'"');
    }

    private readonly record struct Label(string Key, string Name, string Text);
}
