using System.Globalization;
using System.Net.Http.Headers;

namespace ModelObservability.Http.Reading;

/// <summary>The content type, encoding and length of a response, read from unparsed headers: parsing would change how they are written.</summary>
internal readonly struct ContentKind
{
    private static readonly string[] DocumentStreams =
    [
        "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonl", "application/jsonlines", "application/x-jsonlines",
        "application/json-lines", "application/stream+json", "application/x-json-stream", "application/json-seq",
    ];

    public bool IsJson { get; private init; }

    /// <summary>A sequence of documents.</summary>
    public bool IsDocumentStream { get; private init; }

    public bool IsEventStream { get; private init; }

    public bool IsHtml { get; private init; }

    /// <summary>Compressed, and decompressed by the application: nothing can be read of it here.</summary>
    public bool IsEncoded { get; private init; }

    /// <summary>Bytes of the body; null if the server did not say.</summary>
    public long? Length { get; private init; }

    public static ContentKind Of(HttpContentHeaders headers)
    {
        HttpHeadersNonValidated all = headers.NonValidated;
        ReadOnlySpan<char> type = First(all, "Content-Type");
        int semicolon = type.IndexOf(';');
        type = (semicolon < 0 ? type : type[..semicolon]).Trim();
        bool isDocumentStream = false;
        foreach (string known in DocumentStreams) isDocumentStream |= type.Equals(known, StringComparison.OrdinalIgnoreCase);
        return new ContentKind
        {
            IsDocumentStream = isDocumentStream,
            IsJson = !isDocumentStream && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)),
            IsEventStream = type.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase),
            IsHtml = type.Equals("text/html", StringComparison.OrdinalIgnoreCase),
            IsEncoded = First(all, "Content-Encoding") is { } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase),
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
