namespace ModelObservability.Metrics.Detectors;

/// <summary>An exponentially weighted moving average and deviation, to draw: it makes no promise about false alarms and raises none.</summary>
/// <remarks>One writer at a time; a value allocates nothing. Until 1/<c>weight</c> values have come it is the plain mean of all.</remarks>
public sealed class Ewma
{
    private readonly double weight;
    private double variance;

    /// <summary>An empty average.</summary>
    /// <param name="weight">The weight of the newest value, above 0 and at most 1: 0.01 looks back over about a hundred values.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is outside its range.</exception>
    public Ewma(double weight = 0.01)
    {
        if (!(weight is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, $"weight is {weight}; it must be above 0 and at most 1.");
        this.weight = weight;
        Mean = double.NaN;
    }

    /// <summary>The average; NaN before the first value.</summary>
    public double Mean { get; private set; }

    /// <summary>The usual deviation of a value from the average; NaN before the first value.</summary>
    public double Deviation => Count == 0 ? double.NaN : Math.Sqrt(variance);

    /// <summary>Values counted.</summary>
    public long Count { get; private set; }

    /// <summary>Values that were NaN or infinite: counted here only.</summary>
    public long NotFinite { get; private set; }

    /// <summary>Adds a value.</summary>
    /// <param name="value">Any number; one that is not finite is counted apart.</param>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            NotFinite++;
            return;
        }

        long count = ++Count;
        if (count == 1)
        {
            Mean = value;
            return;
        }

        // A division takes as long as all the rest: only while it matters.
        double share = count * weight < 1 ? 1.0 / count : weight, difference = value - Mean;
        Mean += share * difference;
        variance = (1 - share) * (variance + share * difference * difference);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => (Mean, variance, Count, NotFinite) = (double.NaN, 0, 0, 0);
}
