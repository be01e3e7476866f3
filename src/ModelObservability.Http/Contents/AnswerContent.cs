using System.Net;
using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Contents;

/// <summary>The content of an answer, with a look at what passes. Headers, bytes and faults are those of the content itself.</summary>
internal sealed class AnswerContent : HttpContent
{
    private readonly HttpContent content;
    private readonly AnswerBody body;

    public AnswerContent(HttpContent content, AnswerBody body)
    {
        (this.content, this.body) = (content, body);
        CopiedHeaders.Copy(content, this);
    }

    /// <summary>What is known of the answer so far.</summary>
    public AnswerFacts? Facts => body.Facts;

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new AnswerStream(await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), body);
        }
        catch (Exception exception) when (body.Failed(exception, timed: false))
        {
            throw; // never reached: the filter only looks
        }
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken)
    {
        try
        {
            return new AnswerStream(content.ReadAsStream(cancellationToken), body);
        }
        catch (Exception exception) when (body.Failed(exception, timed: false))
        {
            throw; // never reached: the filter only looks
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            body.Waits();
            await content.CopyToAsync(new PassingStream(stream, body.Pass, body.Waits), context, cancellationToken).ConfigureAwait(false);
            body.End();
        }
        catch (Exception exception) when (body.Failed(exception, timed: true))
        {
            throw; // never reached: the filter only looks
        }
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            body.Waits();
            content.CopyTo(new PassingStream(stream, body.Pass, body.Waits), context, cancellationToken);
            body.End();
        }
        catch (Exception exception) when (body.Failed(exception, timed: true))
        {
            throw; // never reached: the filter only looks
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        long? known = content.Headers.ContentLength; // of contents in memory, as handlers that cache give them
        length = known.GetValueOrDefault();
        return known.HasValue;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Leave();
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
