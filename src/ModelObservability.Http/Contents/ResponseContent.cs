using System.Net;
using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Contents;

/// <summary>Wraps the content of a response and inspects it as it is read. Headers, bytes and exceptions are those of the inner content.</summary>
internal sealed class ResponseContent : HttpContent
{
    private readonly HttpContent content;
    private readonly ResponseBody body;

    public ResponseContent(HttpContent content, ResponseBody body)
    {
        (this.content, this.body) = (content, body);
        ContentHeaders.Copy(content, this);
    }

    /// <summary>What has been read of the response so far.</summary>
    public ResponseReader? Reader => body.Reader;

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new ResponseStream(await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), body);
        }
        catch (Exception exception) when (body.Failed(exception, timed: false))
        {
            throw; // never reached: the filter returns false
        }
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken)
    {
        try
        {
            return new ResponseStream(content.ReadAsStream(cancellationToken), body);
        }
        catch (Exception exception) when (body.Failed(exception, timed: false))
        {
            throw; // never reached: the filter returns false
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            body.Wait();
            await content.CopyToAsync(new TeeStream(stream, body, body), context, cancellationToken).ConfigureAwait(false);
            body.End();
        }
        catch (Exception exception) when (body.Failed(exception, timed: true))
        {
            throw; // never reached: the filter returns false
        }
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            body.Wait();
            content.CopyTo(new TeeStream(stream, body, body), context, cancellationToken);
            body.End();
        }
        catch (Exception exception) when (body.Failed(exception, timed: true))
        {
            throw; // never reached: the filter returns false
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        long? known = content.Headers.ContentLength; // set for buffered content, for instance from a caching handler
        length = known.GetValueOrDefault();
        return known.HasValue;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Close();
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
