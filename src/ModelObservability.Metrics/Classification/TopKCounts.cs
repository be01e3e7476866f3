using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>How often the true class was among the k with the highest scores; with weights, scikit-learn's with <c>sample_weight</c>.</summary>
public sealed record TopKCounts
{
    private readonly ValueList<long> ranks;

    // The weight of the samples with fewer than so many classes before the true one; the last is all of it.
    private readonly ValueList<double>? within;

    internal TopKCounts(long[] ranks, ReadOnlySpan<CompensatedSum> weights)
    {
        this.ranks = new(ranks);
        if (weights.IsEmpty)
            return;
        double[] sums = new double[weights.Length + 1];
        CompensatedSum sum = default;
        for (int rank = 0; rank < weights.Length; rank++)
            sums[rank + 1] = (sum += weights[rank]).Value;
        within = new(sums);
    }

    /// <summary>The largest k that can be asked for.</summary>
    public int MaxK => ranks.Count - 1;

    /// <summary>Samples counted, those of weight 0 included; at most 2^63 - 1.</summary>
    public long Total => CountOf(ranks.Count) <= long.MaxValue ? (long)CountOf(ranks.Count) : long.MaxValue;

    /// <summary>Whether samples had weights: accuracies are then ratios of weights.</summary>
    public bool IsWeighted => within is not null;

    /// <summary>The weight of all samples; their number where samples have no weights.</summary>
    public double Weight => within is null ? Total : within[^1];

    /// <summary>Samples offered but not counted, by reason.</summary>
    public Rejections Rejected { get; init; }

    /// <summary>Whether a count would have exceeded 2^63 - 1 and was held there; scores are then approximate.</summary>
    public bool Saturated { get; init; }

    /// <summary>The share of samples whose class is among the <paramref name="k"/> with the highest scores, 0…1. NaN without samples.</summary>
    /// <param name="k">1…<see cref="MaxK"/>; 1 is the accuracy.</param>
    /// <returns>The share.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is outside 1…<see cref="MaxK"/>.</exception>
    public double Accuracy(int k) => Quotient.Of(First(Checked(k)), First(ranks.Count));

    /// <summary><see cref="Accuracy"/> with Wilson's interval; with weights an interval of NaN, for a weight is no number of trials.</summary>
    /// <param name="k">1…<see cref="MaxK"/>.</param>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public ConfidenceInterval AccuracyInterval(int k, double confidence = 0.95) =>
        Wilson.OfAmounts(First(Checked(k)), First(ranks.Count), confidence);

    /// <summary><see cref="Accuracy"/> with an interval that may be looked at again and again (<see cref="BernoulliSequence"/>); with weights one of NaN.</summary>
    /// <param name="k">1…<see cref="MaxK"/>.</param>
    /// <param name="confidence">That every interval so far and to come contains the rate, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public ConfidenceInterval AccuracySequence(int k, double confidence = 0.95) =>
        BernoulliSequence.OfAmounts(First(Checked(k)), First(ranks.Count), confidence);

    /// <summary>Samples with so many classes scored before their true one; at <see cref="MaxK"/> those with as many or more.</summary>
    /// <param name="classes">The number of classes before it, 0 to <see cref="MaxK"/>.</param>
    /// <returns>The number of samples.</returns>
    public long Behind(int classes) => ranks[classes];

    /// <inheritdoc/>
    public override string ToString() => $"k up to {MaxK}, {Total} samples, {Rejected.Total} rejected";

    private int Checked(int k) => k >= 1 && k <= MaxK ? k : throw new ArgumentOutOfRangeException(nameof(k), k, $"k must be 1 to {MaxK}.");

    private Amount First(int ranks) => within is null ? Amount.OfCount(CountOf(ranks)) : Amount.OfWeight(within[ranks]);

    private UInt128 CountOf(int ranks)
    {
        UInt128 sum = 0;
        for (int i = 0; i < ranks; i++) sum += (UInt128)this.ranks[i];
        return sum;
    }
}
