namespace ModelObservability.References;

/// <summary>
/// Sums of consecutive blocks of units in constant memory: when all blocks are full, two neighbours become one. Not thread-safe.
/// </summary>
/// <param name="width">Numbers of a block.</param>
internal sealed class BlockSums(int width)
{
    private const int Most = 256;

    private readonly double[] cells = new double[Most * width];
    private int full;
    private long units, perBlock = 1;

    /// <summary>Whether there is room for a block.</summary>
    public bool IsFull => full == Most;

    /// <summary>The blocks, the oldest first; the last may be shorter than the others.</summary>
    public IEnumerable<double[]> Blocks => Enumerable.Range(0, full + (units > 0 ? 1 : 0)).Select(block => cells.AsSpan(block * width, width).ToArray());

    /// <summary>Sum and number of each block, of sums of two numbers.</summary>
    public IEnumerable<(double Sum, double Count)> Rates => Blocks.Select(static block => (block[0], block[1]));

    /// <summary>The block to add to; there must be room.</summary>
    public Span<double> Current => cells.AsSpan(full * width, width);

    /// <summary>Ends a unit; when all blocks are full, later ones are twice as long.</summary>
    public void EndUnit()
    {
        if (++units < perBlock) return;
        EndBlock();
        if (!IsFull) return;
        Join();
        perBlock *= 2;
    }

    /// <summary>Ends a block; when all are full, they must be joined.</summary>
    public void EndBlock() => (units, full) = (0, full + 1);

    /// <summary>Joins every two neighbours.</summary>
    public void Join()
    {
        int joined = (full + 1) / 2;
        for (int block = 0; block < joined; block++)
        {
            for (int cell = 0; cell < width; cell++)
                cells[block * width + cell] = cells[2 * block * width + cell] + (2 * block + 1 < full ? cells[(2 * block + 1) * width + cell] : 0);
        }

        cells.AsSpan(joined * width).Clear();
        full = joined;
    }
}
