using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Contents;

/// <summary>A write-only stream that inspects each piece before it forwards it: the inner stream may change the buffer.</summary>
/// <param name="stream">The inner stream.</param>
/// <param name="inspector">Inspects each piece.</param>
/// <param name="copied">The response body that waits for its next piece after each one was written; null for a request.</param>
internal sealed class TeeStream(Stream stream, IBodyInspector inspector, ResponseBody? copied = null) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => stream.CanWrite;

    public override bool CanTimeout => stream.CanTimeout;

    public override long Length => throw new NotSupportedException();

    public override int WriteTimeout
    {
        get => stream.WriteTimeout;
        set => stream.WriteTimeout = value;
    }

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        inspector.Inspect(buffer.AsSpan(offset, count));
        stream.Write(buffer, offset, count);
        copied?.Wait();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inspector.Inspect(buffer);
        stream.Write(buffer);
        copied?.Wait();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        inspector.Inspect(buffer.AsSpan(offset, count));
        Task writing = stream.WriteAsync(buffer, offset, count, cancellationToken);
        if (copied is null) return writing;
        if (!writing.IsCompletedSuccessfully) return Await(new ValueTask(writing), copied).AsTask();
        copied.Wait();
        return writing;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        inspector.Inspect(buffer.Span);
        ValueTask writing = stream.WriteAsync(buffer, cancellationToken);
        if (copied is null) return writing;
        if (!writing.IsCompletedSuccessfully) return Await(writing, copied);
        copied.Wait();
        return writing;
    }

    public override void Flush() => stream.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    private static async ValueTask Await(ValueTask writing, ResponseBody copied)
    {
        await writing.ConfigureAwait(false);
        copied.Wait();
    }
}
