using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>
/// What a classifier did that may give a sample several labels at once, or none, where samples have weights: labels and weights against
/// predictions, or against scores and a threshold.
/// </summary>
/// <remarks>
/// One writer at a time; memory grows with the number of labels only; adding allocates nothing. Labels and predictions are row-major,
/// samples × labels. Sums are compensated: order and split of the samples show at most in the last digit. A sample with any label or prediction
/// other than 0 and 1, any score of NaN, or a weight outside 0…1e288 is rejected as a whole.
/// </remarks>
public sealed partial class WeightedMultilabelConfusion : ISerializableMetric<WeightedMultilabelConfusion, WeightedMultilabelCounts>
{
    private const int Cells = 4;

    // Cell 4·index + 2·label + prediction.
    private readonly CompensatedSum[] table;
    private readonly byte[] labelRow, predictionRow;
    private readonly double[] scoreRow;
    private CompensatedSum weight, exact;
    private WeightedUnitSum precision, recall, f1, jaccard;
    private long count;
    private Rejections rejected;

    /// <summary>An empty state.</summary>
    /// <param name="labels">How many labels there are, 1…2^24.</param>
    /// <param name="threshold">A score at or above it predicts the label; any number. Default: 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labels"/> is outside 1…2^24, or <paramref name="threshold"/> is NaN.</exception>
    public WeightedMultilabelConfusion(int labels, double threshold = 0.5)
    {
        if (labels is < 1 or > MostLabels)
            throw new ArgumentOutOfRangeException(nameof(labels), labels, $"There must be 1 to {MostLabels} labels.");
        Threshold = Thresholds.Checked(threshold, nameof(threshold));
        Labels = labels;
        table = new CompensatedSum[Cells * labels];
        (labelRow, predictionRow, scoreRow) = (new byte[labels], new byte[labels], new double[labels]);
    }

    /// <summary>How many labels there are.</summary>
    public int Labels { get; }

    /// <summary>A score at or above it predicts the label.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public WeightedMultilabelCounts Value
    {
        get
        {
            var labels = new WeightedBinaryCounts[Labels];
            for (int label = 0; label < labels.Length; label++)
            {
                ReadOnlySpan<CompensatedSum> cells = table.AsSpan(Cells * label, Cells);
                labels[label] = new WeightedBinaryCounts(cells[3].Value, cells[1].Value, cells[0].Value, cells[2].Value) { Count = count };
            }

            return new WeightedMultilabelCounts(labels, weight.Value, exact.Value, precision, recall, f1, jaccard) { Count = count, Rejected = rejected };
        }
    }

    /// <summary>Counts labels against predictions.</summary>
    /// <param name="labels">The truth, row-major, samples × labels.</param>
    /// <param name="predictions">As many predictions, in the same order.</param>
    /// <param name="weights">One for each sample: 0…1e288.</param>
    /// <exception cref="ArgumentException">The lengths differ or are not one row for each weight; nothing has been counted.</exception>
    public void Add(BinaryLabels labels, BinaryLabels predictions, Reals weights)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        MustBeRows(labels.Length, weights.Length);
        Span<double> one = stackalloc double[1];
        for (int sample = 0; sample < weights.Length; sample++)
        {
            int start = sample * Labels;
            Add(
                labels.Block(start, Labels, labelRow), predictions.Block(start, Labels, predictionRow), weights.Block(sample, 1, one)[0],
                new Rejections(PredictionOutOfRange: 1));
        }
    }

    /// <summary>Counts labels against scores at or above <see cref="Threshold"/>.</summary>
    /// <param name="labels">The truth, row-major, samples × labels.</param>
    /// <param name="scores">As many scores, in the same order.</param>
    /// <param name="weights">One for each sample: 0…1e288.</param>
    /// <exception cref="ArgumentException">The lengths differ or are not one row for each weight; nothing has been counted.</exception>
    public void Add(BinaryLabels labels, Reals scores, Reals weights)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        MustBeRows(labels.Length, weights.Length);
        Span<double> one = stackalloc double[1];
        for (int sample = 0; sample < weights.Length; sample++)
        {
            int start = sample * Labels;
            ReadOnlySpan<double> row = scores.Block(start, Labels, scoreRow);
            for (int label = 0; label < row.Length; label++)
                predictionRow[label] = double.IsNaN(row[label]) ? byte.MaxValue : row[label] >= Threshold ? (byte)1 : (byte)0;
            Add(labels.Block(start, Labels, labelRow), predictionRow, weights.Block(sample, 1, one)[0], new Rejections(NonFiniteScore: 1));
        }
    }

    /// <inheritdoc/>
    public void Merge(WeightedMultilabelConfusion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Labels != Labels)
            throw new ArgumentException($"It has {other.Labels} labels; this has {Labels}.", nameof(other));
        Thresholds.MustMatch(Threshold, other.Threshold, nameof(other));
        for (int cell = 0; cell < table.Length; cell++)
            table[cell] += other.table[cell];
        (weight, exact) = (weight + other.weight, exact + other.exact);
        (precision, recall) = (precision + other.precision, recall + other.recall);
        (f1, jaccard) = (f1 + other.f1, jaccard + other.jaccard);
        count = Saturating.Add(count, other.count);
        rejected += other.rejected;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        table.AsSpan().Clear();
        (weight, exact) = (default, default);
        precision = recall = f1 = jaccard = default;
        (count, rejected) = (0, default);
    }

    /// <inheritdoc/>
    public WeightedMultilabelConfusion CreateEmpty() => new(Labels, Threshold);

    private void MustBeRows(int labels, int samples)
    {
        if ((long)samples * Labels != labels)
        {
            throw new ArgumentException(
                $"labels has {labels} elements and weights has {samples}; with {Labels} labels a sample there must be one weight for each row.", nameof(labels));
        }
    }

    private void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions, double share, Rejections badPrediction)
    {
        if (labels.ContainsAnyExceptInRange((byte)0, (byte)1))
            rejected += new Rejections(LabelOutOfRange: 1);
        else if (predictions.ContainsAnyExceptInRange((byte)0, (byte)1))
            rejected += badPrediction;
        else if (!Weighing.IsGood(share))
            rejected += new Rejections(WeightOutOfRange: 1);
        else
            Count(labels, predictions, share);
    }

    private void Count(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions, double share)
    {
        int hits = 0, positives = 0, predicted = 0;
        for (int index = 0; index < labels.Length; index++)
        {
            int label = labels[index], prediction = predictions[index];
            hits += label & prediction;
            positives += label;
            predicted += prediction;
            table[Cells * index + 2 * label + prediction] += share;
        }

        int either = positives + predicted - hits;
        count = Saturating.Add(count, 1);
        weight += share;
        if (either == hits)
            exact += share;
        precision = precision.Plus(hits, predicted, share);
        recall = recall.Plus(hits, positives, share);
        f1 = f1.Plus(2 * hits, positives + predicted, share);
        jaccard = jaccard.Plus(hits, either, share);
    }
}
