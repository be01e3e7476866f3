using System.Runtime.InteropServices;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>Remembers the label sets of a family as bytes, to see a series that comes twice. A body with one series twice is invalid.</summary>
internal sealed class SeriesSet
{
    private readonly ExpositionBuffer bytes = new();
    private readonly Dictionary<int, int> newestByHash = [];
    private readonly List<Entry> entries = [];

    public void Clear()
    {
        bytes.Clear();
        newestByHash.Clear();
        entries.Clear();
    }

    /// <summary>Adds a label set; false where it is there already.</summary>
    public bool Add(ReadOnlySpan<byte> labels)
    {
        HashCode hash = default;
        hash.AddBytes(labels);
        ref int newest = ref CollectionsMarshal.GetValueRefOrAddDefault(newestByHash, hash.ToHashCode(), out bool seen);
        for (int at = seen ? newest : -1; at >= 0; at = entries[at].Older)
        {
            if (bytes.Span.Slice(entries[at].Start, entries[at].Length).SequenceEqual(labels))
                return false;
        }

        entries.Add(new Entry(bytes.Length, labels.Length, seen ? newest : -1));
        newest = entries.Count - 1;
        bytes.Append(labels);
        return true;
    }

    private readonly record struct Entry(int Start, int Length, int Older);
}
