using System.Runtime.CompilerServices;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>Counts the outcomes of a classifier that may give a sample several labels at once, or none.</summary>
/// <remarks>
/// One writer at a time, no lock; adding allocates nothing, except 64 bytes a label when the first weights arrive. Memory grows with the number
/// of labels only. Inputs are row-major, samples × labels. A sample with any value that cannot be counted (a label or prediction other than 0
/// and 1, a score of NaN, a weight outside 0…1e288) is rejected as a whole and counted in <see cref="ClassCounts.Rejected"/>.
/// </remarks>
public sealed partial class MultilabelConfusion
    : Metric<MultilabelConfusion, MultilabelCounts>, ISerializableMetric<MultilabelConfusion, MultilabelCounts>
{
    private const int Cells = 4;

    private readonly float floatThreshold;
    private readonly byte[] labelRow, predictionRow;
    private readonly long[] truePositives, positives, predicted;
    private CompensatedSum[]? weights; // cell 4·index + 2·label + prediction, from the first weight on
    private WeightedSamples weighted;
    private long samples, exact;
    private UnitSum precision, recall, f1, jaccard;
    private Rejections rejected;
    private bool saturated;

    /// <summary>Creates an empty state.</summary>
    /// <param name="labels">The number of labels, 1 or more.</param>
    /// <param name="threshold">A score at or above it predicts the label; any number. Default: 0.5.</param>
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

    /// <summary>The number of labels.</summary>
    public int Labels { get; }

    /// <summary>A score at or above it predicts the label.</summary>
    public double Threshold { get; }

    private protected override MultilabelCounts ValueCore
    {
        get
        {
            var labels = new BinaryCounts[Labels];
            double[] weights = SampleWeights.Rounded(this.weights) ?? [];
            Span<long> counts = stackalloc long[Cells];
            for (int label = 0; label < labels.Length; label++)
            {
                CountsOf(label, counts);
                labels[label] = new BinaryCounts(counts, weights.Length > 0 ? weights.AsSpan(Cells * label, Cells) : []) { Saturated = saturated };
            }

            return new MultilabelCounts(labels, this.weights is not null, samples, exact, precision, recall, f1, jaccard, weighted)
            {
                Rejected = rejected,
                Saturated = saturated,
            };
        }
    }

    /// <summary>Counts labels against predictions.</summary>
    /// <param name="labels">The truth, row-major, samples × labels.</param>
    /// <param name="predictions">As many predictions, in the same order.</param>
    /// <param name="weights">One weight for each sample, 0…1e288. Default: every sample weighs 1.</param>
    /// <exception cref="ArgumentException">The lengths differ or are not whole rows; nothing has been counted.</exception>
    public void Add(BinaryLabels labels, BinaryLabels predictions, RealValues weights = default)
    {
        MustBeRows(labels.Length, predictions.Length, nameof(predictions), weights);
        UseWeights(weights);
        Rejections bad = new(PredictionOutOfRange: 1);
        if (predictions.AreIntegers)
            AddRows(labels, predictions.Integers, weights, bad);
        else
            AddRows(labels, predictions.Bytes, weights, bad);
    }

    /// <summary>Counts labels against scores at or above <see cref="Threshold"/>.</summary>
    /// <param name="labels">The truth, row-major, samples × labels.</param>
    /// <param name="scores">As many scores, in the same order.</param>
    /// <param name="weights">One weight for each sample, 0…1e288. Default: every sample weighs 1.</param>
    /// <exception cref="ArgumentException">The lengths differ or are not whole rows; nothing has been counted.</exception>
    public void Add(BinaryLabels labels, RealValues scores, RealValues weights = default)
    {
        MustBeRows(labels.Length, scores.Length, nameof(scores), weights);
        UseWeights(weights);
        Rejections bad = new(NonFiniteScore: 1);
        if (scores.Singles.IsEmpty)
            AddRows(labels, new DoubleLanes(scores.Doubles, Threshold), weights, bad);
        else
            AddRows(labels, new FloatLanes(scores.Singles, floatThreshold), weights, bad);
    }

    private protected override void ResetCore()
    {
        Array.Clear(truePositives);
        Array.Clear(positives);
        Array.Clear(predicted);
        (weights, weighted) = (null, default);
        samples = exact = 0;
        precision = recall = f1 = jaccard = default;
        rejected = default;
        saturated = false;
    }

    private protected override MultilabelConfusion CreateEmptyCore() => new(Labels, Threshold);

    private protected override void MergeCore(MultilabelConfusion other)
    {
        if (other.Labels != Labels)
            throw new ArgumentException($"The other state has {other.Labels} labels, this one {Labels}.", nameof(other));
        Thresholds.MustMatch(Threshold, other.Threshold, nameof(other));

        if ((weights ?? other.weights) is not null)
        {
            weighted = Weighted() + other.Weighted();
            SampleWeights.Merge(ref weights, weights is null ? Counts() : [], other.weights, other.weights is null ? other.Counts() : []);
        }

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

    private void MustBeRows(int labels, int values, string name, RealValues weights)
    {
        Lengths.MustMatch(labels, values, name);
        if (labels % Labels != 0)
            throw new ArgumentException($"labels has {labels} elements, which is not a multiple of the {Labels} labels of a sample.", nameof(labels));
        if (weights.IsGiven && weights.Length != labels / Labels)
        {
            throw new ArgumentException(
                $"labels has {labels} elements and weights has {weights.Length}; with {Labels} labels a sample it must have {labels / Labels}, one weight for each row.",
                nameof(weights));
        }
    }

    private void AddRows<TPredictions>(BinaryLabels labels, scoped TPredictions predictions, RealValues weights, Rejections badPrediction)
        where TPredictions : struct, ILanes, allows ref struct
    {
        if (labels.AreIntegers)
            AddRows(labels.Integers, predictions, weights, badPrediction);
        else
            AddRows(labels.Bytes, predictions, weights, badPrediction);
    }

    // Inlined into a larger caller, as the profile-guided compiler does, what it calls no longer is: half as fast.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddRows<TLabels, TPredictions>(scoped TLabels labels, scoped TPredictions predictions, RealValues weights, Rejections badPrediction)
        where TLabels : struct, ILanes, allows ref struct
        where TPredictions : struct, ILanes, allows ref struct
    {
        for (int start = 0, sample = 0; start < labels.Length; start += Labels, sample++)
        {
            LaneCopy.To(labels, start, labelRow);
            LaneCopy.To(predictions, start, predictionRow);
            if (labelRow.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1)) rejected += new Rejections(LabelOutOfRange: 1);
            else if (predictionRow.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1)) rejected += badPrediction;
            else if (this.weights is null) Count(labelRow, predictionRow);
            else Count(labelRow, predictionRow, weights.Length > 0 ? weights[sample] : 1);
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
