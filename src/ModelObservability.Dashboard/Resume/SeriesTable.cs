using System.IO.Compression;
using ModelObservability.Dashboard.History;

namespace ModelObservability.Dashboard.Resume;

/// <summary>The binary form of what series there are, and of what a minute held of each. Reading what is damaged throws <see cref="InvalidDataException"/>.</summary>
internal static class SeriesTable
{
    private const byte Version = 1;
    private const int MostSeries = 1_000_000, MostText = 100_000;

    /// <summary>A series as an earlier process had it.</summary>
    public sealed record Known(WatchedKey Key, InstrumentInfo Instrument, KeyValuePair<string, string>[] Attributes, double[] Edges);

    /// <summary>What series there are, by number.</summary>
    public static byte[] WriteSeries(LiveHistory history) => Written(to =>
    {
        (WatchedKey Key, WatchedSeries Series)[] kept = [.. history.All.SelectMany(static watched => watched.Series.Where(static series => series.IsKept).Select(series => (watched.Key, series)))];
        to.Write(kept.Length);
        foreach (var (key, series) in kept)
        {
            to.Write(series.Id);
            to.Write((byte)key.Scope);
            foreach (string text in (string[])[key.Name, key.Version, key.Framework, series.Instrument.Name, series.Instrument.Unit, series.Instrument.Description]) to.Write(text);
            to.Write((byte)series.Instrument.Kind);
            to.Write(series.Attributes.Length);
            foreach (var (name, value) in series.Attributes)
            {
                to.Write(name);
                to.Write(value);
            }

            IReadOnlyList<double> edges = series is HistogramSeries histogram ? histogram.Edges : [];
            to.Write(edges.Count);
            foreach (double edge in edges) to.Write(edge);
        }
    });

    public static Dictionary<int, Known> ReadSeries(ReadOnlyMemory<byte> content) => Read(content, from =>
    {
        Dictionary<int, Known> known = [];
        for (int left = Count(from, MostSeries); left > 0; left--)
        {
            int id = from.ReadInt32();
            WatchedScope scope = (WatchedScope)from.ReadByte();
            string[] texts = [.. Enumerable.Range(0, 6).Select(_ => Text(from))];
            SeriesKind kind = (SeriesKind)from.ReadByte();
            KeyValuePair<string, string>[] attributes = [.. Enumerable.Range(0, Count(from, 100)).Select(_ => new KeyValuePair<string, string>(Text(from), Text(from)))];
            double[] edges = [.. Enumerable.Range(0, Count(from, 10_000)).Select(_ => from.ReadDouble())];
            known[id] = new(new(scope, texts[0], texts[1], texts[2]), new(texts[3], texts[4], texts[5], kind), attributes, edges);
        }

        return known;
    });

    /// <summary>What a minute held.</summary>
    public static byte[] WriteMinute(LiveHistory history, long minute) => Written(to =>
    {
        foreach (WatchedSeries series in history.All.SelectMany(static watched => watched.Series))
        {
            Track? track = series is NumberSeries number ? number.Track : ((HistogramSeries)series).Counts;
            if (track is null || !float.IsFinite(track.Minute(minute))) continue;
            to.Write(series.Id);
            to.Write(track.Minute(minute));
            to.Write(track.Least(minute));
            to.Write(track.Greatest(minute));
            (int Bucket, float Count)[] gained = series is not HistogramSeries histogram ? []
                : [.. histogram.Buckets.Select((bucket, at) => (at, bucket?.At(minute, inMinutes: true) ?? 0)).Where(static pair => pair.Item2 > 0)];
            to.Write((short)gained.Length);
            foreach (var (bucket, count) in gained)
            {
                to.Write((short)bucket);
                to.Write(count);
            }
        }

        to.Write(-1);
    });

    /// <summary>Restores what a minute held. Under the lock of the history.</summary>
    public static void RestoreMinute(ReadOnlyMemory<byte> content, Dictionary<int, Known> known, LiveHistory history, long minute) => Read(content, from =>
    {
        while (from.ReadInt32() is var id and >= 0)
        {
            (float value, float low, float high) = (from.ReadSingle(), from.ReadSingle(), from.ReadSingle());
            (int, float)[] gained = [.. Enumerable.Range(0, from.ReadInt16()).Select(_ => ((int)from.ReadInt16(), from.ReadSingle()))];
            if (!known.TryGetValue(id, out Known? one)) continue;
            WatchedSeries series = history.Restore(one.Key, one.Instrument, one.Attributes);
            if (series is NumberSeries number) number.Restore(minute, value, low, high);
            else if (series is HistogramSeries histogram) histogram.Restore(minute, value, low, high, one.Edges, gained);
        }

        return true;
    });

    private static byte[] Written(Action<BinaryWriter> write)
    {
        using MemoryStream bytes = new();
        using (BrotliStream zip = new(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (BinaryWriter to = new(zip))
        {
            to.Write(Version);
            write(to);
        }

        return bytes.ToArray();
    }

    private static T Read<T>(ReadOnlyMemory<byte> content, Func<BinaryReader, T> read)
    {
        try
        {
            using BinaryReader from = new(new BrotliStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress));
            if (from.ReadByte() != Version) throw new InvalidDataException("It has another version.");
            return read(from);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("It cannot be read.", exception);
        }
    }

    private static int Count(BinaryReader from, int most) => from.ReadInt32() is var count && count >= 0 && count <= most ? count : throw new InvalidDataException("A count is out of its range.");

    private static string Text(BinaryReader from) => from.ReadString() is { Length: <= MostText } text ? text : throw new InvalidDataException("A text is too long.");
}
