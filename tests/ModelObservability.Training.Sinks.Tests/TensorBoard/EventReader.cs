namespace ModelObservability.Training.Sinks.Tests.TensorBoard;

/// <summary>
/// Reads event files as TensorBoard's loader does: frames with both checksums verified, up to the end or to the first frame that is cut off.
/// Checksums bit by bit from the polynomial, fields by number from the published proto files.
/// </summary>
internal static class EventReader
{
    /// <summary>The events of one file.</summary>
    public static List<ProtoFields> Events(string path) => Events(ReadShared(path));

    public static List<ProtoFields> Events(byte[] file)
    {
        List<ProtoFields> events = [];
        for (int at = 0; at + 12 <= file.Length;)
        {
            byte[] header = file[at..(at + 8)];
            Verify(header, BitConverter.ToUInt32(file, at + 8));
            long length = BitConverter.ToInt64(header);
            if (at + 12 + length + 4 > file.Length) break; // cut off
            byte[] data = file[(at + 12)..(int)(at + 12 + length)];
            Verify(data, BitConverter.ToUInt32(file, (int)(at + 12 + length)));
            events.Add(new ProtoFields(data));
            at += (int)(12 + length + 4);
        }

        return events;
    }

    /// <summary>Files of a directory as TensorBoard finds and orders them.</summary>
    public static string[] Files(string directory) =>
        [.. Directory.GetFiles(directory).Where(file => Path.GetFileName(file).Contains("tfevents", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Every value of a directory's files: tag, step, and the Summary.Value message.</summary>
    public static List<(string Tag, long Step, double WallTime, ProtoFields Value)> Values(string directory) =>
        [.. Files(directory).SelectMany(Events).Where(one => one.Has(5)).SelectMany(one => one.Message(5).Messages(1)
            .Select(value => (value.Text(1), one.Integer(2), one.Double(1), value)))];

    /// <summary>The scalars of a directory by tag, in order.</summary>
    public static Dictionary<string, List<(long Step, float Value)>> Scalars(string directory)
    {
        Dictionary<string, List<(long, float)>> scalars = [];
        foreach (var (tag, step, _, value) in Values(directory).Where(one => one.Value.Has(2)))
        {
            if (!scalars.TryGetValue(tag, out var series)) scalars[tag] = series = [];
            series.Add((step, value.Single(2)));
        }

        return scalars;
    }

    private static byte[] ReadShared(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static void Verify(byte[] data, uint masked)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in data)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }

        crc = ~crc;
        uint expected = unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8u);
        if (masked != expected) throw new InvalidDataException($"checksum {masked:x8}, not {expected:x8}");
    }
}
