using System.Runtime.CompilerServices;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>Counts the outcomes of a binary classifier: labels against predictions, or against scores and a threshold.</summary>
/// <remarks>
/// One writer at a time, no lock, constant memory; adding allocates nothing, except 64 bytes when the first weights arrive. A sample that
/// cannot be counted (a label or prediction other than 0 and 1, a score of NaN, a weight outside 0…1e288) is rejected and counted in
/// <see cref="BinaryCounts.Rejected"/>; nothing is thrown in the middle of a batch.
/// </remarks>
public sealed partial class BinaryConfusion : Metric<BinaryConfusion, BinaryCounts>, ISerializableMetric<BinaryConfusion, BinaryCounts>
{
    private const int BlockLength = 512, Cells = 4;

    private readonly float floatThreshold;
    private readonly long[] counts = new long[Cells]; // cell 2·label + prediction
    private CompensatedSum[]? weights; // of the same cells, from the first weight on
    private Rejections rejected;
    private bool saturated;

    /// <summary>Creates an empty state.</summary>
    /// <param name="threshold">A score at or above it predicts the positive class; any number, infinities included. Default: 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is NaN.</exception>
    public BinaryConfusion(double threshold = 0.5)
    {
        Threshold = Thresholds.Checked(threshold, nameof(threshold));
        floatThreshold = Thresholds.ForFloats(threshold);
    }

    /// <summary>A score at or above it predicts the positive class.</summary>
    public double Threshold { get; }

    private protected override BinaryCounts ValueCore => new(counts, SampleWeights.Rounded(weights)) { Rejected = rejected, Saturated = saturated };

    /// <summary>Counts labels against predictions. A label other than 0 and 1 is rejected, then a prediction, then a weight outside its range.</summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="predictions">One prediction for each label.</param>
    /// <param name="weights">One weight for each label, 0…1e288. Default: every sample weighs 1.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been counted.</exception>
    public void Add(BinaryLabels labels, BinaryLabels predictions, RealValues weights = default)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        weights.MustBeWeightsOf(labels.Length);
        if (weights.Length > 0)
        {
            AddWeighted(labels, predictions, default, weights);
            return;
        }

        BinaryTally tally = predictions.AreIntegers
            ? Count(labels, predictions.Integers)
            : Count(labels, predictions.Bytes);
        if ((tally.LabelRejected | tally.PredictionRejected) != 0)
            rejected += new Rejections(tally.LabelRejected, PredictionOutOfRange: tally.PredictionRejected);
        Add(tally);
    }

    /// <summary>
    /// Counts labels against scores at or above <see cref="Threshold"/>. A label other than 0 and 1 is rejected, then a score of NaN (infinities
    /// are scores like others), then a weight outside its range.
    /// </summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="scores">One score for each label, on any scale.</param>
    /// <param name="weights">One weight for each label, 0…1e288. Default: every sample weighs 1.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been counted.</exception>
    public void Add(BinaryLabels labels, RealValues scores, RealValues weights = default)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        weights.MustBeWeightsOf(labels.Length);
        if (weights.Length > 0)
        {
            AddWeighted(labels, default, scores, weights);
            return;
        }

        BinaryTally tally = scores.Singles.IsEmpty
            ? Count(labels, new DoubleLanes(scores.Doubles, Threshold))
            : Count(labels, new FloatLanes(scores.Singles, floatThreshold));
        if ((tally.LabelRejected | tally.PredictionRejected) != 0)
            rejected += new Rejections(tally.LabelRejected, NonFiniteScore: tally.PredictionRejected);
        Add(tally);
    }

    private protected override void MergeCore(BinaryConfusion other)
    {
        Thresholds.MustMatch(Threshold, other.Threshold, nameof(other));
        SampleWeights.Merge(ref weights, counts, other.weights, other.counts);
        rejected += other.rejected;
        saturated |= other.saturated;
        for (int cell = 0; cell < Cells; cell++)
            Saturating.Add(ref counts[cell], other.counts[cell], ref saturated);
    }

    private protected override void ResetCore()
    {
        Array.Clear(counts);
        weights = null;
        rejected = default;
        saturated = false;
    }

    private protected override BinaryConfusion CreateEmptyCore() => new(Threshold);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static BinaryTally Count<TPredictions>(BinaryLabels labels, scoped TPredictions predictions)
        where TPredictions : struct, ILanes, allows ref struct
        => labels.AreIntegers ? BinaryKernel.Count(labels.Integers, predictions) : BinaryKernel.Count(labels.Bytes, predictions);

    private void Add(in BinaryTally tally)
    {
        Saturating.Add(ref counts[0], tally.TrueNegatives, ref saturated);
        Saturating.Add(ref counts[1], tally.FalsePositives, ref saturated);
        Saturating.Add(ref counts[2], tally.FalseNegatives, ref saturated);
        Saturating.Add(ref counts[3], tally.TruePositives, ref saturated);
        if (weights is not null)
            SampleWeights.AddCounts(weights, [tally.TrueNegatives, tally.FalsePositives, tally.FalseNegatives, tally.TruePositives]);
    }

    private void AddWeighted(BinaryLabels labels, BinaryLabels predictions, RealValues scores, RealValues weights)
    {
        this.weights ??= SampleWeights.OfCounts(counts);
        Span<byte> labelBuffer = stackalloc byte[labels.BufferLength(BlockLength)], predictionBuffer = stackalloc byte[BlockLength];
        Span<double> scoreBuffer = stackalloc double[scores.BufferLength(BlockLength)], weightBuffer = stackalloc double[weights.BufferLength(BlockLength)];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start);
            ReadOnlySpan<byte> predicted = predictions.Length > 0
                ? predictions.Block(start, length, predictionBuffer)
                : Thresholds.Apply(scores.Block(start, length, scoreBuffer), Threshold, predictionBuffer);
            AddWeighted(
                labels.Block(start, length, labelBuffer), predicted, weights.Block(start, length, weightBuffer),
                predictions.Length > 0 ? new Rejections(PredictionOutOfRange: 1) : new Rejections(NonFiniteScore: 1));
        }
    }

    private void AddWeighted(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions, ReadOnlySpan<double> weights, Rejections badPrediction)
    {
        for (int index = 0; index < labels.Length; index++)
        {
            if (labels[index] > 1)
                rejected += new Rejections(LabelOutOfRange: 1);
            else if (predictions[index] > 1)
                rejected += badPrediction;
            else if (!SampleWeights.IsValid(weights[index]))
                rejected += new Rejections(WeightOutOfRange: 1);
            else
            {
                int cell = 2 * labels[index] + predictions[index];
                Saturating.Add(ref counts[cell], 1, ref saturated);
                this.weights![cell] += weights[index];
            }
        }
    }
}
