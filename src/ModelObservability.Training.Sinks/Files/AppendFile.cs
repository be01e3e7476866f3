using System.Buffers;

namespace ModelObservability.Training.Sinks;

/// <summary>
/// Whole records at the end of a file: gathered in memory, written in one piece, cut off again where a disk took only a part of it. What a
/// flush has written is in the hands of the operating system: a killed process does not lose it. Not thread-safe.
/// </summary>
/// <remarks>
/// A record is <see cref="Begin"/>, bytes, <see cref="Commit"/>. Only <see cref="Begin"/> and <see cref="Flush"/> touch the file and fail;
/// after a failure everything committed is still there and goes out with a later flush, and the file is opened anew.
/// </remarks>
internal sealed class AppendFile(string path) : IBufferWriter<byte>, IDisposable
{
    private const int FlushAt = 1 << 16;

    private byte[] buffer = new byte[FlushAt + 4096];
    private int committed;
    private int used;
    private FileStream? stream;
    private long? length; // of the file as far as it is whole; unknown until it was opened

    /// <summary>Bytes of the file, with those that wait for a flush.</summary>
    public long Length => length.GetValueOrDefault() + committed;

    /// <summary>Begins a record, and makes room for it where much waits. A record begun before and not committed is forgotten.</summary>
    public void Begin()
    {
        used = committed;
        if (committed >= FlushAt) Flush();
    }

    public void Commit() => committed = used;

    public void Flush()
    {
        if (committed == 0) return;
        bool written = false;
        try
        {
            stream ??= Open();
            stream.Write(buffer.AsSpan(0, committed));
            written = true;
        }
        finally
        {
            if (!written) CutAndClose();
        }

        length += committed;
        buffer.AsSpan(committed, used - committed).CopyTo(buffer);
        used -= committed;
        committed = 0;
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        sizeHint = Math.Max(sizeHint, 256);
        if (buffer.Length - used < sizeHint) Array.Resize(ref buffer, Math.Max(used + sizeHint, 2 * buffer.Length));
        return buffer.AsSpan(used);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return buffer.AsMemory(used);
    }

    public void Advance(int count) => used += count;

    /// <summary>Flushes and closes; the next flush opens the file again.</summary>
    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            stream?.Dispose();
            stream = null;
            if (committed == 0) length = null; // another may write into it before it is opened again
        }
    }

    private FileStream Open()
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } directory) Directory.CreateDirectory(directory);
        stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        if (stream.CanSeek)
        {
            if (stream.Length > length) stream.SetLength(length.Value);
            stream.Seek(0, SeekOrigin.End);
            length = stream.Length;
        }

        length ??= 0;
        return stream;
    }

    private void CutAndClose()
    {
        try
        {
            if (stream is { CanSeek: true } && stream.Length > length) stream.SetLength(length.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Cut when the file is opened next.
        }
        finally
        {
            stream?.Dispose();
            stream = null;
        }
    }
}
