using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ModelObservability.Dashboard.Assets;

/// <summary>Answers that are compressed for browsers that take it.</summary>
internal static class Encodings
{
    /// <summary>Whether whoever asks takes gzip.</summary>
    public static bool TakesGzip(HttpRequest request) => request.GetTypedHeaders().AcceptEncoding
        .Any(static one => one.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);

    /// <summary>Answers with a body that is written once: compressed if whoever asks takes it.</summary>
    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        HttpResponse response = context.Response;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!TakesGzip(context.Request))
        {
            await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        response.Headers.ContentEncoding = "gzip";
        using MemoryStream zipped = new(body.Length / 4);
        using (GZipStream zip = new(zipped, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(body.Span);
        response.ContentLength = zipped.Length;
        await response.Body.WriteAsync(zipped.GetBuffer().AsMemory(0, (int)zipped.Length), context.RequestAborted).ConfigureAwait(false);
    }
}
