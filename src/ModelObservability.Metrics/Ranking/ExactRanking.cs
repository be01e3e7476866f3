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

    private ClassKeys<uint> singles = new();
    private ClassKeys<ulong>? doubles;
    private Rejections rejected;
    private RankingValue? value;

    /// <inheritdoc/>
    public RankingValue Value => value ??= new RankingValue(Sort(), rejected);

    /// <summary>Adds a batch.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="scores">The score of each sample: any number, higher for the positive class. Doubles are kept as doubles.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InvalidOperationException">A class has more samples than an array holds (2^31 - 57).</exception>
    public void Add(BinaryLabels labels, Reals scores)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        value = null;
        if (doubles is null && !scores.Doubles.IsEmpty)
            Widen();

        Span<byte> labelBuffer = stackalloc byte[labels.BufferLength(BlockLength)];
        Span<double> scoreBuffer = stackalloc double[doubles is null ? 0 : scores.BufferLength(BlockLength)];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start);
            ReadOnlySpan<byte> block = labels.Block(start, length, labelBuffer);
            SplitCounts counts = doubles is null
                ? singles.Add<float, SingleKey>(block, scores.Singles.Slice(start, length))
                : doubles.Add<double, DoubleKey>(block, scores.Block(start, length, scoreBuffer));
            rejected += new Rejections(LabelOutOfRange: counts.BadLabels, NonFiniteScore: counts.BadScores);
        }
    }

    /// <inheritdoc/>
    public void Merge(ExactRanking other)
    {
        ArgumentNullException.ThrowIfNull(other);
        value = null;
        if (other.doubles is not null && doubles is null)
            Widen();
        if (doubles is null)
            singles.Add(other.singles, static key => key);
        else if (other.doubles is null)
            doubles.Add(other.singles, WidenKey);
        else
            doubles.Add(other.doubles, static key => key);
        rejected += other.rejected;
    }

    /// <inheritdoc/>
    public void Reset() => (singles, doubles, rejected, value) = (new ClassKeys<uint>(), null, default, null);

    /// <inheritdoc/>
    public ExactRanking CreateEmpty() => new();

    private static ulong WidenKey(uint key) => DoubleKey.From(SingleKey.Single(key));

    private void Widen()
    {
        doubles = new ClassKeys<ulong>();
        doubles.Add(singles, WidenKey);
        singles = new ClassKeys<uint>();
    }

    private SortedKeys Sort() => doubles is null
        ? new SortedKeys<float, uint, SingleKey>(singles)
        : new SortedKeys<double, ulong, DoubleKey>(doubles);
}
