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
public sealed partial class BoundedRanking : ISerializableMetric<BoundedRanking, BoundedRankingValue>
{
    private const int BlockLength = 1024;

    private readonly BoundedRankingOptions _options;
    private readonly ushort[] _cells;
    private readonly long[] _totals;
    private int _pending;

    /// <summary>An empty state.</summary>
    /// <param name="options">The bins; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public BoundedRanking(BoundedRankingOptions? options = null)
    {
        _options = options ?? new BoundedRankingOptions();
        _options.Validate();
        _cells = new ushort[2 * _options.Bins + ScoreBinning.RefusedCells];
        _totals = new long[_cells.Length];
    }

    /// <inheritdoc/>
    public BoundedRankingValue Value
    {
        get
        {
            Drain();
            var rejected = new Rejections(LabelOutOfRange: _totals[^2], NonFiniteScore: _totals[^1]);
            return new BoundedRankingValue(
                new BinnedCounts(_totals[..^ScoreBinning.RefusedCells], _options.Scale), rejected);
        }
    }

    /// <summary>Adds a batch.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="scores">The score of each sample, higher for the positive class.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Add(BinaryLabels labels, Reals scores)
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
                Narrowing.RoundDown(scores.Doubles.Slice(start, length), scoreBuffer);
            Count(labels.Block(start, length, labelBuffer), block);
        }
    }

    /// <inheritdoc/>
    public void Merge(BoundedRanking other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._options.Bins != _options.Bins || other._options.Scale != _options.Scale)
        {
            throw new ArgumentException(
                $"It has {other._options.Bins} bins by {other._options.Scale}; this has {_options.Bins} by {_options.Scale}.", nameof(other));
        }

        Drain();
        for (int cell = 0; cell < _totals.Length; cell++)
            _totals[cell] = Saturating.Add(_totals[cell], Saturating.Add(other._totals[cell], other._cells[cell]));
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _cells.AsSpan().Clear();
        _totals.AsSpan().Clear();
        _pending = 0;
    }

    /// <inheritdoc/>
    public BoundedRanking CreateEmpty() => new(_options);

    private void Count(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores)
    {
        if (_pending > ScoreBinning.MostSamples - scores.Length)
            Drain();
        _pending += scores.Length;
        switch (_options.Scale)
        {
            case ScoreScale.Probability: ScoreBinning.Count(labels, scores, new ProbabilityBins(_options.Bins), _cells); break;
            case ScoreScale.Logit: ScoreBinning.Count(labels, scores, new LogitBins(_options.Bins), _cells); break;
            default: ScoreBinning.Count(labels, scores, new FloatBitsBins(_options.Bins), _cells); break;
        }
    }

    private void Drain()
    {
        CellTotals.Drain(_cells, _totals);
        _pending = 0;
    }
}
