namespace ModelObservability.Telemetry;

/// <summary>
/// Counters that many threads add to without meeting: one padded row of cells per core, summed when somebody reads.
/// </summary>
/// <remarks>
/// An addition is one interlocked instruction on a cache line other cores rarely touch (the processor id is a hint: being moved in
/// between costs time, never a count). Two lines of padding: processors fetch lines in pairs.
/// </remarks>
internal sealed class CellGrid
{
    private const int PairOfLines = 128 / sizeof(long);
    private static readonly int RowMask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 64)) - 1;

    private readonly long[] cells;
    private readonly int stride;

    /// <summary>A grid of zeros.</summary>
    /// <param name="slots">Counters, at least 1.</param>
    public CellGrid(int slots)
    {
        stride = (slots + PairOfLines - 1) / PairOfLines * PairOfLines + PairOfLines;
        cells = new long[(RowMask + 1) * stride + PairOfLines];
    }

    public void Increment(int slot) => Increment(Row(), slot);

    public void Add(int slot, long amount) => Add(Row(), slot, amount);

    /// <summary>The row of the core this thread is on now, for who adds more than once: asking takes as long as adding.</summary>
    public int Row() => PairOfLines + (Thread.GetCurrentProcessorId() & RowMask) * stride;

    /// <summary>As <see cref="Increment(int)"/>, in a row that <see cref="Row"/> gave.</summary>
    public void Increment(int row, int slot) => Interlocked.Increment(ref cells[row + slot]);

    /// <summary>As <see cref="Add(int, long)"/>, in a row that <see cref="Row"/> gave.</summary>
    public void Add(int row, int slot, long amount) => Interlocked.Add(ref cells[row + slot], amount);

    public long Sum(int slot)
    {
        long sum = 0;
        for (int cell = PairOfLines + slot; cell < cells.Length; cell += stride) sum += Volatile.Read(ref cells[cell]);
        return sum;
    }
}
