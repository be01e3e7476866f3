using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>
/// ROC AUC, average precision and their curves of samples that have weights (the <c>sample_weight</c> of scikit-learn). It keeps score and
/// weight of every sample (16 bytes): memory grows with the samples.
/// </summary>
/// <remarks>
/// One writer at a time. Sums are compensated and taken in an order of their own: that of the samples, and their split, changes nothing. A weight of 0 leaves a
/// sample out; one outside 0…1e288 and NaN are rejected. Adding allocates only when the list doubles.
/// </remarks>
public sealed partial class WeightedRanking : ISerializableMetric<WeightedRanking, WeightedRankingValue>
{
    private const int BlockLength = 512;

    private ulong[] keys = [];
    private double[] weights = [];
    private int kept;
    private long count;
    private Rejections rejected;

    /// <inheritdoc/>
    public WeightedRankingValue Value => new(new WeightedKeys(keys[..kept], weights[..kept]), count, rejected);

    /// <summary>Adds a batch.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="scores">The score of each sample: any number, higher for the positive class.</param>
    /// <param name="weights">The weight of each sample: 0…1e288.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Add(BinaryLabels labels, Reals scores, Reals weights)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        Lengths.MustMatch(labels.Length, weights.Length, nameof(weights));
        Span<byte> labelBuffer = stackalloc byte[labels.BufferLength(BlockLength)];
        Span<double> scoreBuffer = stackalloc double[scores.BufferLength(BlockLength)];
        Span<double> weightBuffer = stackalloc double[weights.BufferLength(BlockLength)];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start);
            Reserve(length);
            AddBlock(
                labels.Block(start, length, labelBuffer), scores.Block(start, length, scoreBuffer), weights.Block(start, length, weightBuffer));
        }
    }

    /// <summary>Samples kept: those that have weight.</summary>
    internal int Kept => kept;

    /// <summary>Adds a score that is a number, with a weight above 0.</summary>
    internal void AddGood(bool label, double score, double weight)
    {
        Reserve(1);
        keys[kept] = DoubleKey.From(score);
        weights[kept++] = label ? weight : -weight;
        count++;
    }

    /// <inheritdoc/>
    public void Merge(WeightedRanking other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int added = other.kept;
        Reserve(added);
        other.keys.AsSpan(0, added).CopyTo(keys.AsSpan(kept));
        other.weights.AsSpan(0, added).CopyTo(weights.AsSpan(kept));
        kept += added;
        count = Saturating.Add(count, other.count);
        rejected += other.rejected;
    }

    /// <inheritdoc/>
    public void Reset() => (keys, weights, kept, count, rejected) = ([], [], 0, 0, default);

    /// <inheritdoc/>
    public WeightedRanking CreateEmpty() => new();

    private void AddBlock(ReadOnlySpan<byte> labels, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights)
    {
        int badLabels = 0, badScores = 0, badWeights = 0;
        for (int index = 0; index < labels.Length; index++)
        {
            double weight = weights[index];
            if (labels[index] > 1)
                badLabels++;
            else if (double.IsNaN(scores[index]))
                badScores++;
            else if (!Weighing.IsGood(weight))
                badWeights++;
            else if (weight > 0)
            {
                keys[kept] = DoubleKey.From(scores[index]);
                this.weights[kept++] = labels[index] == 1 ? weight : -weight;
            }
        }

        count = Saturating.Add(count, labels.Length - badLabels - badScores - badWeights);
        rejected += new Rejections(LabelOutOfRange: badLabels, NonFiniteScore: badScores, WeightOutOfRange: badWeights);
    }

    private void Reserve(int added)
    {
        long needed = (long)kept + added;
        if (needed <= keys.Length)
            return;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException($"There are {needed} samples; {Array.MaxLength} fit.");
        int capacity = (int)Math.Clamp(2L * keys.Length, needed, Array.MaxLength);
        Array.Resize(ref keys, capacity);
        Array.Resize(ref weights, capacity);
    }
}
