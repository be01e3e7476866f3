using System.Net;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>One event of a stream of tokens that is read as it comes. The row is per event: each stream is many thousand events long.</summary>
internal static class EventRatios
{
    private const int Events = 10_000;

    private static readonly byte[] Event =
        """data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"small-1","choices":[{"index":0,"delta":{"content":" word"},"finish_reason":null}]}"""u8.ToArray();

    private static readonly byte[] Piece = [.. Event, .. "\n\n"u8];

    public static RatioRow Row()
    {
        using HttpMessageInvoker bare = new(new Endless()), watched = new(new Endless().Observe());
        HttpRatios.WarmUp(n => Read(bare, n), n => Read(watched, n));
        return RatioRow.AtMostLonger(500, "metrics on: an event of a stream", "the bare handler", Comparison.Of(n => Read(bare, n), n => Read(watched, n)));
    }

    /// <summary>Reads that many events, in streams of <see cref="Events"/>.</summary>
    private static void Read(HttpMessageInvoker invoker, int events)
    {
        byte[] buffer = new byte[1024];
        for (int left = events; left > 0;)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "http://models.example/v1/chat/completions") { Content = new ByteArrayContent("""{"model": "small-1"}"""u8.ToArray()) };
            using HttpResponseMessage response = invoker.SendAsync(request, CancellationToken.None).GetAwaiter().GetResult();
            Stream stream = response.Content.ReadAsStream();
            for (int read = 0; read < Events && left > 0; read++, left--)
                if (!IsPiece(stream.ReadAsync(buffer))) throw new InvalidOperationException("The stream has no end.");
        }
    }

    private static bool IsPiece(ValueTask<int> read) => read.IsCompletedSuccessfully && read.Result == Piece.Length;

    /// <summary>Answers with a stream without end, whose events are there at once.</summary>
    private sealed class Endless : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            StreamContent content = new(new Pieces());
            content.Headers.TryAddWithoutValidation("Content-Type", "text/event-stream");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }
    }

    private sealed class Pieces : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Piece.CopyTo(buffer.Span);
            return new(Piece.Length);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
