namespace ModelObservability.Detection;

/// <summary>
/// What a loss is compared with before there is a level: all losses so far. A loss a thousand times as large as all of them is not noise
/// of any kind. A single loss may be 0 or tiny by chance, so for fewer than three the comparison is with at least 1.
/// </summary>
internal struct EarlyLosses
{
    private const double Far = 1000;

    private double largest;

    /// <summary>The number of losses so far.</summary>
    public long Count { get; private set; }

    /// <summary>Whether any of them was not 0.</summary>
    public readonly bool HasAny => largest > 0;

    /// <summary>Whether a loss is far above all losses before.</summary>
    public readonly bool IsFarAbove(double loss) => Count > 0 && Seen > 0 && loss > Far * Seen;

    private readonly double Seen => Count < 3 ? Math.Max(largest, 1) : largest;

    /// <summary>Adds a finite loss; one that is far above is limited to the limit it crossed.</summary>
    public void Add(double loss)
    {
        double size = Math.Abs(loss);
        largest = Math.Max(largest, Count > 0 && Seen > 0 ? Math.Min(size, Far * Seen) : size);
        Count++;
    }
}
