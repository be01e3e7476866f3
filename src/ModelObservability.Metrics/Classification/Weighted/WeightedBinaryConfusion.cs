using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>
/// What a binary classifier did with samples that have weights: labels and weights against predictions, or against scores and a threshold.
/// </summary>
/// <remarks>
/// One writer at a time; constant memory; adding allocates nothing. Sums are compensated: order and split of the samples show at most in the
/// last digit. A label or prediction other than 0 and 1, a score of NaN and a weight outside 0…1e288 reject the sample.
/// </remarks>
public sealed partial class WeightedBinaryConfusion : ISerializableMetric<WeightedBinaryConfusion, WeightedBinaryCounts>
{
    private const int BlockLength = 512, Cells = 4;

    // Cell 2·label + prediction.
    private readonly CompensatedSum[] sums = new CompensatedSum[Cells];
    private long count;
    private Rejections rejected;

    /// <summary>An empty state.</summary>
    /// <param name="threshold">A score at or above it predicts the positive class; any number, infinities included. Default: 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is NaN.</exception>
    public WeightedBinaryConfusion(double threshold = 0.5)
    {
        if (double.IsNaN(threshold))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold must be a number.");
        Threshold = threshold;
    }

    /// <summary>A score at or above it predicts the positive class.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public WeightedBinaryCounts Value => new(sums[3].Value, sums[1].Value, sums[0].Value, sums[2].Value) { Count = count, Rejected = rejected };

    /// <summary>Counts labels against predictions.</summary>
    /// <param name="labels">The truth.</param>
    /// <param name="predictions">One for each label.</param>
    /// <param name="weights">One for each label: 0…1e288.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been counted.</exception>
    public void Add(BinaryLabels labels, BinaryLabels predictions, Reals weights)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        Lengths.MustMatch(labels.Length, weights.Length, nameof(weights));
        Span<byte> labelBuffer = stackalloc byte[labels.BufferLength(BlockLength)];
        Span<byte> predictionBuffer = stackalloc byte[predictions.BufferLength(BlockLength)];
        Span<double> weightBuffer = stackalloc double[weights.BufferLength(BlockLength)];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start);
            AddBlock(
                labels.Block(start, length, labelBuffer), predictions.Block(start, length, predictionBuffer), [],
                weights.Block(start, length, weightBuffer));
        }
    }

    /// <summary>Counts labels against scores at or above <see cref="Threshold"/>.</summary>
    /// <param name="labels">The truth.</param>
    /// <param name="scores">One for each label, of any scale.</param>
    /// <param name="weights">One for each label: 0…1e288.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been counted.</exception>
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
            AddBlock(
                labels.Block(start, length, labelBuffer), [], scores.Block(start, length, scoreBuffer),
                weights.Block(start, length, weightBuffer));
        }
    }

    /// <inheritdoc/>
    public void Merge(WeightedBinaryConfusion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!other.Threshold.Equals(Threshold))
            throw new ArgumentException($"It has the threshold {other.Threshold}; this has {Threshold}.", nameof(other));
        for (int cell = 0; cell < Cells; cell++)
            sums[cell] += other.sums[cell];
        count = Saturating.Add(count, other.count);
        rejected += other.rejected;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        sums.AsSpan().Clear();
        (count, rejected) = (0, default);
    }

    /// <inheritdoc/>
    public WeightedBinaryConfusion CreateEmpty() => new(Threshold);

    /// <summary>Counts a block against the predictions or, where there are none, against the scores.</summary>
    private void AddBlock(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights)
    {
        int badLabels = 0, badPredictions = 0, badScores = 0, badWeights = 0;
        for (int index = 0; index < labels.Length; index++)
        {
            int prediction = scores.IsEmpty ? predictions[index] : scores[index] >= Threshold ? 1 : 0;
            if (labels[index] > 1)
                badLabels++;
            else if (prediction > 1)
                badPredictions++;
            else if (!scores.IsEmpty && double.IsNaN(scores[index]))
                badScores++;
            else if (!Weighing.IsGood(weights[index]))
                badWeights++;
            else
                sums[2 * labels[index] + prediction] += weights[index];
        }

        Rejections bad = new(badLabels, badPredictions, badScores, WeightOutOfRange: badWeights);
        count = Saturating.Add(count, labels.Length - bad.Total);
        rejected += bad;
    }
}
