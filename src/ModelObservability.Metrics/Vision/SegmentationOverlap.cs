using System.Globalization;

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
public sealed partial class SegmentationOverlap
    : Metric<SegmentationOverlap, SegmentationValue>, ISerializableMetric<SegmentationOverlap, SegmentationValue>
{
    /// <summary>The largest number of classes, 2^20.</summary>
    public const int MaxClasses = 1 << 20;

    private readonly int classes;
    private readonly int? ignoredClass;
    private readonly LabelMapCounts counts;

    /// <summary>Creates an empty state.</summary>
    /// <param name="classes">Number of classes, 1…<see cref="MaxClasses"/>; pixels hold 0…<paramref name="classes"/> - 1.</param>
    /// <param name="ignoredClass">The label of pixels that do not count, inside or outside the classes (often 255); null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="classes"/> is out of range.</exception>
    public SegmentationOverlap(int classes, int? ignoredClass = null)
    {
        if (classes is < 1 or > MaxClasses)
            throw new ArgumentException($"{nameof(classes)} is {classes}; allowed is 1 to {MaxClasses}.", nameof(classes));

        this.classes = classes;
        this.ignoredClass = ignoredClass;
        counts = new LabelMapCounts(classes, ignoredClass);
    }

    private protected override SegmentationValue ValueCore
    {
        get
        {
            ClassOverlap[] overlaps = new ClassOverlap[classes];
            for (int i = 0; i < classes; i++)
                overlaps[i] = counts[i];
            return new SegmentationValue(overlaps, ignoredClass) { Ignored = counts.Ignored, Rejected = counts.Rejected };
        }
    }

    /// <summary>Adds the pixels of one map or a part of one, a byte each.</summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="predictions">The predicted classes, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing was recorded.</exception>
    public void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        counts.Add(labels, predictions);
    }

    /// <summary>Adds the pixels of one map or a part of one, an integer each.</summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="predictions">The predicted classes, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing was recorded.</exception>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        counts.Add(labels, predictions);
    }

    private protected override void MergeCore(SegmentationOverlap other)
    {
        if ((other.classes, other.ignoredClass) != (classes, ignoredClass))
            throw new ArgumentException($"The other state has {other.Configuration}; this one has {Configuration}.", nameof(other));

        counts.Add(other.counts);
    }

    private protected override void ResetCore() => counts.Clear();

    private protected override SegmentationOverlap CreateEmptyCore() => new(classes, ignoredClass);

    private string Configuration => FormattableString.Invariant($"{classes} classes and ignores {ignoredClass?.ToString(CultureInfo.InvariantCulture) ?? "none"}");
}
