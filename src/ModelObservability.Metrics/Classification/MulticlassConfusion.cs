using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>Counts how a classifier of several classes did: labels against predicted classes, or against rows of scores.</summary>
/// <remarks>
/// One writer at a time, no lock; adding allocates nothing. Memory is (classes + 1)² × 8 bytes, fixed at construction: 10 classes take 1 KB,
/// 1,000 take 8 MB, 4,096 take 128 MiB. A sample that cannot be counted is rejected and counted in <see cref="MulticlassCounts.Rejected"/>.
/// </remarks>
public sealed partial class MulticlassConfusion : ISerializableMetric<MulticlassConfusion, MulticlassCounts>
{
    /// <summary>The most classes a table in one array can hold.</summary>
    public const int MaxClasses = 46_339;

    // Rows of scores become predictions a block at a time, on the stack.
    private const int RowsPerBlock = 256;

    // One row and one column more than classes: they collect what was out of range (see ClassKernel).
    private readonly long[] table;
    private long offered;
    private long notANumber;
    private bool saturated;

    /// <summary>An empty state.</summary>
    /// <param name="classes">How many classes there are, 2…46,339; labels and predictions are 0…classes - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is outside 2…46,339.</exception>
    public MulticlassConfusion(int classes)
    {
        if (classes is < 2 or > MaxClasses)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, $"There must be 2 to {MaxClasses} classes.");
        Classes = classes;
        table = new long[ClassKernel.TableLength(classes)];
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <inheritdoc/>
    /// <remarks>The value has a copy of the table: classes² × 8 bytes.</remarks>
    public MulticlassCounts Value
    {
        get
        {
            long badLabels = 0, badPredictions = 0;
            int stride = Classes + 1;
            for (int i = 0; i < stride; i++)
                badLabels = Saturating.Add(badLabels, table[Classes * stride + i]);
            for (int i = 0; i < Classes; i++)
                badPredictions = Saturating.Add(badPredictions, table[i * stride + Classes]);
            return new MulticlassCounts(Classes, table, stride)
            {
                Rejected = new Rejections(badLabels, badPredictions - notANumber, notANumber),
                Saturated = saturated,
            };
        }
    }

    /// <summary>Counts labels against predicted classes. A label outside 0…classes - 1 is rejected, then a prediction outside is.</summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="predictions">One predicted class for each label.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        Count(labels, predictions);
    }

    /// <summary>
    /// Counts labels against rows of scores: the class with the highest score is predicted, the lowest of equal ones. A row that holds a NaN is
    /// rejected as a score that is not finite; infinities are scores like others.
    /// </summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="scores">Row-major, labels × classes: probabilities, logits or anything else that is higher for a likelier class.</param>
    /// <exception cref="ArgumentException">There are not as many scores as labels × classes; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores) => AddRows(labels, scores);

    /// <inheritdoc cref="Add(ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores) => AddRows(labels, scores);

    /// <inheritdoc/>
    public void Merge(MulticlassConfusion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Classes != Classes)
            throw new ArgumentException($"The other state has {other.Classes} classes, this one {Classes}.", nameof(other));

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
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Clear(table);
        offered = notANumber = 0;
        saturated = false;
    }

    /// <inheritdoc/>
    public MulticlassConfusion CreateEmpty() => new(Classes);

    private void AddRows<T>(ReadOnlySpan<int> labels, ReadOnlySpan<T> scores)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        Lengths.MustBeRows(labels.Length, scores.Length, Classes, nameof(scores));
        Span<int> predictions = stackalloc int[RowsPerBlock];
        while (!labels.IsEmpty)
        {
            ReadOnlySpan<int> block = labels[..Math.Min(RowsPerBlock, labels.Length)];
            Span<int> found = predictions[..block.Length];
            RowArgmax.Find(scores[..(block.Length * Classes)], Classes, found);
            // Of the predictions out of range these are the ones that never were: the label is good and the row is not.
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
        if (offered <= long.MaxValue - labels.Length) ClassKernel.Count(labels, predictions, Classes, table);
        else CountNearTheEnd(labels, predictions);
        offered = Saturating.Add(offered, labels.Length);
    }

    private void CountNearTheEnd(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            uint label = Math.Min((uint)labels[i], (uint)Classes), prediction = Math.Min((uint)predictions[i], (uint)Classes);
            Saturating.Add(ref table[(int)(label * (uint)(Classes + 1) + prediction)], 1, ref saturated);
        }
    }
}
