namespace ModelObservability.Metrics.Detectors;

/// <summary>
/// ADWIN (Bifet and Gavaldà 2007): a window that grows while its mean stays and is cut where two halves differ, for people who know it. Its
/// bound is one for a single cut, not for a month of them (<c>benchmarks/results</c> has the table). <see cref="ShiryaevRoberts"/> promises that.
/// </summary>
/// <remarks>One writer at a time. Memory grows with the logarithm of the window up to a bound of 6 KB, taken at once; a value allocates nothing.</remarks>
public sealed class Adwin
{
    private const int PerRow = 5, Room = PerRow + 1, Rows = 60, ShortestHalf = 5;

    private readonly double delta;
    private readonly int clock, grace;

    // Row r holds buckets of 2^r values, the oldest first: their sums, and their squared deviations from their own mean.
    private readonly double[] sums = new double[Rows * Room], squares = new double[Rows * Room];
    private readonly int[] used = new int[Rows];
    private int rows = 1;
    private double sum, square;
    private long ticks;

    /// <summary>An empty window; the defaults are those of other libraries.</summary>
    /// <param name="delta">The bound of a false cut, above 0 and below 1. Default: 0.002.</param>
    /// <param name="clock">Look for a cut after every so many values, 1 or more. Default: 32.</param>
    /// <param name="grace">Values before the first look, 1 or more. Default: 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Adwin(double delta = 0.002, int clock = 32, int grace = 10)
    {
        if (!(delta is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, $"delta is {delta}; it must be above 0 and below 1.");
        if (clock < 1)
            throw new ArgumentOutOfRangeException(nameof(clock), clock, $"clock is {clock}; it must be 1 or more.");
        if (grace < 1)
            throw new ArgumentOutOfRangeException(nameof(grace), grace, $"grace is {grace}; it must be 1 or more.");
        (this.delta, this.clock, this.grace) = (delta, clock, grace);
    }

    /// <summary>The number of values in the window.</summary>
    public long Width { get; private set; }

    /// <summary>The mean of the window; NaN while it is empty.</summary>
    public double Mean => sum / Width;

    /// <summary>Alarms since the beginning.</summary>
    public long Alarms { get; private set; }

    /// <summary>Values outside 0…1, NaN and infinities: counted here only.</summary>
    public long Rejected { get; private set; }

    /// <summary>Adds a value.</summary>
    /// <param name="value">0…1; others are counted apart.</param>
    /// <returns>Whether the window was cut: whether the mean has changed, in any direction.</returns>
    public bool Add(double value)
    {
        if (!(value is >= 0 and <= 1))
        {
            Rejected++;
            return false;
        }

        if (Width > 0) square += Width * (value - Mean) * (value - Mean) / (Width + 1);
        Width++;
        sum += value;
        Insert(value);
        if (++ticks % clock != 0 || Width <= grace)
            return false;
        bool cut = false;
        while (FindCut())
            cut = true;
        if (cut) Alarms++;
        return cut;
    }

    /// <summary>Forgets the values; counts of alarms stay.</summary>
    public void Reset()
    {
        used.AsSpan().Clear();
        (rows, Width, sum, square, ticks) = (1, 0, 0, 0, 0);
    }

    private void Insert(double value)
    {
        Put(0, value, 0);
        for (int row = 0; used[row] == Room && row + 1 < Rows; row++)
        {
            // Two buckets of this row become one of the next: their deviations, and that of their means from the common one.
            int at = row * Room;
            double size = Math.ScaleB(1, row), apart = (sums[at] - sums[at + 1]) / size;
            double joined = squares[at] + squares[at + 1] + size * apart * apart / 2, total = sums[at] + sums[at + 1];
            Shift(row, 2);
            rows = Math.Max(rows, row + 2);
            Put(row + 1, total, joined);
        }
    }

    private void Put(int row, double total, double deviations)
    {
        int at = row * Room + used[row]++;
        (sums[at], squares[at]) = (total, deviations);
    }

    private void Shift(int row, int by)
    {
        int at = row * Room, left = used[row] -= by;
        for (int index = 0; index < left; index++)
            (sums[at + index], squares[at + index]) = (sums[at + by + index], squares[at + by + index]);
    }

    /// <summary>Drops the oldest bucket where a cut between any two buckets shows that the halves differ.</summary>
    private bool FindCut()
    {
        double variance = square / Width, logTerm = Math.Log(2 * Math.Log(Width) / delta), before = 0, sumBefore = 0;
        for (int row = rows - 1; row >= 0; row--)
        {
            double size = Math.ScaleB(1, row);
            for (int index = 0; index < used[row]; index++)
            {
                before += size;
                sumBefore += sums[row * Room + index];
                double after = Width - before;
                if (after < ShortestHalf)
                    return false;
                if (before < ShortestHalf)
                    continue;
                double difference = Math.Abs(sumBefore / before - (sum - sumBefore) / after);
                double share = 1 / (before - ShortestHalf + 1) + 1 / (after - ShortestHalf + 1);
                if (difference <= Math.Sqrt(2 * share * variance * logTerm) + 2.0 / 3 * share * logTerm)
                    continue;
                DropOldest();
                return true;
            }
        }

        return false;
    }

    private void DropOldest()
    {
        int row = rows - 1, at = row * Room;
        double size = Math.ScaleB(1, row), mean = sums[at] / size;
        Width -= (long)size;
        sum -= sums[at];
        double apart = mean - Mean;
        square = Math.Max(0, square - squares[at] - (Width == 0 ? 0 : size * Width * apart * apart / (size + Width)));
        Shift(row, 1);
        while (rows > 1 && used[rows - 1] == 0)
            rows--;
    }
}
