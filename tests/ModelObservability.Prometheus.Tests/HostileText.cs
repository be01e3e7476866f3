using System.Text;

namespace ModelObservability.Prometheus.Tests;

/// <summary>Strings made to break a line-based format, the same for the same seed.</summary>
internal sealed class HostileText(int seed)
{
    private static readonly string[] Fragments =
    [
        "\"", "\\", "\n", "\r\n", "\r", "\0", "\t", " ", "{", "}", "=", ",", "#", " # ", "\\n", "\\\"", "\"} 1\n", "evil{x=\"y\"} 1", "\n# EOF\n",
        "\n# TYPE evil counter\n", "a", "Z9", "_", "__name__", "le", "é", "€", "\ud83d\ude00", "\ud800", "\udc00", "\ufffd", "\u202e", "\u2028", "\u0085", "\ufeff",
        "\x1b[31m", "\u0000", "\uffff", "1e5", "NaN", "+Inf", ";",
    ];

    private readonly Random random = new(seed);

    public string Next(int mostFragments = 8)
    {
        StringBuilder text = new();
        for (int left = random.Next(mostFragments + 1); left > 0; left--)
            text.Append(random.Next(4) == 0 ? ((char)random.Next(0x10000)).ToString() : Fragments[random.Next(Fragments.Length)]);
        return text.ToString();
    }

    /// <summary>What a reader must get: the text itself, except that UTF-8 cannot say half a surrogate pair.</summary>
    public static string Readable(string text)
    {
        StringBuilder result = new();
        foreach (Rune rune in text.EnumerateRunes())
            result.Append(rune.ToString());
        return result.ToString();
    }
}
