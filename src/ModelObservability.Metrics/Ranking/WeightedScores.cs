using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>
/// Scores and weights of samples of two classes, 16 bytes each. What is read of them is summed in an order of its own: neither the order of the
/// samples nor their split changes anything.
/// </summary>
internal sealed partial class WeightedScores
{
    private const int BlockLength = 512;

    private ulong[] keys = [];
    private double[] weights = []; // above 0, those of negatives with a minus sign
    private int kept;

    /// <summary>Samples that have weight.</summary>
    public int Kept => kept;

    /// <summary>Positives of weight 0; they are not kept.</summary>
    public long WeightlessPositives { get; private set; }

    /// <summary>Negatives of weight 0; they are not kept.</summary>
    public long WeightlessNegatives { get; private set; }

    /// <summary>The samples that have weight, at this moment, sorted.</summary>
    public WeightedKeys Sorted() => new(keys[..kept], weights[..kept]);

    /// <summary>Adds a batch, in which every sample weighs 1 if there are no weights.</summary>
    /// <returns>The samples that were rejected.</returns>
    public Rejections Add(BinaryLabels labels, RealValues scores, RealValues weights)
    {
        Span<byte> labelBuffer = stackalloc byte[labels.BufferLength(BlockLength)];
        Span<double> scoreBuffer = stackalloc double[scores.BufferLength(BlockLength)], weightBuffer = stackalloc double[BlockLength];
        weightBuffer.Fill(1);
        Rejections rejected = default;
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start);
            Reserve(length);
            rejected += AddBlock(
                labels.Block(start, length, labelBuffer), scores.Block(start, length, scoreBuffer),
                weights.Length > 0 ? weights.Block(start, length, weightBuffer) : weightBuffer);
        }

        return rejected;
    }

    /// <summary>Adds samples that weigh 1, each of their keys turned into that of a double.</summary>
    public void Add<TKey>(ClassKeys<TKey> samples, Func<TKey, ulong> convert)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        Reserve((long)samples.Positives.Count + samples.Negatives.Count);
        foreach (TKey key in samples.Positives.Keys)
            Add(convert(key), 1);
        foreach (TKey key in samples.Negatives.Keys)
            Add(convert(key), -1);
    }

    /// <summary>Adds one sample with a score that is a number.</summary>
    /// <param name="label">True for the positive class.</param>
    /// <param name="key">The sortable score.</param>
    /// <param name="weight">A valid weight.</param>
    public void Add(bool label, ulong key, double weight)
    {
        if (weight > 0)
        {
            Reserve(1);
            Add(key, label ? weight : -weight);
        }
        else if (label)
        {
            WeightlessPositives = Saturating.Add(WeightlessPositives, 1);
        }
        else
        {
            WeightlessNegatives = Saturating.Add(WeightlessNegatives, 1);
        }
    }

    /// <summary>Adds the samples of another.</summary>
    public void Merge(WeightedScores other)
    {
        int added = other.kept;
        Reserve(added);
        other.keys.AsSpan(0, added).CopyTo(keys.AsSpan(kept));
        other.weights.AsSpan(0, added).CopyTo(weights.AsSpan(kept));
        kept += added;
        WeightlessPositives = Saturating.Add(WeightlessPositives, other.WeightlessPositives);
        WeightlessNegatives = Saturating.Add(WeightlessNegatives, other.WeightlessNegatives);
    }

    private Rejections AddBlock(ReadOnlySpan<byte> labels, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights)
    {
        int badLabels = 0, badScores = 0, badWeights = 0;
        for (int index = 0; index < labels.Length; index++)
        {
            if (labels[index] > 1)
                badLabels++;
            else if (double.IsNaN(scores[index]))
                badScores++;
            else if (!SampleWeights.IsValid(weights[index]))
                badWeights++;
            else
                Add(labels[index] == 1, DoubleKey.From(scores[index]), weights[index]);
        }

        return new Rejections(LabelOutOfRange: badLabels, NonFiniteScore: badScores, WeightOutOfRange: badWeights);
    }

    private void Add(ulong key, double signedWeight) => (keys[kept], weights[kept++]) = (key, signedWeight);

    private void Reserve(long added)
    {
        long needed = kept + added;
        if (needed <= keys.Length)
            return;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException($"There are {needed} samples; {Array.MaxLength} fit.");
        int capacity = (int)Math.Clamp(2L * keys.Length, needed, Array.MaxLength);
        Array.Resize(ref keys, capacity);
        Array.Resize(ref weights, capacity);
    }
}
