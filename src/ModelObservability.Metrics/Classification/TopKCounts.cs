using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics;

/// <summary>How often the true class was among the k with the highest scores.</summary>
public sealed record TopKCounts
{
    private readonly long[] ranks;

    internal TopKCounts(long[] ranks) => this.ranks = ranks;

    /// <summary>The largest k that can be asked for.</summary>
    public int MaxK => ranks.Length - 1;

    /// <summary>Samples counted; at most 2^63 - 1.</summary>
    public long Total => First(ranks.Length) <= long.MaxValue ? (long)First(ranks.Length) : long.MaxValue;

    /// <summary>Samples offered and not counted, by reason.</summary>
    public Rejections Rejected { get; init; }

    /// <summary>Whether a count would have passed 2^63 - 1 and was held there; scores are then approximate.</summary>
    public bool Saturated { get; init; }

    /// <summary>The share of samples whose class is among the <paramref name="k"/> with the highest scores, 0…1. NaN without samples.</summary>
    /// <param name="k">1…<see cref="MaxK"/>; 1 is the accuracy.</param>
    /// <returns>The share.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is outside 1…<see cref="MaxK"/>.</exception>
    public double Accuracy(int k) => Quotient.Of(First(Checked(k)), First(ranks.Length));

    /// <summary><see cref="Accuracy"/> with Wilson's interval.</summary>
    /// <param name="k">1…<see cref="MaxK"/>.</param>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public ConfidenceInterval AccuracyInterval(int k, double confidence = 0.95) =>
        Wilson.OfCounts(First(Checked(k)), First(ranks.Length), confidence);

    /// <summary>Samples of whose true class so many others came first; at <see cref="MaxK"/> those with as many or more.</summary>
    /// <param name="classes">How many others, 0 to <see cref="MaxK"/>.</param>
    /// <returns>The number of samples.</returns>
    public long Behind(int classes) => ranks[classes];

    /// <summary>Whether all counts and rejections are the same.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True if so.</returns>
    public bool Equals(TopKCounts? other) =>
        other is not null && Rejected == other.Rejected && Saturated == other.Saturated && ranks.AsSpan().SequenceEqual(other.ranks);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MaxK, Total, Rejected);

    /// <inheritdoc/>
    public override string ToString() => $"k up to {MaxK}, {Total} samples, {Rejected.Total} rejected";

    private int Checked(int k) => k >= 1 && k <= MaxK ? k : throw new ArgumentOutOfRangeException(nameof(k), k, $"k must be 1 to {MaxK}.");

    private UInt128 First(int ranks)
    {
        UInt128 sum = 0;
        for (int i = 0; i < ranks; i++) sum += (UInt128)this.ranks[i];
        return sum;
    }
}
