using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Keys in the order they came, in chunks: growing copies nothing and touches no memory that is not needed.</summary>
internal sealed class KeyList<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    // Each chunk is as long as all before it together, up to the second: a short list stays short, and an end that is not used matters little.
    private const int ShortestChunk = 1024, LongestChunk = 1 << 17;

    private readonly List<ReadOnlyMemory<TKey>> full = [];
    private TKey[] last = [];
    private int used, before;

    /// <summary>No keys.</summary>
    public KeyList()
    {
    }

    /// <summary>Keys that are taken over.</summary>
    public KeyList(TKey[] keys) => (last, used) = (keys, keys.Length);

    /// <summary>How many there are.</summary>
    public int Count => before + used;

    /// <summary>All of them.</summary>
    public IEnumerable<ReadOnlyMemory<TKey>> Chunks => full.Append(last.AsMemory(0, used));

    /// <summary>Each of them: for what happens once, not for every read.</summary>
    public IEnumerable<TKey> Keys => Chunks.SelectMany(chunk => MemoryMarshal.ToEnumerable(chunk));

    /// <summary>Room for so many keys after those that are there; <see cref="Advance"/> says how many have been written.</summary>
    /// <exception cref="InvalidOperationException">There would be more than an array holds, in which they are sorted.</exception>
    public Span<TKey> Room(int length)
    {
        if (last.Length - used < length)
        {
            if ((long)Count + length > Array.MaxLength)
                throw new InvalidOperationException($"One class has {(long)Count + length} samples; {Array.MaxLength} fit. Use a bounded ranking.");
            if (used > 0)
                full.Add(last.AsMemory(0, used));
            before += used;
            used = 0;
            last = GC.AllocateUninitializedArray<TKey>(Math.Max(length, Math.Clamp(before, ShortestChunk, LongestChunk)));
        }

        return last.AsSpan(used, length);
    }

    /// <summary>Keeps the first keys of the room.</summary>
    public void Advance(int written) => used += written;

    /// <summary>Writes all keys.</summary>
    public void CopyTo(Span<TKey> target)
    {
        foreach (ReadOnlyMemory<TKey> chunk in Chunks)
        {
            chunk.Span.CopyTo(target);
            target = target[chunk.Length..];
        }
    }
}
