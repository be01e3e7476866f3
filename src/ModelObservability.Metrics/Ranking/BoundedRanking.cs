using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>
/// ROC AUC and average precision between bounds, and their curves, in constant memory: samples are counted by bin of their score. With the
/// default bins the bounds of the ROC AUC are less than 1e-3 apart unless scores crowd into few bins; where all fall into one they are 0 and 1.
/// </summary>
/// <remarks>
/// One writer at a time; adding allocates nothing. Infinite scores are accepted, -0.0 and 0.0 tie, NaN is rejected. Doubles are
/// counted by the nearest single not above them, which changes no comparison with the edge of a bin.
/// </remarks>
public sealed partial class BoundedRanking : Metric<BoundedRanking, BoundedRankingValue>, ISerializableMetric<BoundedRanking, BoundedRankingValue>
{
    private const int BlockLength = 1024;

    private readonly BoundedRankingOptions options;
    private readonly ushort[] cells;
    private readonly long[] totals;
    private int pending;

    /// <summary>Creates an empty state.</summary>
    /// <param name="options">The bins; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public BoundedRanking(BoundedRankingOptions? options = null)
    {
        this.options = options ?? new BoundedRankingOptions();
        this.options.Validate();
        cells = new ushort[2 * this.options.Bins + ScoreBinning.RefusedCells];
        totals = new long[cells.Length];
    }

    private protected override BoundedRankingValue ValueCore
    {
        get
        {
            Drain();
            var rejected = new Rejections(LabelOutOfRange: totals[^2], NonFiniteScore: totals[^1]);
            return new BoundedRankingValue(
                new BinnedCounts(totals[..^ScoreBinning.RefusedCells], options.Scale), rejected);
        }
    }

    /// <summary>Adds a batch.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="scores">The score of each sample, higher for the positive class.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Add(BinaryLabels labels, RealValues scores)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        Span<byte> labelBuffer = stackalloc byte[labels.BufferLength(BlockLength)];
        Span<float> scoreBuffer = stackalloc float[Math.Min(BlockLength, scores.Doubles.Length)];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start);
            ReadOnlySpan<float> block = scoreBuffer[..Math.Min(length, scoreBuffer.Length)];
            if (scores.Doubles.IsEmpty)
                block = scores.Singles.Slice(start, length);
            else
                Narrow(scores.Doubles.Slice(start, length), scoreBuffer);
            Count(labels.Block(start, length, labelBuffer), block);
        }
    }

    private protected override void MergeCore(BoundedRanking other)
    {
        if (other.options.Bins != options.Bins || other.options.Scale != options.Scale)
        {
            throw new ArgumentException(
                $"The other state has {other.options.Bins} bins by {other.options.Scale}, this one {options.Bins} by {options.Scale}.", nameof(other));
        }

        Drain();
        CellTotals.Add(other.totals.AsSpan(), totals);
        if (other.pending > 0)
            CellTotals.Add(other.cells.AsSpan(), totals); // otherwise they are all 0
    }

    private protected override void ResetCore()
    {
        cells.AsSpan().Clear();
        totals.AsSpan().Clear();
        pending = 0;
    }

    private protected override BoundedRanking CreateEmptyCore() => new(options);

    private void Narrow(ReadOnlySpan<double> doubles, Span<float> singles)
    {
        Narrowing.RoundDown(doubles, singles);
        if (options.Scale == ScoreScale.ProbabilityTails) ProbabilityTailBins.KeepApart(doubles, singles);
    }

    private void Count(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores)
    {
        if (pending > ScoreBinning.MostSamples - scores.Length)
            Drain();
        pending += scores.Length;
        switch (options.Scale)
        {
            case ScoreScale.Probability: ScoreBinning.Count(labels, scores, new ProbabilityBins(options.Bins), cells); break;
            case ScoreScale.ProbabilityTails: ScoreBinning.Count(labels, scores, new ProbabilityTailBins(options.Bins), cells); break;
            case ScoreScale.Logit: ScoreBinning.Count(labels, scores, new LogitBins(options.Bins), cells); break;
            default: ScoreBinning.Count(labels, scores, new FloatBitsBins(options.Bins), cells); break;
        }
    }

    private void Drain()
    {
        if (pending == 0)
            return;
        CellTotals.Drain(cells, totals);
        pending = 0;
    }
}
