using System.Text;

namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>
/// Names and values as every MLflow server takes them (mlflow/utils/validation.py): letters and digits of any alphabet, <c>_ - .</c>, blanks and
/// slashes, no more than 250 bytes (a server on files makes files of them); a name is a path that means itself. Whatever else stands there
/// becomes <c>_</c>, and the name then ends in a hash.
/// </summary>
internal static class MlflowNames
{
    /// <summary>Bytes of a key.</summary>
    public const int MaxKey = 250;

    private const int MaxValue = 5000;

    public static string Key(string name)
    {
        string key = string.Join('/', name.Split('/').Select(part => part is "" or "." or ".." ? "_" : DistinctName.Cleaned(part, IsAllowed)));
        return DistinctName.Of(name, key, MaxKey);
    }

    /// <summary>Cut to what the strictest published limit of values (tags, 5,000) lets through.</summary>
    public static string Value(string value) => Cut(value, MaxValue);

    /// <summary>No longer than so many characters, and no half of a pair at the end.</summary>
    public static string Cut(string value, int length)
    {
        if (value.Length <= length) return value;
        return char.IsHighSurrogate(value[length - 1]) ? value[..(length - 1)] : value[..length];
    }

    private static bool IsAllowed(Rune letter) => Rune.IsLetterOrDigit(letter) || letter.Value is '_' or '-' or '.' or ' ';
}
