using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>Counts how a classifier did that may give a sample several labels at once, or none.</summary>
/// <remarks>
/// One writer at a time, no lock; adding allocates nothing. Memory grows with the number of labels only. Inputs are row-major, samples × labels.
/// A sample with any value that cannot be counted is rejected as a whole and counted in <see cref="MultilabelCounts.Rejected"/>.
/// </remarks>
public sealed class MultilabelConfusion : IStreamingMetric<MultilabelConfusion, MultilabelCounts>
{
    private readonly float _floatThreshold;
    private readonly byte[] _labelRow, _predictionRow;
    private readonly long[] _truePositives, _positives, _predicted;
    private long _samples, _exact;
    private UnitSum _precision, _recall, _f1, _jaccard;
    private Rejections _rejected;
    private bool _saturated;

    /// <summary>An empty state.</summary>
    /// <param name="labels">How many labels there are, 1 or more.</param>
    /// <param name="threshold">A score at or above it predicts the label; any number. Default 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labels"/> is less than 1, or <paramref name="threshold"/> is NaN.</exception>
    public MultilabelConfusion(int labels, double threshold = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels, 1);
        Threshold = Thresholds.Checked(threshold, nameof(threshold));
        _floatThreshold = Thresholds.ForFloats(threshold);
        Labels = labels;
        (_labelRow, _predictionRow) = (new byte[labels], new byte[labels]);
        (_truePositives, _positives, _predicted) = (new long[labels], new long[labels], new long[labels]);
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
                long hits = _truePositives[i], misses = _positives[i] - hits, alarms = _predicted[i] - hits;
                labels[i] = new BinaryCounts(hits, alarms, Math.Max(0, _samples - hits - misses - alarms), misses) { Saturated = _saturated };
            }

            return new MultilabelCounts(labels, _samples, _exact, _precision, _recall, _f1, _jaccard)
            {
                Rejected = _rejected,
                Saturated = _saturated,
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
        AddRows(new ByteLanes(labels), new FloatLanes(scores, _floatThreshold), new Rejections(NonFiniteScore: 1));
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
        AddRows(new ByteLanes(labels), new FloatLanes(scores, _floatThreshold), new Rejections(NonFiniteScore: 1));
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

        _saturated |= other._saturated;
        for (int i = 0; i < Labels; i++)
        {
            Saturating.Add(ref _truePositives[i], other._truePositives[i], ref _saturated);
            Saturating.Add(ref _positives[i], other._positives[i], ref _saturated);
            Saturating.Add(ref _predicted[i], other._predicted[i], ref _saturated);
        }

        Saturating.Add(ref _samples, other._samples, ref _saturated);
        Saturating.Add(ref _exact, other._exact, ref _saturated);
        (_precision, _recall) = (_precision + other._precision, _recall + other._recall);
        (_f1, _jaccard) = (_f1 + other._f1, _jaccard + other._jaccard);
        _rejected += other._rejected;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Clear(_truePositives);
        Array.Clear(_positives);
        Array.Clear(_predicted);
        _samples = _exact = 0;
        _precision = _recall = _f1 = _jaccard = default;
        _rejected = default;
        _saturated = false;
    }

    /// <inheritdoc/>
    public MultilabelConfusion CreateEmpty() => new(Labels, Threshold);

    private void MustBeRows(int labels, int values, string name)
    {
        Lengths.MustMatch(labels, values, name);
        if (labels % Labels != 0)
            throw new ArgumentException($"labels has {labels} elements, which is not a multiple of the {Labels} labels of a sample.", nameof(labels));
    }

    private void AddRows<TLabels, TPredictions>(scoped TLabels labels, scoped TPredictions predictions, Rejections badPrediction)
        where TLabels : struct, ILanes, allows ref struct
        where TPredictions : struct, ILanes, allows ref struct
    {
        for (int start = 0; start < labels.Length; start += Labels)
        {
            LaneCopy.To(labels, start, _labelRow);
            LaneCopy.To(predictions, start, _predictionRow);
            if (_labelRow.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1)) _rejected += new Rejections(LabelOutOfRange: 1);
            else if (_predictionRow.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1)) _rejected += badPrediction;
            else Count(_labelRow, _predictionRow);
        }
    }

    private void Count(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions)
    {
        int hits = 0, positives = 0, predicted = 0;
        // No count of a label is larger than that of the samples: as long as that has room, so have they.
        bool full = _samples == long.MaxValue;
        for (int i = 0; i < labels.Length; i++)
        {
            int label = labels[i], prediction = predictions[i], both = label & prediction;
            hits += both;
            positives += label;
            predicted += prediction;
            if (full) continue;
            _truePositives[i] += both;
            _positives[i] += label;
            _predicted[i] += prediction;
        }

        _saturated |= full;
        if (full) return;
        int either = positives + predicted - hits;
        _samples++;
        if (either == hits) _exact++;
        _precision = _precision.Plus(hits, predicted);
        _recall = _recall.Plus(hits, positives);
        _f1 = _f1.Plus(2 * hits, positives + predicted);
        _jaccard = _jaccard.Plus(hits, either);
    }
}
