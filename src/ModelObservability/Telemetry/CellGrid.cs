namespace ModelObservability.Telemetry;

/// <summary>
/// Counters that many threads increment without contention: one padded row of cells per core, summed on read.
/// </summary>
/// <remarks>
/// An addition is one interlocked instruction on a cache line that other cores rarely touch. The processor id is a hint: being moved to another core in
/// between costs time, never a count. The padding is two lines, because processors prefetch lines in pairs.
/// </remarks>
internal sealed class CellGrid
{
    private const int PairOfLines = 128 / sizeof(long);
    private static readonly int RowMask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 64)) - 1;

    private readonly long[] cells;
    private readonly int stride;

    /// <summary>Creates a grid of zeros.</summary>
    /// <param name="slots">The number of counters, at least 1.</param>
    public CellGrid(int slots)
    {
        stride = (slots + PairOfLines - 1) / PairOfLines * PairOfLines + PairOfLines;
        cells = new long[(RowMask + 1) * stride + PairOfLines];
    }

    public void Increment(int slot) => Increment(Row(), slot);

    public void Add(int slot, long amount) => Add(Row(), slot, amount);

    /// <summary>The row of the current core, for several additions: getting the row takes as long as an addition.</summary>
    public int Row() => PairOfLines + (Thread.GetCurrentProcessorId() & RowMask) * stride;

    /// <summary>Like <see cref="Increment(int)"/>, in a row returned by <see cref="Row"/>.</summary>
    public void Increment(int row, int slot) => Interlocked.Increment(ref cells[row + slot]);

    /// <summary>Like <see cref="Add(int, long)"/>, in a row returned by <see cref="Row"/>.</summary>
    public void Add(int row, int slot, long amount) => Interlocked.Add(ref cells[row + slot], amount);

    /// <summary>Adds to a slot that holds a real number: none but <see cref="AddReal"/> may write to it.</summary>
    public void AddReal(int row, int slot, double amount)
    {
        ref long cell = ref cells[row + slot];
        long before = Volatile.Read(ref cell);
        while (true)
        {
            long now = Interlocked.CompareExchange(ref cell, BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(before) + amount), before);
            if (now == before) return;
            before = now;
        }
    }

    /// <summary>The sum of a slot of <see cref="AddReal"/>. It never falls while amounts are positive: rows are added in one order.</summary>
    public double SumOfReals(int slot)
    {
        double sum = 0;
        for (int cell = PairOfLines + slot; cell < cells.Length; cell += stride) sum += BitConverter.Int64BitsToDouble(Volatile.Read(ref cells[cell]));
        return sum;
    }

    public long Sum(int slot)
    {
        long sum = 0;
        for (int cell = PairOfLines + slot; cell < cells.Length; cell += stride) sum += Volatile.Read(ref cells[cell]);
        return sum;
    }
}
