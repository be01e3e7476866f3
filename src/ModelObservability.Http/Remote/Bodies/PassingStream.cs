namespace ModelObservability.Remote.Bodies;

/// <summary>Where a body is written to, with a look at what passes: before it is handed on, as who takes it may change it.</summary>
internal sealed class PassingStream(Stream stream, PassingStream.Look look) : Stream
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
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        look(buffer);
        stream.Write(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        look(buffer.AsSpan(offset, count));
        return stream.WriteAsync(buffer, offset, count, cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        look(buffer.Span);
        return stream.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush() => stream.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);
}
