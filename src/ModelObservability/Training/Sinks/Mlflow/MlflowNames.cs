using System.Globalization;
using System.Text;

namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>
/// Names and values as every MLflow server takes them (mlflow/utils/validation.py): letters, digits, <c>_ - .</c>, blanks and slashes, no more
/// than 250; a name is a path that means itself. Whatever else stands there becomes <c>_</c>.
/// </summary>
internal static class MlflowNames
{
    private const int MaxKey = 250;
    private const int MaxValue = 5000;

    public static string Key(string name)
    {
        StringBuilder key = new(name.Length);
        foreach (string part in name.Split('/'))
        {
            if (key.Length > 0) key.Append('/');
            key.Append(part is "" or "." or ".." ? "_" : Cleaned(part));
        }

        string cut = key.Length <= MaxKey ? key.ToString() : key.ToString(0, MaxKey);
        return cut.EndsWith('/') || cut.EndsWith("/.", StringComparison.Ordinal) || cut.EndsWith("/..", StringComparison.Ordinal) ? cut[..cut.LastIndexOf('/')] : cut;
    }

    /// <summary>A key no other has: the server refuses two values of one parameter.</summary>
    public static string Unique(string key, HashSet<string> taken)
    {
        string unique = key;
        for (int number = 2; !taken.Add(unique); number++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{key[..Math.Min(key.Length, MaxKey - 11)]}_{number}");
        return unique;
    }

    /// <summary>Cut to what the strictest published limit of values (tags, 5,000) lets through.</summary>
    public static string Value(string value)
    {
        if (value.Length <= MaxValue) return value;
        return char.IsHighSurrogate(value[MaxValue - 1]) ? value[..(MaxValue - 1)] : value[..MaxValue];
    }

    private static string Cleaned(string part) =>
        string.Create(part.Length, part, static (into, from) =>
        {
            for (int index = 0; index < into.Length; index++)
                into[index] = char.IsAsciiLetterOrDigit(from[index]) || from[index] is '_' or '-' or '.' or ' ' ? from[index] : '_';
        });
}
