namespace ModelObservability.Detection;

/// <summary>
/// What a loss can be held against before there is a level: everything seen so far. A loss a thousand times as large as all of it is no noise
/// of any kind. One loss alone may be 0 or tiny by chance, so beside a single one at least 1 counts as seen.
/// </summary>
internal struct EarlyLosses
{
    private const double Far = 1000;

    private double largest;

    /// <summary>Losses so far.</summary>
    public long Count { get; private set; }

    /// <summary>Whether one of them was not 0.</summary>
    public readonly bool HasAny => largest > 0;

    /// <summary>Whether a loss is far above everything seen before.</summary>
    public readonly bool IsFarAbove(double loss) => Count > 0 && Seen > 0 && loss > Far * Seen;

    private readonly double Seen => Count < 3 ? Math.Max(largest, 1) : largest;

    /// <summary>Takes a finite loss; one that is far above counts for the limit it crossed.</summary>
    public void Add(double loss)
    {
        double size = Math.Abs(loss);
        largest = Math.Max(largest, Count > 0 && Seen > 0 ? Math.Min(size, Far * Seen) : size);
        Count++;
    }
}
