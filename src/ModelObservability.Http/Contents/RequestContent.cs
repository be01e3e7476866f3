using System.Net;
using System.Runtime.ExceptionServices;
using ModelObservability.Http.Calls;
using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Contents;

/// <summary>The content of a request while it is sent, with a look at what passes. Headers, bytes and faults are those of the content itself.</summary>
internal sealed class RequestContent : HttpContent
{
    private readonly HttpContent content;
    private readonly RequestFacts facts;
    private readonly ServerCall call;

    public RequestContent(HttpContent content, RequestFacts facts, ServerCall call)
    {
        (this.content, this.facts, this.call) = (content, facts, call);
        CopiedHeaders.Copy(content, this);
    }

    /// <summary>What the application gave.</summary>
    public HttpContent Content => content;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        facts.Reset();
        try
        {
            await content.CopyToAsync(new PassingStream(stream, Look), context, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (IsWrapped(exception))
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }

        call.Asked(facts);
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        facts.Reset();
        try
        {
            content.CopyTo(new PassingStream(stream, Look), context, cancellationToken);
        }
        catch (HttpRequestException exception) when (IsWrapped(exception))
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }

        call.Asked(facts);
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
    /// Copying a content wraps these exceptions. Some handlers copy and some write without: the wrapping is theirs to do, not ours.
    /// </summary>
    private static bool IsWrapped(HttpRequestException exception) =>
        exception is { StatusCode: null, InnerException: IOException or ObjectDisposedException };

    private void Look(ReadOnlySpan<byte> bytes)
    {
        try
        {
            facts.Read(bytes);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }
}
