using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>
/// Bounds and cleans a text that becomes the value of an attribute. Different texts stay different: what had to be changed ends with a hash of
/// the whole. A text that is fine comes back as the very object, at the price of a look at its characters. Thread-safe.
/// </summary>
[Experimental("MOX001")]
public static class AttributeText
{
    /// <summary>The value of a bounded attribute beyond its limit.</summary>
    public const string Other = Names.Other;

    /// <summary>The convention's value of <c>error.type</c> where no type is known.</summary>
    public const string UnknownError = Names.UnknownError;

    /// <summary>Longer texts are shortened.</summary>
    public const int MaxLength = 128;

    /// <summary>Characters of a longer text that are kept.</summary>
    private const int KeptLength = 100;

    private const string HexDigits = "0123456789abcdef";

    /// <summary>Control characters, and what breaks a line.</summary>
    private static readonly SearchValues<char> Unclean = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(code => (char)code), '\u2028', '\u2029']);

    private static long shortened;

    /// <summary>How many texts have been changed so far.</summary>
    internal static long Shortened => Volatile.Read(ref shortened);

    /// <summary>
    /// A name: at most <see cref="MaxLength"/> characters and none of them a control character, or its first 100 (control characters are blanks
    /// there), <c>~</c> and 8 hexadecimal digits of a hash of the whole.
    /// </summary>
    /// <param name="name">Any text that is not secret.</param>
    public static string Name(string name) =>
        name.Length <= MaxLength && !name.AsSpan().ContainsAny(Unclean) && IsWellFormed(name) ? name : Shorten(name, Hash(name));

    /// <summary>A name of which only the beginning was kept; at least <see cref="MaxLength"/> characters of it.</summary>
    /// <param name="beginning">The beginning.</param>
    /// <param name="hash">The hash of the whole, see <see cref="Hash(uint, ReadOnlySpan{byte})"/>.</param>
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
    /// A code, for <c>error.type</c>: letters, digits, dots, dashes, underscores, and what else names of types are made of. Anything else may be a
    /// message, an address or a password and is <c>_OTHER</c>.
    /// </summary>
    /// <param name="code">What the runtime or the server gave.</param>
    public static string Code(string code)
    {
        foreach (char character in code)
            if (!char.IsLetterOrDigit(character) && character is not ('.' or '-' or '_' or '+' or '`')) return Names.UnknownError;
        return Name(code);
    }

    /// <summary>FNV-1a of the UTF-8 of a text, 32 bits; texts that differ in one byte only never have the same.</summary>
    /// <param name="hash">Of what came before; <see cref="NoHash"/> at the beginning.</param>
    /// <param name="piece">The next piece.</param>
    public static uint Hash(uint hash, ReadOnlySpan<byte> piece)
    {
        foreach (byte next in piece) hash = (hash ^ next) * 16777619;
        return hash;
    }

    /// <summary>The hash of nothing.</summary>
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
