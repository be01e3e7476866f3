namespace ModelObservability.Http.Contents;

/// <summary>Where a body is written to, with a look at what passes: before it is handed on, as who takes it may change it.</summary>
/// <param name="stream">Where it is written to.</param>
/// <param name="look">Looks at each piece.</param>
/// <param name="written">Hears that a piece has been written; nobody where null. Never throws.</param>
internal sealed class PassingStream(Stream stream, PassingStream.Look look, Action? written = null) : Stream
{
    /// <summary>Looks at a piece; never throws.</summary>
    public delegate void Look(ReadOnlySpan<byte> bytes);

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
        look(buffer.AsSpan(offset, count));
        stream.Write(buffer, offset, count);
        written?.Invoke();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        look(buffer);
        stream.Write(buffer);
        written?.Invoke();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        look(buffer.AsSpan(offset, count));
        Task writing = stream.WriteAsync(buffer, offset, count, cancellationToken);
        return written is null ? writing : Await(new ValueTask(writing), written).AsTask();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        look(buffer.Span);
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
