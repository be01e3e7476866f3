namespace ModelObservability.Http.Protocols;

/// <summary>Pieces of an escaped path.</summary>
internal static class PathText
{
    /// <summary>What comes after a part; nothing where the path does not have it.</summary>
    public static ReadOnlySpan<char> After(ReadOnlySpan<char> path, string part)
    {
        int at = path.IndexOf(part, StringComparison.Ordinal);
        return at < 0 ? default : path[(at + part.Length)..];
    }

    /// <summary>The name of a model or of a version, unescaped; null where there is none.</summary>
    public static string? Name(ReadOnlySpan<char> escaped)
    {
        if (escaped.IsEmpty) return null;
        string name = escaped.Contains('%') ? Uri.UnescapeDataString(escaped.ToString()) : escaped.ToString();
        return string.IsNullOrWhiteSpace(name) ? null : AttributeText.Name(name);
    }
}
