using System.Buffers.Binary;
using System.Globalization;

namespace ModelObservability.Training.Sinks.TensorBoard;

/// <summary>
/// The event files of one directory, which TensorBoard shows as one run: TFRecord framing (length, its checksum, an <c>Event</c>, its
/// checksum), the next file when one is large enough. Not thread-safe.
/// </summary>
/// <param name="directory">Where; made when the first event comes.</param>
/// <param name="maxBytes">The size at which the next file begins.</param>
/// <param name="resumedFrom">Where the run resumes; what older files say of later steps and epochs is then void.</param>
internal sealed class EventFile(string directory, long maxBytes, TrainingPosition resumedFrom) : IDisposable
{
    /// <summary>What TensorBoard knows event files by.</summary>
    public const string Mark = "tfevents";

    private const string Prefix = "events.out." + Mark + ".";
    private const long LastSecond = 9_999_999_999; // the last of ten digits
    private const int HeaderBytes = 12;
    private static int files;

    private readonly ProtoMessage message = new();
    private AppendFile? file;
    private bool begun;

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

    /// <summary>
    /// A file that says which format it has; the first one of a resumed run, and no other, also from which step on it takes over. It says so
    /// twice: TensorBoard's own reader takes the first session start of a directory for the beginning of everything.
    /// </summary>
    private AppendFile Next(double wallTime)
    {
        bool takesOver = !begun && resumedFrom != default;
        if (takesOver) DeadEvents.SetAside(directory, resumedFrom);
        file = new AppendFile(NewPath(wallTime));
        begun = true;
        Add(message.Clear().Double(1, wallTime).Text(3, "brain.Event:2")); // Event.wall_time, .file_version
        for (int times = 0; takesOver && times < 2; times++)
        {
            ProtoMessage session = new ProtoMessage().Integer(1, 1); // SessionLog.status = START
            Add(message.Clear().Double(1, wallTime).Integer(2, resumedFrom.Steps + 1).Message(7, session)); // Event.step, .session_log
        }

        return file;
    }

    /// <summary>
    /// As TensorFlow names them, so that whatever looks for event files finds these, oldest first: after every file that is there, whatever the
    /// clock of another machine said and in whichever second another process began.
    /// </summary>
    private string NewPath(double wallTime)
    {
        string last = Directory.Exists(directory) ? Directory.GetFiles(directory, Prefix + "*").Select(Path.GetFileName).Max(StringComparer.Ordinal) ?? "" : "";
        for (long seconds = (long)wallTime; ; seconds++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{seconds:D10}.{Environment.MachineName}.{Environment.ProcessId}.{Interlocked.Increment(ref files):D6}");
            if (string.CompareOrdinal(name, last) > 0 || seconds >= LastSecond) return Path.Combine(directory, name);
            if (last.Length >= Prefix.Length + 10 && long.TryParse(last.AsSpan(Prefix.Length, 10), NumberStyles.None, CultureInfo.InvariantCulture, out long at)) seconds = Math.Max(seconds, at);
        }
    }
}
