using System.Text;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>Attribute keys as label names. Remembers translations, up to a bound: keys are few, but nothing promises it.</summary>
internal sealed class LabelNames
{
    private const int MostRemembered = 1024;
    private readonly Dictionary<string, string> remembered = new(StringComparer.Ordinal);

    public string Translate(string key)
    {
        if (remembered.TryGetValue(key, out string? name))
            return name;

        name = Sanitize(key);
        if (remembered.Count < MostRemembered)
            remembered.Add(key, name);
        return name;
    }

    /// <summary>
    /// Letters, digits and underscores stay; each run of anything else becomes one underscore; a digit does not come first; and neither
    /// do two underscores: those names are Prometheus' own, and <c>__name__</c> would forge a series.
    /// </summary>
    internal static string Sanitize(string key)
    {
        StringBuilder result = new(key.Length + 1);
        foreach (char c in key)
        {
            bool kept = char.IsAsciiLetterOrDigit(c) || (c == '_' && !(result.Length == 1 && result[0] == '_'));
            if (result.Length == 0 && char.IsAsciiDigit(c))
                result.Append('_');
            if (kept)
                result.Append(c);
            else if (result.Length == 0 || result[^1] != '_')
                result.Append('_');
        }

        return result.Length == 0 ? "_" : result.ToString();
    }
}
