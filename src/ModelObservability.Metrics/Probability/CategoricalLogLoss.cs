using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Probability;

/// <summary>
/// Log-loss (categorical cross-entropy) and perplexity of a classifier of several classes, from rows of probabilities or logits, in one pass
/// and constant memory.
/// </summary>
/// <remarks>
/// One writer at a time; adding allocates nothing. Order, split, merging and the instruction set change at most a relative 1e-13. Rejected are
/// labels outside the classes, rows with a score that is NaN or infinite, or with a probability outside 0…1, and bad weights. A row of
/// probabilities need not add up to 1: it is divided by its sum, as scikit-learn does.
/// </remarks>
public sealed partial class CategoricalLogLoss
    : Metric<CategoricalLogLoss, LogLossValue>, ISerializableMetric<CategoricalLogLoss, LogLossValue>
{
    private const int BlockLength = 256;

    private readonly ScoreKind kind;
    private double[] row = [];
    private LossSums sums = LossSums.Empty;
    private long clipped;

    /// <summary>Creates an empty state.</summary>
    /// <param name="classes">The number of classes, 2 or more; where scores are singles the state keeps a row of so many doubles.</param>
    /// <param name="kind">What the scores are. Default: probabilities.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is less than 2.</exception>
    /// <exception cref="ArgumentException"><paramref name="kind"/> is not one of <see cref="ScoreKind"/>.</exception>
    public CategoricalLogLoss(int classes, ScoreKind kind = ScoreKind.Probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (!Enum.IsDefined(kind))
            throw new ArgumentException($"kind is {(int)kind}; it must be one of {nameof(ScoreKind)}.", nameof(kind));
        this.kind = kind;
        Classes = classes;
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    private protected override LogLossValue ValueCore => new(sums, clipped);

    /// <summary>Adds a batch.</summary>
    /// <param name="labels">The class of each sample, 0…classes − 1.</param>
    /// <param name="scores">Row-major, labels × classes: the probability, or the logit, of each class.</param>
    /// <param name="weights">One weight for each label, 0…1e288. Default: every sample weighs 1.</param>
    /// <exception cref="ArgumentException">There are not labels × classes scores, or not as many weights as labels; nothing has been added.</exception>
    public void Add(ReadOnlySpan<int> labels, RealValues scores, RealValues weights = default)
    {
        Lengths.MustBeRows(labels.Length, scores.Length, Classes, nameof(scores));
        weights.MustBeWeightsOf(labels.Length);
        AddBlocks(labels, scores, weights);
    }

    private protected override void MergeCore(CategoricalLogLoss other)
    {
        if (other.kind != kind || other.Classes != Classes)
            throw new ArgumentException($"The other state has {other.Classes} classes of {other.kind} scores, this one {Classes} of {kind} scores.", nameof(other));
        sums += other.sums;
        clipped = Saturating.Add(clipped, other.clipped);
    }

    private protected override void ResetCore() => (sums, clipped) = (LossSums.Empty, 0);

    private protected override CategoricalLogLoss CreateEmptyCore() => new(Classes, kind);

    private void AddBlocks(ReadOnlySpan<int> labels, RealValues rows, RealValues weights)
    {
        if (this.row.Length < rows.BufferLength(Classes))
            this.row = new double[Classes];
        double epsilon = LogLoss.EpsilonOf(rows);
        Span<double> weightBuffer = stackalloc double[weights.BufferLength(BlockLength)];
        Span<double> losses = stackalloc double[Math.Min(labels.Length, BlockLength)];
        Span<double> keptWeights = stackalloc double[Math.Min(weights.Length, BlockLength)];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start), kept = 0;
            ReadOnlySpan<double> weightBlock = weights.Length == 0 ? [] : weights.Block(start, length, weightBuffer);
            Rejections rejected = default;
            for (int index = 0; index < length; index++)
            {
                ReadOnlySpan<double> row = rows.Block((start + index) * Classes, Classes, this.row);
                Rejections fault = TryMeasure(row, labels[start + index], epsilon, out double loss);
                if (fault.Total == 0 && !weightBlock.IsEmpty && !SampleWeights.IsValid(weightBlock[index]))
                    fault = new Rejections(WeightOutOfRange: 1);
                rejected += fault;
                if (fault.Total != 0)
                    continue;
                if (kind == ScoreKind.Probability && RowLoss.IsClipped(row[labels[start + index]], epsilon))
                    clipped = Saturating.Add(clipped, 1);
                if (!weightBlock.IsEmpty)
                    keptWeights[kept] = weightBlock[index];
                losses[kept++] = loss;
            }

            if (kind == ScoreKind.Probability)
                LogLoss.OfProbabilities(losses[..kept]);
            sums = sums.Plus(losses[..kept], keptWeights[..Math.Min(kept, keptWeights.Length)]) with { Rejected = sums.Rejected + rejected };
        }
    }

    /// <summary>What is wrong with a sample; if nothing is, its loss, or the probability that the loss is the logarithm of.</summary>
    private Rejections TryMeasure(ReadOnlySpan<double> row, int label, double epsilon, out double measure)
    {
        measure = 0;
        if ((uint)label >= (uint)row.Length)
            return new Rejections(LabelOutOfRange: 1);
        Extremes extremes = Extremes.Of(row);
        if (!double.IsFinite(extremes.Minimum) || !double.IsFinite(extremes.Maximum))
            return new Rejections(NonFiniteScore: 1);
        if (kind == ScoreKind.Probability && (extremes.Minimum < 0 || extremes.Maximum > 1))
            return new Rejections(ProbabilityOutOfRange: 1);

        measure = kind == ScoreKind.Probability ? RowLoss.ShareOf(row, label, epsilon) : RowLoss.OfLogits(row, extremes.Maximum, label);
        return default;
    }
}
