namespace ModelObservability.Metrics.Vision;

/// <summary>
/// Overlap of label maps with <c>k</c> classes (semantic segmentation): intersection over union and Dice per class and their means.
/// </summary>
/// <remarks>
/// One sample is one pixel: maps may be recorded whole, in tiles or in rows, with the same result. Memory is 24 bytes a class.
/// A pixel whose label is the ignored class is counted as ignored, whatever is predicted there; the ignored class has no score
/// and takes no part in a mean. One writer at a time; it takes no lock.
/// Source: Everingham et al. 2010, "The PASCAL VOC challenge"; scikit-learn's <c>jaccard_score</c> and <c>f1_score</c> as reference.
/// </remarks>
public sealed class SegmentationOverlap : IStreamingMetric<SegmentationOverlap, SegmentationValue>
{
    /// <summary>The largest number of classes, 2^20.</summary>
    public const int MaxClasses = 1 << 20;

    private readonly int classes;
    private readonly int? ignoredClass;
    private readonly Undefined undefined;
    private readonly LabelMapCounts counts;

    /// <summary>An empty state.</summary>
    /// <param name="classes">Number of classes, 1…<see cref="MaxClasses"/>; pixels hold 0…<paramref name="classes"/> - 1.</param>
    /// <param name="ignoredClass">The label of pixels that do not count, inside or outside the classes (often 255); null for none.</param>
    /// <param name="undefined">What the scores of a class answer that appears in no pixel.</param>
    /// <exception cref="ArgumentException"><paramref name="classes"/> is out of range.</exception>
    public SegmentationOverlap(int classes, int? ignoredClass = null, Undefined undefined = Undefined.NaN)
    {
        if (classes is < 1 or > MaxClasses)
            throw new ArgumentException($"{nameof(classes)} is {classes}; allowed is 1 to {MaxClasses}.", nameof(classes));

        this.classes = classes;
        this.ignoredClass = ignoredClass;
        this.undefined = undefined;
        counts = new LabelMapCounts(classes, ignoredClass);
    }

    /// <inheritdoc/>
    public SegmentationValue Value
    {
        get
        {
            ClassOverlap[] overlaps = new ClassOverlap[classes];
            for (int i = 0; i < classes; i++)
                overlaps[i] = counts[i];
            return new SegmentationValue(overlaps, ignoredClass, undefined) { Ignored = counts.Ignored, Rejected = counts.Rejected };
        }
    }

    /// <summary>Records the pixels of one map or a part of one, a byte each.</summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="predictions">The predicted classes, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions)
    {
        PairedSpans.Require(labels.Length, predictions.Length);
        counts.Add(labels, predictions);
    }

    /// <summary>Records the pixels of one map or a part of one, an integer each.</summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="predictions">The predicted classes, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        PairedSpans.Require(labels.Length, predictions.Length);
        counts.Add(labels, predictions);
    }

    /// <inheritdoc/>
    public void Merge(SegmentationOverlap other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((other.classes, other.ignoredClass, other.undefined) != (classes, ignoredClass, undefined))
        {
            throw new ArgumentException(
                $"The other state has {other.classes} classes, ignores {other.ignoredClass?.ToString(null, null) ?? "none"} and answers "
                + $"{other.undefined}; this one has {classes}, ignores {ignoredClass?.ToString(null, null) ?? "none"} and answers {undefined}.",
                nameof(other));
        }

        counts.Add(other.counts);
    }

    /// <inheritdoc/>
    public void Reset() => counts.Clear();

    /// <inheritdoc/>
    public SegmentationOverlap CreateEmpty() => new(classes, ignoredClass, undefined);
}
