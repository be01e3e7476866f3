namespace ModelObservability.Objectives;

/// <summary>
/// Counts of the recent past from running totals: the difference between the totals of now and those of a window ago, taken every sixtieth of the window. A count is
/// off by at most 1/60 of the window. Not thread-safe.
/// </summary>
/// <param name="window">The length of the window in seconds.</param>
internal sealed class TrailingCounts(double window)
{
    private const int Size = 64;
    private const double Steps = 60;

    private readonly (double At, long Good, long Total)[] totals = new (double, long, long)[Size];
    private int first, count = 1; // begins with zero at the time 0

    /// <summary>The events of the window that ends now, and how much of it has been seen, 0 to 1.</summary>
    /// <param name="now">Seconds since the beginning, never less than before.</param>
    /// <param name="good">The total of good events.</param>
    /// <param name="total">The total of events.</param>
    public (long Good, long Total, double Seen) At(double now, long good, long total)
    {
        while (count > 1 && totals[(first + 1) % Size].At <= now - window)
        {
            first = (first + 1) % Size;
            count--;
        }

        (double at, long goodThen, long totalThen) = totals[first];
        if (now - totals[(first + count - 1) % Size].At >= window / Steps) totals[(first + count++) % Size] = (now, good, total);
        return (good - goodThen, total - totalThen, Math.Min(1, (now - at) / window));
    }
}
