namespace ModelObservability.Http.Protocols;

/// <summary>Parts of an escaped path.</summary>
internal static class PathText
{
    /// <summary>The text after a part of the path; empty if the path does not contain it.</summary>
    public static ReadOnlySpan<char> After(ReadOnlySpan<char> path, string part)
    {
        int at = path.IndexOf(part, StringComparison.Ordinal);
        return at < 0 ? default : path[(at + part.Length)..];
    }

    /// <summary>The unescaped name of a model or version; null if it is empty.</summary>
    public static string? Name(ReadOnlySpan<char> escaped)
    {
        if (escaped.IsEmpty) return null;
        string name = escaped.Contains('%') ? Uri.UnescapeDataString(escaped.ToString()) : escaped.ToString();
        return string.IsNullOrWhiteSpace(name) ? null : AttributeText.Name(name);
    }
}
