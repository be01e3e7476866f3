using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>
/// Limits and cleans a string that becomes the value of an attribute. Different strings stay different: a changed one ends with a hash of the
/// original. A string that needs no change is returned as is, without an allocation. Thread-safe.
/// </summary>
[Experimental("MOX001")]
public static class AttributeText
{
    /// <summary>The value of an attribute for everything beyond its limit of values.</summary>
    public const string Other = Names.Other;

    /// <summary>The value of <c>error.type</c> for unknown errors, as in the semantic conventions.</summary>
    public const string UnknownError = Names.UnknownError;

    /// <summary>Longer strings are shortened.</summary>
    public const int MaxLength = 128;

    /// <summary>Characters kept of a longer string.</summary>
    private const int KeptLength = 100;

    private const string HexDigits = "0123456789abcdef";

    /// <summary>Control characters and line breaks.</summary>
    private static readonly SearchValues<char> Unclean = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(code => (char)code), '\u2028', '\u2029']);

    private static long shortened;

    /// <summary>The number of strings changed so far.</summary>
    internal static long Shortened => Volatile.Read(ref shortened);

    /// <summary>
    /// Returns a name of at most <see cref="MaxLength"/> characters without control characters; otherwise its first 100 characters (control characters
    /// replaced by spaces), <c>~</c> and 8 hexadecimal digits of a hash of the name.
    /// </summary>
    /// <param name="name">Any string that is not secret.</param>
    public static string Name(string name) =>
        name.Length <= MaxLength && !name.AsSpan().ContainsAny(Unclean) && IsWellFormed(name) ? name : Shorten(name, Hash(name));

    /// <summary>Shortens a name of which only the beginning is at hand, at least <see cref="MaxLength"/> characters.</summary>
    /// <param name="beginning">The beginning.</param>
    /// <param name="hash">The hash of the whole name, see <see cref="Hash(uint, ReadOnlySpan{byte})"/>.</param>
    public static string Shorten(string beginning, uint hash)
    {
        Interlocked.Increment(ref shortened);
        ReadOnlySpan<char> kept = beginning.AsSpan(0, Math.Min(beginning.Length, KeptLength));
        if (kept.Length < beginning.Length && char.IsHighSurrogate(kept[^1])) kept = kept[..^1];
        Span<char> text = stackalloc char[KeptLength + 9];
        kept.CopyTo(text);
        for (int at = 0; at < kept.Length; at++)
            if (Unclean.Contains(text[at]) || IsLoneSurrogate(kept, at)) text[at] = ' ';
        text[kept.Length] = '~';
        for (int digit = 0; digit < 8; digit++) text[kept.Length + 1 + digit] = HexDigits[(int)(hash >> (28 - 4 * digit)) & 0xF];
        return text[..(kept.Length + 9)].ToString();
    }

    /// <summary>
    /// Returns a code for <c>error.type</c> if it consists of letters, digits, dots, dashes, underscores and the other characters of type names. Anything
    /// else may be a message, an address or a password and becomes <c>_OTHER</c>.
    /// </summary>
    /// <param name="code">The code returned by a runtime or server.</param>
    public static string Code(string code)
    {
        foreach (char character in code)
            if (!char.IsLetterOrDigit(character) && character is not ('.' or '-' or '_' or '+' or '`')) return Names.UnknownError;
        return Name(code);
    }

    /// <summary>The 32-bit FNV-1a hash of UTF-8 text. Texts that differ in exactly one byte never have the same hash.</summary>
    /// <param name="hash">The hash of the preceding pieces; <see cref="NoHash"/> for the first one.</param>
    /// <param name="piece">The next piece.</param>
    public static uint Hash(uint hash, ReadOnlySpan<byte> piece)
    {
        foreach (byte next in piece) hash = (hash ^ next) * 16777619;
        return hash;
    }

    /// <summary>The hash of the empty text.</summary>
    public const uint NoHash = 2166136261;

    private static uint Hash(string text)
    {
        Span<byte> bytes = stackalloc byte[4];
        uint hash = NoHash;
        foreach (Rune rune in text.EnumerateRunes()) hash = Hash(hash, bytes[..rune.EncodeToUtf8(bytes)]);
        return hash;
    }

    private static bool IsWellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return true;
        for (int at = 0; at < text.Length; at++)
            if (IsLoneSurrogate(text, at)) return false;
        return true;
    }

    private static bool IsLoneSurrogate(ReadOnlySpan<char> text, int at) => char.IsHighSurrogate(text[at])
        ? at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])
        : char.IsLowSurrogate(text[at]) && (at == 0 || !char.IsHighSurrogate(text[at - 1]));
}
