using System.Runtime.CompilerServices;
using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Contents;

/// <summary>The stream of a response body, inspected as it is read.</summary>
internal sealed class ResponseStream(Stream stream, ResponseBody body) : Stream, IBodyInspector
{
    private long at; // position relative to the start
    private long seen; // furthest position so far

    public override bool CanRead => stream.CanRead;

    public override bool CanSeek => stream.CanSeek;

    public override bool CanWrite => stream.CanWrite;

    public override bool CanTimeout => stream.CanTimeout;

    public override long Length => stream.Length;

    public override int ReadTimeout
    {
        get => stream.ReadTimeout;
        set => stream.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => stream.WriteTimeout;
        set => stream.WriteTimeout = value;
    }

    public override long Position
    {
        get => stream.Position;
        set
        {
            stream.Position = value;
            at = value;
        }
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override int Read(Span<byte> buffer)
    {
        long asked = body.Ask();
        try
        {
            int read = stream.Read(buffer);
            body.RecordWait(asked);
            return Passed(buffer, read);
        }
        catch (Exception exception) when (body.Failed(exception, asked))
        {
            throw; // never reached: the filter returns false
        }
    }

    public override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            ValueTask<int> read = stream.ReadAsync(buffer, cancellationToken);
            return read.IsCompletedSuccessfully
                ? new(Passed(buffer.Span, read.Result))
                : Await(read, buffer, body.Ask());
        }
        catch (Exception exception) when (body.Failed(exception, timed: false))
        {
            throw; // never reached: the filter returns false
        }
    }

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ValidateCopyToArguments(destination, bufferSize);
        try
        {
            body.Wait();
            await stream.CopyToAsync(new TeeStream(destination, this, body), bufferSize, cancellationToken).ConfigureAwait(false);
            body.End();
        }
        catch (Exception exception) when (body.Failed(exception, timed: false))
        {
            throw; // never reached: the filter returns false
        }
    }

    public override void CopyTo(Stream destination, int bufferSize)
    {
        ValidateCopyToArguments(destination, bufferSize);
        try
        {
            body.Wait();
            stream.CopyTo(new TeeStream(destination, this, body), bufferSize);
            body.End();
        }
        catch (Exception exception) when (body.Failed(exception, timed: false))
        {
            throw; // never reached: the filter returns false
        }
    }

    public override void Flush() => stream.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => at = stream.Seek(offset, origin);

    public override void SetLength(long value) => stream.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count) => stream.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => stream.Write(buffer);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        stream.WriteAsync(buffer, offset, count, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        stream.WriteAsync(buffer, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        body.Close();
        await stream.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Close();
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> Await(ValueTask<int> reading, Memory<byte> buffer, long asked)
    {
        try
        {
            int read = await reading.ConfigureAwait(false);
            body.RecordWait(asked);
            return Passed(buffer.Span, read);
        }
        catch (Exception exception) when (body.Failed(exception, asked))
        {
            throw; // never reached: the filter returns false
        }
    }

    /// <summary>A buffered response can be read more than once: no byte is inspected twice.</summary>
    public void Inspect(ReadOnlySpan<byte> bytes)
    {
        if (at > seen) body.StopReading();
        int known = (int)Math.Clamp(seen - at, 0, bytes.Length);
        at += bytes.Length;
        seen = Math.Max(seen, at);
        if (known < bytes.Length) body.Inspect(bytes[known..]);
    }

    private int Passed(ReadOnlySpan<byte> buffer, int read)
    {
        if (read > 0) Inspect(buffer[..read]);
        else if (buffer.Length > 0) body.End();
        return read;
    }
}
