using System.Runtime.CompilerServices;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>Counts the outcomes of a classifier of several classes: labels against predicted classes, or against rows of scores.</summary>
/// <remarks>
/// One writer at a time, no lock; adding allocates nothing, except the table of weights when the first of them arrive. Memory is
/// (classes + 1)² × 8 bytes, fixed at construction: 10 classes take 1 KB, 1,000 take 8 MB, 4,096 take 128 MiB; weights take 16 bytes a cell
/// more. A sample that cannot be counted is rejected and counted in <see cref="ClassCounts.Rejected"/>.
/// </remarks>
public sealed partial class MulticlassConfusion
    : Metric<MulticlassConfusion, MulticlassCounts>, ISerializableMetric<MulticlassConfusion, MulticlassCounts>
{
    /// <summary>The most classes a table in one array can hold.</summary>
    public const int MaxClasses = 46_339;

    /// <summary>The most classes where samples have weights: with more, their sums would take over 2 GB.</summary>
    public const int MaxWeightedClasses = 11_584;

    // Rows of scores become predictions a block at a time, on the stack.
    private const int BlockLength = 256;

    // One row and one column more than classes: they collect what was out of range (see ClassKernel).
    private readonly long[] table;
    private CompensatedSum[]? weights; // of the cells of classes alone, from the first weight on
    private long offered, notANumber, badWeights;
    private bool saturated;

    /// <summary>Creates an empty state.</summary>
    /// <param name="classes">The number of classes, 2…46,339; labels and predictions are 0…classes - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is outside 2…46,339.</exception>
    public MulticlassConfusion(int classes)
    {
        if (classes is < 2 or > MaxClasses)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, $"classes must be 2 to {MaxClasses}.");
        Classes = classes;
        table = new long[ClassKernel.TableLength(classes)];
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    // The value has a copy of the table: classes² × 8 bytes, and as many for weights.
    private protected override MulticlassCounts ValueCore
    {
        get
        {
            long badLabels = 0, badPredictions = 0;
            int stride = Classes + 1;
            for (int i = 0; i < stride; i++)
                badLabels = Saturating.Add(badLabels, table[Classes * stride + i]);
            for (int i = 0; i < Classes; i++)
                badPredictions = Saturating.Add(badPredictions, table[i * stride + Classes]);
            return new MulticlassCounts(Classes, Counts(), SampleWeights.Rounded(weights))
            {
                Rejected = new Rejections(badLabels, badPredictions - notANumber, notANumber, WeightOutOfRange: badWeights),
                Saturated = saturated,
            };
        }
    }

    /// <summary>
    /// Counts labels against predicted classes. A label outside 0…classes - 1 is rejected, then such a prediction, then a weight outside its range.
    /// </summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="predictions">One predicted class for each label.</param>
    /// <param name="weights">One weight for each label, 0…1e288. Default: every sample weighs 1.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there are too many classes for weights; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, RealValues weights = default)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        if (weights.IsGiven)
            UseWeights(labels, weights);
        if (this.weights is null)
        {
            Count(labels, predictions);
            return;
        }

        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start);
            CountWeighted(labels.Slice(start, length), predictions.Slice(start, length), in weights, start);
        }
    }

    /// <summary>
    /// Counts labels against rows of scores: the class with the highest score is predicted, the lowest of equal ones. A row with a NaN is
    /// rejected as a score that is not finite; infinities are scores like others.
    /// </summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="scores">Row-major, labels × classes: probabilities, logits or anything else that is higher for a likelier class.</param>
    /// <param name="weights">One weight for each label, 0…1e288. Default: every sample weighs 1.</param>
    /// <exception cref="ArgumentException">There are not labels × classes scores, or not as many weights as labels, or too many classes for weights; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<int> labels, RealValues scores, RealValues weights = default)
    {
        Lengths.MustBeRows(labels.Length, scores.Length, Classes, nameof(scores));
        if (weights.IsGiven)
            UseWeights(labels, weights);
        bool doubles = scores.Singles.IsEmpty;
        if (this.weights is not null && doubles)
            AddWeightedRows(labels, scores.Doubles, in weights);
        else if (this.weights is not null)
            AddWeightedRows(labels, scores.Singles, in weights);
        else if (doubles)
            AddRows(labels, scores.Doubles);
        else
            AddRows(labels, scores.Singles);
    }

    private protected override void ResetCore()
    {
        Array.Clear(table);
        weights = null;
        offered = notANumber = badWeights = 0;
        saturated = false;
    }

    private protected override MulticlassConfusion CreateEmptyCore() => new(Classes);

    private protected override void MergeCore(MulticlassConfusion other)
    {
        if (other.Classes != Classes)
            throw new ArgumentException($"The other state has {other.Classes} classes, this one {Classes}.", nameof(other));

        if ((weights ?? other.weights) is not null)
            SampleWeights.Merge(ref weights, Counts(), other.weights, other.Counts());
        saturated |= other.saturated;
        // As in Count: no cell is larger than what was offered in all.
        if (offered <= long.MaxValue - other.offered)
        {
            TableSum.Add(table, other.table);
        }
        else
        {
            for (int i = 0; i < table.Length; i++)
                Saturating.Add(ref table[i], other.table[i], ref saturated);
        }

        offered = Saturating.Add(offered, other.offered);
        notANumber = Saturating.Add(notANumber, other.notANumber);
        badWeights = Saturating.Add(badWeights, other.badWeights);
    }

    /// <summary>A copy of the counts of the classes alone, row-major.</summary>
    private long[] Counts()
    {
        long[] counts = new long[Classes * Classes];
        for (int label = 0; label < Classes; label++)
            table.AsSpan(label * (Classes + 1), Classes).CopyTo(counts.AsSpan(label * Classes));
        return counts;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void UseWeights(ReadOnlySpan<int> labels, RealValues weights)
    {
        weights.MustBeWeightsOf(labels.Length);
        if (weights.Length == 0)
            return;
        if (Classes > MaxWeightedClasses)
            throw new ArgumentException($"There are {Classes} classes; weights can be given for up to {MaxWeightedClasses}.", nameof(weights));
        this.weights ??= SampleWeights.OfCounts(Counts());
    }

    private void AddRows<T>(ReadOnlySpan<int> labels, ReadOnlySpan<T> scores)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        Span<int> predictions = stackalloc int[BlockLength];
        while (!labels.IsEmpty)
        {
            ReadOnlySpan<int> block = labels[..Math.Min(BlockLength, labels.Length)];
            Span<int> found = predictions[..block.Length];
            RowArgmax.Find(scores[..(block.Length * Classes)], Classes, found);
            // As CountMissing, which costs a fifth more where it is called.
            for (int i = 0; i < found.Length; i++)
            {
                if (found[i] == RowArgmax.None && (uint)block[i] < (uint)Classes) notANumber = Saturating.Add(notANumber, 1);
            }

            Count(block, found);
            labels = labels[block.Length..];
            scores = scores[(block.Length * Classes)..];
        }
    }

    private void Count(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        // No cell is larger than what was offered in all. Only merging can come near the end of 64 bits.
        if (offered <= long.MaxValue - labels.Length)
        {
            ClassKernel.Count(labels, predictions, Classes, table);
            offered += labels.Length;
        }
        else
        {
            for (int i = 0; i < labels.Length; i++)
                Count(labels[i], predictions[i]);
        }
    }

    /// <summary>The same where samples have weights, those from an index on; without any they weigh 1.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CountWeighted(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, scoped in RealValues given, int start)
    {
        Span<double> buffer = stackalloc double[BlockLength];
        ReadOnlySpan<double> weights = given.Length > 0 ? given.Block(start, labels.Length, buffer) : [];
        for (int i = 0; i < labels.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            bool counts = (uint)labels[i] < (uint)Classes && (uint)predictions[i] < (uint)Classes;
            if (counts && !SampleWeights.IsValid(weight))
            {
                badWeights = Saturating.Add(badWeights, 1);
                continue;
            }

            Count(labels[i], predictions[i]);
            if (counts)
                this.weights![labels[i] * Classes + predictions[i]] += weight;
        }
    }

    private void Count(int label, int prediction)
    {
        uint row = Math.Min((uint)label, (uint)Classes), column = Math.Min((uint)prediction, (uint)Classes);
        Saturating.Add(ref table[(int)(row * (uint)(Classes + 1) + column)], 1, ref saturated);
        offered = Saturating.Add(offered, 1);
    }
}
