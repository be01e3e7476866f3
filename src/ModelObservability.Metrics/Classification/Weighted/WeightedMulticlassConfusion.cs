using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>
/// What a classifier of several classes did with samples that have weights: labels and weights against predicted classes, or against rows of
/// scores.
/// </summary>
/// <remarks>
/// One writer at a time; memory is classes² × 16 bytes; adding allocates nothing. Sums are compensated: order and split of the samples show
/// at most in the last digit. A class out of range, a row of scores that holds a NaN and a weight outside 0…1e288 reject the sample.
/// </remarks>
public sealed partial class WeightedMulticlassConfusion : ISerializableMetric<WeightedMulticlassConfusion, WeightedMulticlassCounts>
{
    /// <summary>The most classes a table can have: with more, its sums need more memory than one array holds.</summary>
    public const int MaxClasses = 11_584;

    private const int BlockLength = 256;

    private readonly CompensatedSum[] table;
    private long count;
    private Rejections rejected;

    /// <summary>An empty state.</summary>
    /// <param name="classes">How many classes there are, 2…11,584; labels and predictions are 0…classes - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is outside 2…11,584.</exception>
    public WeightedMulticlassConfusion(int classes)
    {
        if (classes is < 2 or > MaxClasses)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, $"There must be 2 to {MaxClasses} classes.");
        Classes = classes;
        table = new CompensatedSum[classes * classes];
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <inheritdoc/>
    public WeightedMulticlassCounts Value => new(Classes, [.. table.Select(sum => sum.Value)]) { Count = count, Rejected = rejected };

    /// <summary>Counts labels against predicted classes.</summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="predictions">One predicted class for each label.</param>
    /// <param name="weights">One for each label: 0…1e288.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, Reals weights)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        Lengths.MustMatch(labels.Length, weights.Length, nameof(weights));
        Span<double> buffer = stackalloc double[weights.BufferLength(BlockLength)];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start);
            AddBlock(labels.Slice(start, length), predictions.Slice(start, length), weights.Block(start, length, buffer), new Rejections(PredictionOutOfRange: 1));
        }
    }

    /// <summary>Counts labels against rows of scores: the class with the highest score is predicted, the lowest of equal ones.</summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="scores">Row-major, labels × classes: probabilities, logits or anything else that is higher for a likelier class.</param>
    /// <param name="weights">One for each label: 0…1e288.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores, Reals weights) => AddRows(labels, scores, weights);

    /// <inheritdoc cref="Add(ReadOnlySpan{int}, ReadOnlySpan{float}, Reals)"/>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, Reals weights) => AddRows(labels, scores, weights);

    /// <inheritdoc/>
    public void Merge(WeightedMulticlassConfusion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Classes != Classes)
            throw new ArgumentException($"It has {other.Classes} classes; this has {Classes}.", nameof(other));
        for (int cell = 0; cell < table.Length; cell++)
            table[cell] += other.table[cell];
        count = Saturating.Add(count, other.count);
        rejected += other.rejected;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        table.AsSpan().Clear();
        (count, rejected) = (0, default);
    }

    /// <inheritdoc/>
    public WeightedMulticlassConfusion CreateEmpty() => new(Classes);

    private void AddRows<T>(ReadOnlySpan<int> labels, ReadOnlySpan<T> scores, Reals weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Lengths.MustBeRows(labels.Length, scores.Length, Classes, nameof(scores));
        Lengths.MustMatch(labels.Length, weights.Length, nameof(weights));
        Span<int> predictions = stackalloc int[BlockLength];
        Span<double> buffer = stackalloc double[weights.BufferLength(BlockLength)];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start);
            RowArgmax.Find(scores.Slice(start * Classes, length * Classes), Classes, predictions[..length]);
            AddBlock(labels.Slice(start, length), predictions[..length], weights.Block(start, length, buffer), new Rejections(NonFiniteScore: 1));
        }
    }

    private void AddBlock(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, ReadOnlySpan<double> weights, Rejections badPrediction)
    {
        int counted = 0;
        Rejections bad = default;
        for (int index = 0; index < labels.Length; index++)
        {
            if ((uint)labels[index] >= (uint)Classes)
                bad += new Rejections(LabelOutOfRange: 1);
            else if ((uint)predictions[index] >= (uint)Classes)
                bad += badPrediction;
            else if (!Weighing.IsGood(weights[index]))
                bad += new Rejections(WeightOutOfRange: 1);
            else
            {
                table[labels[index] * Classes + predictions[index]] += weights[index];
                counted++;
            }
        }

        count = Saturating.Add(count, counted);
        rejected += bad;
    }
}
