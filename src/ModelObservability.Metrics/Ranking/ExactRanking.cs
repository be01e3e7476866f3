using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>
/// ROC AUC, average precision and their curves, exact. It keeps the score of every sample (4 bytes for singles, 8 for doubles, 16 from the
/// first weights on): memory grows with the samples. <see cref="BoundedRanking"/> does not.
/// </summary>
/// <remarks>
/// One writer at a time. Infinite scores are accepted, -0.0 and 0.0 tie, NaN is rejected. A weight of 0 leaves a sample out; one outside
/// 0…1e288 is rejected. Adding allocates only when a list doubles. Reading sorts everything, once for any number of reads of the same state.
/// </remarks>
public sealed partial class ExactRanking : Metric<ExactRanking, RankingValue>, ISerializableMetric<ExactRanking, RankingValue>
{
    private const int BlockLength = 1024;

    private ClassKeys<uint> singles = new();
    private ClassKeys<ulong>? doubles;
    private Rejections rejected;
    private WeightedScores? weighted; // all samples, from the first weight on
    private RankingValue? value;

    private protected override RankingValue ValueCore => value ??= weighted is null ? new RankingValue(Sort(), rejected) : new RankingValue(weighted, rejected);

    /// <summary>Adds a batch.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="scores">The score of each sample: any number, higher for the positive class. Doubles are kept as doubles.</param>
    /// <param name="weights">One weight for each label, 0…1e288. Default: every sample weighs 1.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been added.</exception>
    /// <exception cref="InvalidOperationException">A class has more samples than an array holds (2^31 - 57).</exception>
    public void Add(BinaryLabels labels, RealValues scores, RealValues weights = default)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        weights.MustBeWeightsOf(labels.Length);
        value = null;
        if (weights.Length > 0 || weighted is not null)
        {
            UseWeights();
            rejected += weighted!.Add(labels, scores, weights);
            return;
        }

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

    private protected override void MergeCore(ExactRanking other)
    {
        value = null;
        if ((weighted ?? other.weighted) is not null)
        {
            WeightedScores added = other.Weighted();
            UseWeights();
            weighted!.Merge(added);
            rejected += other.rejected;
            return;
        }

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

    private protected override void ResetCore() => (singles, doubles, weighted, rejected, value) = (new ClassKeys<uint>(), null, null, default, null);

    private protected override ExactRanking CreateEmptyCore() => new();

    private static ulong WidenKey(uint key) => DoubleKey.From(SingleKey.Single(key));

    private void Widen()
    {
        doubles = new ClassKeys<ulong>();
        doubles.Add(singles, WidenKey);
        singles = new ClassKeys<uint>();
    }

    private void UseWeights()
    {
        weighted ??= Weighted();
        (singles, doubles) = (new ClassKeys<uint>(), null);
    }

    /// <summary>The samples with their weights; where they have none yet, each weighs 1.</summary>
    private WeightedScores Weighted()
    {
        if (weighted is not null)
            return weighted;
        WeightedScores all = new();
        if (doubles is null)
            all.Add(singles, WidenKey);
        else
            all.Add(doubles, static key => key);
        return all;
    }

    private SortedKeys Sort() => doubles is null
        ? new SortedKeys<float, uint, SingleKey>(singles)
        : new SortedKeys<double, ulong, DoubleKey>(doubles);
}
