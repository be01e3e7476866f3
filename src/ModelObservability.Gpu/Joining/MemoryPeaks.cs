namespace ModelObservability.Gpu.Joining;

/// <summary>
/// Peak memory since any moment. Only samples that no later one has reached are kept, oldest first, so they decrease, and the first one since a
/// moment is the peak since then.
/// </summary>
internal sealed class MemoryPeaks
{
    /// <summary>Most samples kept; if memory decreases for longer than this, the oldest are dropped.</summary>
    private const int Most = 512;

    private readonly (long At, double Bytes)[] peaks = new (long, double)[Most];
    private int first;
    private int count;

    /// <summary>Adds a sample; NaN is ignored.</summary>
    public void Add(long at, double bytes)
    {
        if (double.IsNaN(bytes)) return;
        while (count > 0 && this[count - 1].Bytes <= bytes) count--;
        if (count == Most)
        {
            first = (first + 1) % Most;
            count--;
        }

        this[count++] = (at, bytes);
    }

    /// <summary>The highest sample since a moment, or the last one before it if there is none since; NaN if there are no samples.</summary>
    public double Since(long at)
    {
        int low = 0, high = count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (this[middle].At >= at) high = middle;
            else low = middle + 1;
        }

        return count == 0 ? double.NaN : this[Math.Min(low, count - 1)].Bytes;
    }

    private ref (long At, double Bytes) this[int index] => ref peaks[(first + index) % Most];
}
