using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>How much of the weight had its true class among the k with the highest scores (the <c>sample_weight</c> of scikit-learn).</summary>
public sealed record WeightedTopKCounts
{
    // The weight of the samples with fewer than so many classes before the true one; the last is all of it.
    private readonly double[] within;

    internal WeightedTopKCounts(ReadOnlySpan<CompensatedSum> ranks)
    {
        within = new double[ranks.Length + 1];
        CompensatedSum sum = default;
        for (int rank = 0; rank < ranks.Length; rank++)
            within[rank + 1] = (sum += ranks[rank]).Value;
    }

    /// <summary>The largest k that can be asked for.</summary>
    public int MaxK => within.Length - 2;

    /// <summary>Samples counted, those of weight 0 included; at most 2^63 - 1.</summary>
    public long Count { get; init; }

    /// <summary>The weight of all samples.</summary>
    public double Weight => within[^1];

    /// <summary>Samples offered and not counted, by reason.</summary>
    public Rejections Rejected { get; init; }

    /// <summary>The share of the weight whose class is among the <paramref name="k"/> with the highest scores, 0…1. NaN without weight.</summary>
    /// <param name="k">1…<see cref="MaxK"/>; 1 is the accuracy.</param>
    /// <returns>The share.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is outside 1…<see cref="MaxK"/>.</exception>
    public double Accuracy(int k) => k >= 1 && k <= MaxK
        ? within[k] / Weight
        : throw new ArgumentOutOfRangeException(nameof(k), k, $"k must be 1 to {MaxK}.");

    /// <summary>Whether all weights, counts and rejections are the same.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True if so.</returns>
    public bool Equals(WeightedTopKCounts? other) =>
        other is not null && Count == other.Count && Rejected == other.Rejected && within.AsSpan().SequenceEqual(other.within);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MaxK, Count, Weight, Rejected);
}
