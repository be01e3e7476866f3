namespace ModelObservability.References;

/// <summary>A uniform sample of rows (Vitter's algorithm R), the same for the same rows. Not thread-safe.</summary>
internal sealed class RowSample(int width)
{
    public const int Most = 10_000;

    private readonly List<double> cells = []; // row by row
    private ulong state = 0x9E3779B97F4A7C15;

    /// <summary>Rows so far, kept or not.</summary>
    public long Rows { get; private set; }

    private int Kept => (int)Math.Min(Rows, Most);

    public void Add(ReadOnlySpan<double> row)
    {
        Rows++;
        if (Rows <= Most)
        {
            foreach (double cell in row) cells.Add(cell);
            return;
        }

        long place = (long)(Next() % (ulong)Rows);
        for (int column = 0; column < width && place < Most; column++) cells[(int)place * width + column] = row[column];
    }

    public double[] Column(int index)
    {
        double[] column = new double[Kept];
        for (int row = 0; row < column.Length; row++) column[row] = cells[row * width + index];
        return column;
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
