using System.Globalization;
using System.Net.Http.Headers;

namespace ModelObservability.Remote.Bodies;

/// <summary>What an answer says its body is. Read from the headers as they came: a parsed header is written differently from then on.</summary>
internal readonly struct AnswerKind
{
    public bool IsJson { get; private init; }

    public bool IsEventStream { get; private init; }

    public bool IsHtml { get; private init; }

    /// <summary>Bytes of the body; null where the server did not say.</summary>
    public long? Length { get; private init; }

    public static AnswerKind Of(HttpContentHeaders headers)
    {
        HttpHeadersNonValidated all = headers.NonValidated;
        ReadOnlySpan<char> type = First(all, "Content-Type");
        int semicolon = type.IndexOf(';');
        type = (semicolon < 0 ? type : type[..semicolon]).Trim();
        return new AnswerKind
        {
            IsJson = type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase),
            IsEventStream = type.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase),
            IsHtml = type.Equals("text/html", StringComparison.OrdinalIgnoreCase),
            Length = long.TryParse(First(all, "Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out long length) ? length : null,
        };
    }

    private static string? First(HttpHeadersNonValidated headers, string name)
    {
        if (!headers.TryGetValues(name, out HeaderStringValues values)) return null;
        foreach (string value in values) return value;
        return null;
    }
}
