using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>Counts how a binary classifier did: labels against predictions, or against scores and a threshold.</summary>
/// <remarks>
/// One writer at a time, no lock, constant memory; adding allocates nothing. A sample that cannot be counted (a label or prediction other than
/// 0 and 1, a score that is NaN) is rejected and counted in <see cref="BinaryCounts.Rejected"/>: nothing is thrown in the middle of a batch.
/// </remarks>
public sealed partial class BinaryConfusion : ISerializableMetric<BinaryConfusion, BinaryCounts>
{
    private readonly float floatThreshold;
    private long truePositives, falsePositives, trueNegatives, falseNegatives;
    private Rejections rejected;
    private bool saturated;

    /// <summary>An empty state.</summary>
    /// <param name="threshold">A score at or above it predicts the positive class; any number, infinities included. Default 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is NaN.</exception>
    public BinaryConfusion(double threshold = 0.5)
    {
        Threshold = Thresholds.Checked(threshold, nameof(threshold));
        floatThreshold = Thresholds.ForFloats(threshold);
    }

    /// <summary>A score at or above it predicts the positive class.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public BinaryCounts Value => new(truePositives, falsePositives, trueNegatives, falseNegatives)
    {
        Rejected = rejected,
        Saturated = saturated,
    };

    /// <summary>Counts labels against predictions.</summary>
    /// <param name="labels">The truth; any value but zero is the positive class, also where interop left other bits than 1.</param>
    /// <param name="predictions">One prediction for each label.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        AddPredicted(BinaryKernel.Count(new ByteLanes(labels), new ByteLanes(predictions)));
    }

    /// <summary>Counts labels against predictions; values other than 0 and 1 are rejected.</summary>
    /// <param name="labels">The truth, 0 or 1.</param>
    /// <param name="predictions">One prediction for each label, 0 or 1.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        AddPredicted(BinaryKernel.Count(new ByteLanes(labels), new ByteLanes(predictions)));
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        AddPredicted(BinaryKernel.Count(new IntLanes(labels), new IntLanes(predictions)));
    }

    /// <summary>Counts labels against scores at or above <see cref="Threshold"/>; a score of NaN is rejected, infinities are not.</summary>
    /// <param name="labels">The truth; any value but zero is the positive class.</param>
    /// <param name="scores">One score for each label, of any scale.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        AddScored(BinaryKernel.Count(new ByteLanes(labels), new FloatLanes(scores, floatThreshold)));
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{bool}, ReadOnlySpan{float})"/>
    public void Add(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        AddScored(BinaryKernel.Count(new ByteLanes(labels), new DoubleLanes(scores, Threshold)));
    }

    /// <summary>Counts labels against scores at or above <see cref="Threshold"/>; a label other than 0 and 1 or a score of NaN is rejected.</summary>
    /// <param name="labels">The truth, 0 or 1.</param>
    /// <param name="scores">One score for each label, of any scale.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        AddScored(BinaryKernel.Count(new ByteLanes(labels), new FloatLanes(scores, floatThreshold)));
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{byte}, ReadOnlySpan{float})"/>
    public void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<double> scores)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        AddScored(BinaryKernel.Count(new ByteLanes(labels), new DoubleLanes(scores, Threshold)));
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{byte}, ReadOnlySpan{float})"/>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        AddScored(BinaryKernel.Count(new IntLanes(labels), new FloatLanes(scores, floatThreshold)));
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{byte}, ReadOnlySpan{float})"/>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        AddScored(BinaryKernel.Count(new IntLanes(labels), new DoubleLanes(scores, Threshold)));
    }

    /// <inheritdoc/>
    public void Merge(BinaryConfusion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Thresholds.MustMatch(Threshold, other.Threshold, nameof(other));
        (long tp, long fp, long tn, long fn) = (other.truePositives, other.falsePositives, other.trueNegatives, other.falseNegatives);
        rejected += other.rejected;
        saturated |= other.saturated;
        Add(tp, fp, tn, fn);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        truePositives = falsePositives = trueNegatives = falseNegatives = 0;
        rejected = default;
        saturated = false;
    }

    /// <inheritdoc/>
    public BinaryConfusion CreateEmpty() => new(Threshold);

    private void AddPredicted(in BinaryTally tally)
    {
        rejected += new Rejections(tally.LabelRejected, PredictionOutOfRange: tally.PredictionRejected);
        Add(tally.TruePositives, tally.FalsePositives, tally.TrueNegatives, tally.FalseNegatives);
    }

    private void AddScored(in BinaryTally tally)
    {
        rejected += new Rejections(tally.LabelRejected, NonFiniteScore: tally.PredictionRejected);
        Add(tally.TruePositives, tally.FalsePositives, tally.TrueNegatives, tally.FalseNegatives);
    }

    private void Add(long truePositives, long falsePositives, long trueNegatives, long falseNegatives)
    {
        Saturating.Add(ref this.truePositives, truePositives, ref saturated);
        Saturating.Add(ref this.falsePositives, falsePositives, ref saturated);
        Saturating.Add(ref this.trueNegatives, trueNegatives, ref saturated);
        Saturating.Add(ref this.falseNegatives, falseNegatives, ref saturated);
    }
}
