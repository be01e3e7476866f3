using System.Buffers.Binary;
using System.Globalization;

namespace ModelObservability.Training.Sinks.TensorBoard;

/// <summary>
/// The event files of one directory, which TensorBoard shows as one run: TFRecord framing (length, its checksum, an <c>Event</c>, its
/// checksum), the next file when one is large enough. Not thread-safe.
/// </summary>
/// <param name="directory">Where; made when the first event comes.</param>
/// <param name="maxBytes">The size at which the next file begins.</param>
/// <param name="resumedAt">The step the run resumed at; what older files say of later steps is then void to TensorBoard.</param>
internal sealed class EventFile(string directory, long maxBytes, long resumedAt) : IDisposable
{
    private const int HeaderBytes = 12;
    private static int files;

    private readonly ProtoMessage message = new();
    private AppendFile? file;

    /// <summary>Makes room for one more event; whatever can fail fails here.</summary>
    public void Begin(double wallTime)
    {
        if (file is not null && file.Length >= maxBytes)
        {
            file.Dispose();
            file = null;
        }

        file ??= Next(wallTime);
        file.Begin();
    }

    /// <summary>Adds an event after <see cref="Begin"/>.</summary>
    /// <param name="message">An <c>Event</c>.</param>
    public void Add(ProtoMessage message)
    {
        ReadOnlySpan<byte> bytes = message.Bytes;
        Span<byte> record = file!.GetSpan(HeaderBytes + bytes.Length + 4);
        BinaryPrimitives.WriteInt64LittleEndian(record, bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], MaskedCrc.Of(record[..8]));
        bytes.CopyTo(record[HeaderBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(record[(HeaderBytes + bytes.Length)..], MaskedCrc.Of(bytes));
        file.Advance(HeaderBytes + bytes.Length + 4);
        file.Commit();
    }

    public void Flush() => file?.Flush();

    public void Dispose() => file?.Dispose();

    /// <summary>A file that says which format it has, and from where on it takes over.</summary>
    private AppendFile Next(double wallTime)
    {
        file = new AppendFile(NewPath(wallTime));
        Add(message.Clear().Double(1, wallTime).Text(3, "brain.Event:2")); // Event.wall_time, .file_version
        if (resumedAt > 0)
        {
            ProtoMessage session = new ProtoMessage().Integer(1, 1); // SessionLog.status = START
            Add(message.Clear().Double(1, wallTime).Integer(2, resumedAt + 1).Message(7, session)); // Event.step, .session_log
        }

        return file;
    }

    /// <summary>As TensorFlow names them, so that whatever looks for event files finds these, oldest first.</summary>
    private string NewPath(double wallTime)
    {
        while (true)
        {
            string path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture,
                $"events.out.tfevents.{(long)wallTime:D10}.{Environment.MachineName}.{Environment.ProcessId}.{Interlocked.Increment(ref files):D6}"));
            if (!File.Exists(path)) return path; // a restarted container may have the same process id in the same second
        }
    }
}
