using System.Text.Json;

namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>
/// What a run could not send to the server, one JSON object per line, in a file that nobody else has open while it is in use. Survives the process;
/// a line that a killed process left unfinished is not read. Not thread-safe.
/// </summary>
internal sealed class MlflowJournal : IDisposable
{
    public const string Pattern = "*" + Waiting;
    public const string Waiting = ".mlflow.jsonl";
    public const string Refused = ".mlflow.refused.jsonl";

    private readonly FileStream file;
    private readonly long maxBytes;
    private long end;
    private long position;

    private MlflowJournal(FileStream file, long maxBytes)
    {
        (this.file, this.maxBytes) = (file, maxBytes);
        end = file.Length;
    }

    public static MlflowJournal Create(string directory, long maxBytes, string suffix)
    {
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, Guid.NewGuid().ToString("N") + suffix);
        return new(new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0), maxBytes);
    }

    /// <summary>Opens what an earlier process left; null if it is in use or cannot be read.</summary>
    public static MlflowJournal? TryOpen(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0), 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Adds an entry; after a failure the file is as before.</summary>
    /// <exception cref="IOException">The disk or the limit is full.</exception>
    public void Append(Entry entry)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, MlflowJson.Default.Entry), (byte)'\n'];
        if (end + line.Length > maxBytes) throw new IOException($"The offline queue has reached its limit of {maxBytes} bytes.");
        if (file.Length > end) file.SetLength(end); // what an earlier failure wrote of a line
        file.Position = end;
        file.Write(line);
        end += line.Length;
    }

    /// <summary>The oldest entry that was not sent yet; null if there is none, or only the beginning of one.</summary>
    /// <param name="next">What to pass to <see cref="MoveTo"/>.</param>
    /// <exception cref="InvalidDataException">The line is no entry.</exception>
    public Entry? Read(out long next)
    {
        next = position;
        byte[] line = new byte[4096];
        int length = 0;
        while (true)
        {
            if (length == line.Length) Array.Resize(ref line, 2 * length);
            file.Position = position + length;
            int read = file.Read(line, length, (int)Math.Min(line.Length - length, end - position - length));
            if (read == 0) return null;
            int feed = line.AsSpan(length, read).IndexOf((byte)'\n');
            length += read;
            if (feed < 0) continue;
            length += feed - read;
            next = position + length + 1;
            return Parse(line.AsSpan(0, length));
        }
    }

    /// <summary>Moves to the entry after the one that was sent.</summary>
    public void MoveTo(long next) => position = next;

    /// <summary>Closes the file and gives it a name that is not tried again.</summary>
    public void MoveAside()
    {
        file.Dispose();
        File.Move(file.Name, file.Name[..^Waiting.Length] + Refused, overwrite: true);
    }

    public void Delete()
    {
        File.Delete(file.Name);
        file.Dispose();
    }

    public void Dispose() => file.Dispose();

    private static Entry Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, MlflowJson.Default.Entry) ?? throw new InvalidDataException("A line of the offline queue is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("A line of the offline queue is damaged.", e);
        }
    }
}
