using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>
/// ROC AUC, average precision and their curves, exact. It keeps the score of every sample (4 bytes for singles, 8 for doubles):
/// memory grows with the samples. <see cref="BoundedRanking"/> does not.
/// </summary>
/// <remarks>
/// One writer at a time. Infinite scores are accepted, -0.0 and 0.0 tie, NaN is rejected. Adding allocates only when a list doubles.
/// Reading sorts everything, once for any number of reads of the same state.
/// </remarks>
public sealed partial class ExactRanking : ISerializableMetric<ExactRanking, RankingValue>
{
    private const int BlockLength = 1024;

    private ClassKeys<uint> _singles = new();
    private ClassKeys<ulong>? _doubles;
    private Rejections _rejected;
    private RankingValue? _value;

    /// <inheritdoc/>
    public RankingValue Value => _value ??= new RankingValue(Sort(), _rejected);

    /// <summary>Adds a batch.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="scores">The score of each sample: any number, higher for the positive class. Doubles are kept as doubles.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InvalidOperationException">A class has more samples than an array holds (2^31 - 57).</exception>
    public void Add(BinaryLabels labels, Reals scores)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        _value = null;
        if (_doubles is null && !scores.Doubles.IsEmpty)
            Widen();

        Span<byte> labelBuffer = stackalloc byte[labels.BufferLength(BlockLength)];
        Span<double> scoreBuffer = stackalloc double[_doubles is null ? 0 : scores.BufferLength(BlockLength)];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start);
            ReadOnlySpan<byte> block = labels.Block(start, length, labelBuffer);
            SplitCounts counts = _doubles is null
                ? _singles.Add<float, SingleKey>(block, scores.Singles.Slice(start, length))
                : _doubles.Add<double, DoubleKey>(block, scores.Block(start, length, scoreBuffer));
            _rejected += new Rejections(LabelOutOfRange: counts.BadLabels, NonFiniteScore: counts.BadScores);
        }
    }

    /// <inheritdoc/>
    public void Merge(ExactRanking other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _value = null;
        if (other._doubles is not null && _doubles is null)
            Widen();
        if (_doubles is null)
            _singles.Add(other._singles, static key => key);
        else if (other._doubles is null)
            _doubles.Add(other._singles, WidenKey);
        else
            _doubles.Add(other._doubles, static key => key);
        _rejected += other._rejected;
    }

    /// <inheritdoc/>
    public void Reset() => (_singles, _doubles, _rejected, _value) = (new ClassKeys<uint>(), null, default, null);

    /// <inheritdoc/>
    public ExactRanking CreateEmpty() => new();

    private static ulong WidenKey(uint key) => DoubleKey.From(SingleKey.Single(key));

    private void Widen()
    {
        _doubles = new ClassKeys<ulong>();
        _doubles.Add(_singles, WidenKey);
        _singles = new ClassKeys<uint>();
    }

    private SortedKeys Sort() => _doubles is null
        ? new SortedKeys<float, uint, SingleKey>(_singles)
        : new SortedKeys<double, ulong, DoubleKey>(_doubles);
}
