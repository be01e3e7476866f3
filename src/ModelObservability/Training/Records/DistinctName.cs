using System.Security.Cryptography;
using System.Text;

namespace ModelObservability.Training;

/// <summary>
/// A name for a place that restricts letters or length: different names stay different. A name that fits is unchanged; one that had to be
/// changed ends in an underscore and twelve hash digits of the original, and so does a name that already ends like that.
/// </summary>
internal static class DistinctName
{
    private const int HashLength = 12;

    /// <summary>The name where nothing had to be changed, else what was made of it with a hash.</summary>
    /// <param name="name">As it was given.</param>
    /// <param name="cleaned">What the place takes of it.</param>
    /// <param name="maxBytes">How long it may be in UTF-8; file systems count so.</param>
    public static string Of(string name, string cleaned, int maxBytes)
    {
        if (cleaned == name && !EndsInHash(name) && Encoding.UTF8.GetByteCount(name) <= maxBytes) return name;
        return Cut(cleaned, maxBytes - HashLength - 1) + "_" + HashOf(name);
    }

    /// <summary>The name with an underscore for every letter that is not allowed; halves of surrogate pairs never are.</summary>
    public static string Cleaned(string name, Func<Rune, bool> isAllowed)
    {
        StringBuilder cleaned = new(name.Length);
        for (int at = 0; at < name.Length;)
        {
            bool isWhole = Rune.TryGetRuneAt(name, at, out Rune letter);
            if (isWhole && isAllowed(letter)) cleaned.Append(letter.ToString());
            else cleaned.Append('_');
            at += isWhole ? letter.Utf16SequenceLength : 1;
        }

        return cleaned.ToString();
    }

    /// <summary>Twelve hash digits of a name, the same in every process.</summary>
    public static string HashOf(string name) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(name.AsSpan())))[..HashLength];

    private static bool EndsInHash(string name) =>
        name.Length > HashLength && name[^(HashLength + 1)] == '_' && name.TakeLast(HashLength).All(char.IsAsciiHexDigitLower);

    private static string Cut(string name, int maxBytes)
    {
        int bytes = 0, length = 0;
        foreach (Rune letter in name.EnumerateRunes())
        {
            bytes += letter.Utf8SequenceLength;
            if (bytes > maxBytes) break;
            length += letter.Utf16SequenceLength;
        }

        return name[..length];
    }
}
