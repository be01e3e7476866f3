namespace ModelObservability.Http.Contents;

/// <summary>A write-only stream that inspects each piece before it forwards it: the inner stream may change the buffer.</summary>
/// <param name="stream">The inner stream.</param>
/// <param name="inspect">Inspects each piece.</param>
/// <param name="written">Called after each piece was written, if not null; must not throw.</param>
internal sealed class TeeStream(Stream stream, TeeStream.Inspect inspect, Action? written = null) : Stream
{
    /// <summary>Inspects a piece; must not throw.</summary>
    public delegate void Inspect(ReadOnlySpan<byte> bytes);

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
        inspect(buffer.AsSpan(offset, count));
        stream.Write(buffer, offset, count);
        written?.Invoke();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inspect(buffer);
        stream.Write(buffer);
        written?.Invoke();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        inspect(buffer.AsSpan(offset, count));
        Task writing = stream.WriteAsync(buffer, offset, count, cancellationToken);
        return written is null ? writing : Await(new ValueTask(writing), written).AsTask();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        inspect(buffer.Span);
        ValueTask writing = stream.WriteAsync(buffer, cancellationToken);
        return written is null ? writing : Await(writing, written);
    }

    public override void Flush() => stream.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    private static async ValueTask Await(ValueTask writing, Action written)
    {
        await writing.ConfigureAwait(false);
        written();
    }
}
