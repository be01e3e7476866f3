using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Probability;

/// <summary>
/// Log-loss (binary cross-entropy) and Brier score of the probabilities of a binary classifier, from probabilities or logits, in one pass and
/// constant memory.
/// </summary>
/// <remarks>
/// One writer at a time; adding allocates nothing. Order, split, merging and the instruction set change at most a relative 1e-13. Rejected are
/// labels other than 0 and 1, scores that are NaN or infinite, probabilities outside 0…1, and bad weights.
/// </remarks>
public sealed partial class BinaryLogLoss : Metric<BinaryLogLoss, BinaryLogLossValue>, ISerializableMetric<BinaryLogLoss, BinaryLogLossValue>
{
    private const int BlockLength = 512;

    private readonly ScoreKind kind;
    private LossSums sums = LossSums.Empty;
    private CompensatedSum brier; // in the unit of the moments
    private long clipped;

    /// <summary>Creates an empty state.</summary>
    /// <param name="kind">What the scores are. Default: probabilities.</param>
    /// <exception cref="ArgumentException"><paramref name="kind"/> is not one of <see cref="ScoreKind"/>.</exception>
    public BinaryLogLoss(ScoreKind kind = ScoreKind.Probability)
    {
        if (!Enum.IsDefined(kind))
            throw new ArgumentException($"kind is {(int)kind}; it must be one of {nameof(ScoreKind)}.", nameof(kind));
        this.kind = kind;
    }

    private protected override BinaryLogLossValue ValueCore => new(sums, brier, clipped);

    /// <summary>Adds a batch.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="scores">The probability, or the logit, of the positive class for each label.</param>
    /// <param name="weights">One weight for each label, 0…1e288. Default: every sample weighs 1.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been added.</exception>
    public void Add(BinaryLabels labels, RealValues scores, RealValues weights = default)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        weights.MustBeWeightsOf(labels.Length);
        AddBlocks(labels, scores, weights);
    }

    private protected override void MergeCore(BinaryLogLoss other)
    {
        if (other.kind != kind)
            throw new ArgumentException($"The other state takes {other.kind} scores, this one {kind} scores.", nameof(other));
        (int own, int others) = (sums.Moments.Unit, other.sums.Moments.Unit);
        CompensatedSum otherBrier = other.brier; // a state may be merged into itself
        sums += other.sums;
        brier = brier.Scaled(own - sums.Moments.Unit) + otherBrier.Scaled(others - sums.Moments.Unit);
        clipped = Saturating.Add(clipped, other.clipped);
    }

    private protected override void ResetCore() => (sums, brier, clipped) = (LossSums.Empty, default, 0);

    private protected override BinaryLogLoss CreateEmptyCore() => new(kind);

    private void AddBlocks(BinaryLabels labels, RealValues scores, RealValues weights)
    {
        Span<byte> labelBuffer = stackalloc byte[labels.BufferLength(BlockLength)];
        Span<double> scoreBuffer = stackalloc double[scores.BufferLength(BlockLength)];
        Span<double> weightBuffer = stackalloc double[weights.BufferLength(BlockLength)];
        Span<double> losses = stackalloc double[Math.Min(labels.Length, BlockLength)];
        Span<double> keptWeights = stackalloc double[Math.Min(weights.Length, BlockLength)];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start);
            var samples = new BinarySamples(
                labels.Block(start, length, labelBuffer), scores.Block(start, length, scoreBuffer),
                weights.Length == 0 ? [] : weights.Block(start, length, weightBuffer));
            BinaryLossTally tally = kind == ScoreKind.Probability
                ? samples.ToProbabilities(losses, keptWeights, LogLoss.EpsilonOf(scores))
                : samples.ToMargins(losses, keptWeights);
            Span<double> kept = losses[..tally.Kept];
            if (kind == ScoreKind.Probability)
                LogLoss.OfProbabilities(kept);
            else
                LogLoss.OfMargins(kept);
            int before = sums.Moments.Unit;
            sums = sums.Plus(kept, keptWeights[..Math.Min(tally.Kept, keptWeights.Length)]) with { Rejected = sums.Rejected + tally.Rejected };
            brier = brier.Scaled(before - sums.Moments.Unit) + Math.ScaleB(tally.Brier, tally.Unit - sums.Moments.Unit);
            clipped = Saturating.Add(clipped, tally.Clipped);
        }
    }
}
