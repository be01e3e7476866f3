using System.Net;
using System.Runtime.ExceptionServices;
using ModelObservability.Http.Calls;
using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Contents;

/// <summary>Wraps the content of a request and inspects it as it is sent. Headers, bytes and exceptions are those of the inner content.</summary>
internal sealed class RequestContent : HttpContent, IBodyInspector
{
    private readonly HttpContent content;
    private readonly RequestReader reader;
    private readonly ServerCall call;

    public RequestContent(HttpContent content, RequestReader reader, ServerCall call)
    {
        (this.content, this.reader, this.call) = (content, reader, call);
        ContentHeaders.Copy(content, this);
    }

    /// <summary>The application's content.</summary>
    public HttpContent Content => content;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        reader.Reset();
        try
        {
            await content.CopyToAsync(new TeeStream(stream, this), context, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (IsWrapped(exception))
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }

        call.ReadRequest(reader);
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        reader.Reset();
        try
        {
            content.CopyTo(new TeeStream(stream, this), context, cancellationToken);
        }
        catch (HttpRequestException exception) when (IsWrapped(exception))
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }

        call.ReadRequest(reader);
    }

    protected override bool TryComputeLength(out long length)
    {
        long? known = content.Headers.ContentLength;
        length = known.GetValueOrDefault();
        return known.HasValue;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) content.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>
    /// <c>CopyTo</c> wraps these exceptions. Whether they are wrapped is up to the handler that sends the content, so they are unwrapped here.
    /// </summary>
    private static bool IsWrapped(HttpRequestException exception) =>
        exception is { StatusCode: null, InnerException: IOException or ObjectDisposedException };

    public void Inspect(ReadOnlySpan<byte> bytes)
    {
        try
        {
            reader.Inspect(bytes);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }
}
