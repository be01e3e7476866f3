namespace ModelObservability.References;

/// <summary>A uniform sample of rows (Vitter's algorithm R), and one of consecutive rows; the same for the same rows. Not thread-safe.</summary>
internal sealed class RowSample(int width)
{
    public const int Most = 10_000;

    private const int RowsPerBlock = 1000, MostBlocks = 10, SampledBlocks = 40, FewestInBlock = 100;

    private readonly List<double> cells = []; // row by row
    private readonly List<long> numbers = []; // of these rows
    private readonly List<double[]> blocks = []; // of consecutive rows beyond the first ones
    private readonly List<double> filling = [];
    private ulong state = 0x9E3779B97F4A7C15;

    /// <summary>Rows so far, kept or not.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows for each row kept, 1 or more.</summary>
    public double RowsPerSample => Rows == 0 ? 1 : (double)Rows / numbers.Count;

    public void Add(ReadOnlySpan<double> row)
    {
        Rows++;
        AddToBlock(row);
        if (Rows <= Most)
        {
            numbers.Add(Rows);
            foreach (double cell in row) cells.Add(cell);
            return;
        }

        long place = (long)(Next() % (ulong)Rows);
        if (place >= Most) return;
        numbers[(int)place] = Rows;
        for (int column = 0; column < width; column++) cells[(int)place * width + column] = row[column];
    }

    /// <summary>The values of a column in the order in which they came.</summary>
    public double[] Column(int index)
    {
        double[] column = new double[numbers.Count];
        for (int row = 0; row < column.Length; row++) column[row] = cells[row * width + index];
        if (Rows > Most) Array.Sort([.. numbers], column);
        return column;
    }

    /// <summary>Blocks of consecutive values of a column.</summary>
    public List<double[]> Consecutive(int index) => [.. blocks.Select(block => Enumerable.Range(0, RowsPerBlock).Select(row => block[row * width + index]).ToArray())];

    /// <summary>Cuts the values that were kept into blocks that reach over a fortieth of all rows or more.</summary>
    public static IEnumerable<double[]> Cut(double[] column) => column.Chunk(Math.Max(FewestInBlock, (column.Length + SampledBlocks - 1) / SampledBlocks)).Where(static block => block.Length >= FewestInBlock);

    private void AddToBlock(ReadOnlySpan<double> row)
    {
        foreach (double cell in row) filling.Add(cell);
        if (Rows % RowsPerBlock != 0) return;
        long number = Rows / RowsPerBlock, place = number <= MostBlocks ? number - 1 : (long)(Next() % (ulong)number);
        if (place == blocks.Count) blocks.Add([.. filling]);
        else if (place < MostBlocks) blocks[(int)place] = [.. filling];
        filling.Clear();
    }

    /// <summary>SplitMix64: a fixed sequence, so that a profile can be made again.</summary>
    private ulong Next()
    {
        ulong mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
