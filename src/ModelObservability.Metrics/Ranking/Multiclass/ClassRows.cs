using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>The scores of all samples of one class, as sortable keys, row by row.</summary>
internal sealed partial class ClassRows(int classes)
{
    private ulong[] keys = [];
    private int used;

    /// <summary>Samples.</summary>
    public int Count => used / classes;

    public void Add(ReadOnlySpan<double> row)
    {
        Reserve(row.Length);
        foreach (double score in row)
            keys[used++] = DoubleKey.From(score);
    }

    public void Merge(ClassRows other)
    {
        int added = other.used;
        Reserve(added);
        other.keys.AsSpan(0, added).CopyTo(keys.AsSpan(used));
        used += added;
    }

    /// <summary>Forgets the samples and the memory they took.</summary>
    public void Clear() => (keys, used) = ([], 0);

    /// <summary>The scores that the samples gave to one class, in ascending order.</summary>
    public ulong[] Sorted(int column)
    {
        ulong[] scores = new ulong[Count];
        for (int row = 0; row < scores.Length; row++)
            scores[row] = keys[row * classes + column];
        return RadixSort.Ascending(new KeyList<ulong>(scores));
    }

    private void Reserve(int added)
    {
        long needed = (long)used + added;
        if (needed <= keys.Length)
            return;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException($"One class has {needed} scores; {Array.MaxLength} fit.");
        Array.Resize(ref keys, (int)Math.Clamp(2L * keys.Length, needed, Array.MaxLength));
    }
}
