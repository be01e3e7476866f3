using System.Runtime.CompilerServices;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>Counts how a classifier did that may give a sample several labels at once, or none.</summary>
/// <remarks>
/// One writer at a time, no lock; adding allocates nothing. Memory grows with the number of labels only. Inputs are row-major, samples × labels.
/// A sample with any value that cannot be counted is rejected as a whole and counted in <see cref="MultilabelCounts.Rejected"/>.
/// </remarks>
public sealed partial class MultilabelConfusion : ISerializableMetric<MultilabelConfusion, MultilabelCounts>
{
    private readonly float floatThreshold;
    private readonly byte[] labelRow, predictionRow;
    private readonly long[] truePositives, positives, predicted;
    private long samples, exact;
    private UnitSum precision, recall, f1, jaccard;
    private Rejections rejected;
    private bool saturated;

    /// <summary>An empty state.</summary>
    /// <param name="labels">How many labels there are, 1 or more.</param>
    /// <param name="threshold">A score at or above it predicts the label; any number. Default 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labels"/> is less than 1, or <paramref name="threshold"/> is NaN.</exception>
    public MultilabelConfusion(int labels, double threshold = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels, 1);
        Threshold = Thresholds.Checked(threshold, nameof(threshold));
        floatThreshold = Thresholds.ForFloats(threshold);
        Labels = labels;
        (labelRow, predictionRow) = (new byte[labels], new byte[labels]);
        (truePositives, positives, predicted) = (new long[labels], new long[labels], new long[labels]);
    }

    /// <summary>How many labels there are.</summary>
    public int Labels { get; }

    /// <summary>A score at or above it predicts the label.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public MultilabelCounts Value
    {
        get
        {
            var labels = new BinaryCounts[Labels];
            for (int i = 0; i < labels.Length; i++)
            {
                long hits = truePositives[i], misses = positives[i] - hits, alarms = predicted[i] - hits;
                labels[i] = new BinaryCounts(hits, alarms, Math.Max(0, samples - hits - misses - alarms), misses) { Saturated = saturated };
            }

            return new MultilabelCounts(labels, samples, exact, precision, recall, f1, jaccard)
            {
                Rejected = rejected,
                Saturated = saturated,
            };
        }
    }

    /// <summary>Counts labels against predictions.</summary>
    /// <param name="labels">The truth, row-major, samples × labels.</param>
    /// <param name="predictions">As many predictions, in the same order.</param>
    /// <exception cref="ArgumentException">The lengths differ or are not whole rows; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions)
    {
        MustBeRows(labels.Length, predictions.Length, nameof(predictions));
        AddRows(new ByteLanes(labels), new ByteLanes(predictions), default);
    }

    /// <summary>Counts labels against predictions; a sample with a value other than 0 and 1 is rejected.</summary>
    /// <param name="labels">The truth, row-major, samples × labels, 0 or 1.</param>
    /// <param name="predictions">As many predictions, in the same order.</param>
    /// <exception cref="ArgumentException">The lengths differ or are not whole rows; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions)
    {
        MustBeRows(labels.Length, predictions.Length, nameof(predictions));
        AddRows(new ByteLanes(labels), new ByteLanes(predictions), new Rejections(PredictionOutOfRange: 1));
    }

    /// <summary>Counts labels against scores at or above <see cref="Threshold"/>; a sample with a score of NaN is rejected.</summary>
    /// <param name="labels">The truth, row-major, samples × labels.</param>
    /// <param name="scores">As many scores, in the same order.</param>
    /// <exception cref="ArgumentException">The lengths differ or are not whole rows; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores)
    {
        MustBeRows(labels.Length, scores.Length, nameof(scores));
        AddRows(new ByteLanes(labels), new FloatLanes(scores, floatThreshold), new Rejections(NonFiniteScore: 1));
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{bool}, ReadOnlySpan{float})"/>
    public void Add(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores)
    {
        MustBeRows(labels.Length, scores.Length, nameof(scores));
        AddRows(new ByteLanes(labels), new DoubleLanes(scores, Threshold), new Rejections(NonFiniteScore: 1));
    }

    /// <summary>
    /// Counts labels against scores at or above <see cref="Threshold"/>; a sample with a label other than 0 and 1 or a score of NaN is rejected.
    /// </summary>
    /// <param name="labels">The truth, row-major, samples × labels, 0 or 1.</param>
    /// <param name="scores">As many scores, in the same order.</param>
    /// <exception cref="ArgumentException">The lengths differ or are not whole rows; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores)
    {
        MustBeRows(labels.Length, scores.Length, nameof(scores));
        AddRows(new ByteLanes(labels), new FloatLanes(scores, floatThreshold), new Rejections(NonFiniteScore: 1));
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{byte}, ReadOnlySpan{float})"/>
    public void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<double> scores)
    {
        MustBeRows(labels.Length, scores.Length, nameof(scores));
        AddRows(new ByteLanes(labels), new DoubleLanes(scores, Threshold), new Rejections(NonFiniteScore: 1));
    }

    /// <inheritdoc/>
    public void Merge(MultilabelConfusion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Labels != Labels)
            throw new ArgumentException($"The other state has {other.Labels} labels, this one {Labels}.", nameof(other));
        Thresholds.MustMatch(Threshold, other.Threshold, nameof(other));

        saturated |= other.saturated;
        for (int i = 0; i < Labels; i++)
        {
            Saturating.Add(ref truePositives[i], other.truePositives[i], ref saturated);
            Saturating.Add(ref positives[i], other.positives[i], ref saturated);
            Saturating.Add(ref predicted[i], other.predicted[i], ref saturated);
        }

        Saturating.Add(ref samples, other.samples, ref saturated);
        Saturating.Add(ref exact, other.exact, ref saturated);
        (precision, recall) = (precision + other.precision, recall + other.recall);
        (f1, jaccard) = (f1 + other.f1, jaccard + other.jaccard);
        rejected += other.rejected;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Clear(truePositives);
        Array.Clear(positives);
        Array.Clear(predicted);
        samples = exact = 0;
        precision = recall = f1 = jaccard = default;
        rejected = default;
        saturated = false;
    }

    /// <inheritdoc/>
    public MultilabelConfusion CreateEmpty() => new(Labels, Threshold);

    private void MustBeRows(int labels, int values, string name)
    {
        Lengths.MustMatch(labels, values, name);
        if (labels % Labels != 0)
            throw new ArgumentException($"labels has {labels} elements, which is not a multiple of the {Labels} labels of a sample.", nameof(labels));
    }

    // Inlined into a larger caller, as the profile-guided compiler does, what it calls no longer is: half as fast.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddRows<TLabels, TPredictions>(scoped TLabels labels, scoped TPredictions predictions, Rejections badPrediction)
        where TLabels : struct, ILanes, allows ref struct
        where TPredictions : struct, ILanes, allows ref struct
    {
        for (int start = 0; start < labels.Length; start += Labels)
        {
            LaneCopy.To(labels, start, labelRow);
            LaneCopy.To(predictions, start, predictionRow);
            if (labelRow.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1)) rejected += new Rejections(LabelOutOfRange: 1);
            else if (predictionRow.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1)) rejected += badPrediction;
            else Count(labelRow, predictionRow);
        }
    }

    private void Count(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions)
    {
        int hits = 0, positives = 0, predicted = 0;
        // No count of a label is larger than that of the samples: as long as that has room, so have they.
        bool full = samples == long.MaxValue;
        for (int i = 0; i < labels.Length; i++)
        {
            int label = labels[i], prediction = predictions[i], both = label & prediction;
            hits += both;
            positives += label;
            predicted += prediction;
            if (full) continue;
            truePositives[i] += both;
            this.positives[i] += label;
            this.predicted[i] += prediction;
        }

        saturated |= full;
        if (full) return;
        int either = positives + predicted - hits;
        samples++;
        if (either == hits) exact++;
        precision = precision.Plus(hits, predicted);
        recall = recall.Plus(hits, positives);
        f1 = f1.Plus(2 * hits, positives + predicted);
        jaccard = jaccard.Plus(hits, either);
    }
}
