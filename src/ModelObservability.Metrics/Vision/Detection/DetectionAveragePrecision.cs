using System.Buffers;

namespace ModelObservability.Metrics.Vision;

/// <summary>
/// Average precision of an object detector per class and overlap threshold, and its mean (mAP), by the rules of PASCAL VOC or COCO.
/// </summary>
/// <remarks>
/// One sample is one image. Detections of equal score form one point of the curve, so that no order of images changes the answer
/// (the tools named above take them in the order of the input, which differs where scores tie). Memory: see
/// <see cref="DetectionOptions.ScoreBins"/>. One writer at a time; it takes no lock.
/// Sources: Everingham et al. 2010, "The PASCAL VOC challenge"; Lin et al. 2014, "Microsoft COCO", with the pycocotools evaluation
/// as reference.
/// </remarks>
public sealed partial class DetectionAveragePrecision
    : Metric<DetectionAveragePrecision, DetectionValue>, ISerializableMetric<DetectionAveragePrecision, DetectionValue>
{
    /// <summary>The largest number of classes, 2^16.</summary>
    public const int MaxClasses = 1 << 16;

    private readonly DetectionSetup setup;
    private readonly IDetectionLedger ledger;
    private readonly DetectionMatcher matcher;
    private readonly long[] positives;
    private DetectionCounts counts;

    /// <summary>Creates an empty state.</summary>
    /// <param name="classes">Number of classes, 1…<see cref="MaxClasses"/>.</param>
    /// <param name="options">Thresholds, protocol and memory; null for the defaults.</param>
    /// <exception cref="ArgumentException">The number of classes or an option is out of its range.</exception>
    public DetectionAveragePrecision(int classes, DetectionOptions? options = null)
        : this(new DetectionSetup(classes, options ?? new DetectionOptions()))
    {
    }

    private DetectionAveragePrecision(DetectionSetup setup)
    {
        this.setup = setup;
        ledger = setup.NewLedger();
        matcher = new DetectionMatcher(setup);
        positives = new long[setup.Classes];
    }

    // Where detections are remembered, reading sorts a copy of them.
    private protected override DetectionValue ValueCore => new(setup, ledger, positives, counts);

    /// <summary>Adds one image.</summary>
    /// <param name="labels">All objects in it, in any order; empty where there is none.</param>
    /// <param name="detections">All objects reported, in any order; of equal scores the earlier one is matched first.</param>
    public void Add(ReadOnlySpan<LabelledBox> labels, ReadOnlySpan<DetectedBox> detections)
    {
        BoxOrder[] labelOrder = ArrayPool<BoxOrder>.Shared.Rent(labels.Length);
        BoxOrder[] detectionOrder = ArrayPool<BoxOrder>.Shared.Rent(detections.Length);
        Span<BoxOrder> labelsLeft = Accept(labels, labelOrder), detectionsLeft = Accept(detections, detectionOrder);
        labelsLeft.Sort();
        detectionsLeft.Sort();
        counts.Images = Saturating.Add(counts.Images, 1);
        while (labelsLeft.Length + detectionsLeft.Length > 0)
        {
            int index = Math.Min(BoxOrder.FirstClass(labelsLeft), BoxOrder.FirstClass(detectionsLeft));
            Match(index, labels, BoxOrder.Take(ref labelsLeft, index), detections, BoxOrder.Take(ref detectionsLeft, index));
        }

        ArrayPool<BoxOrder>.Shared.Return(labelOrder);
        ArrayPool<BoxOrder>.Shared.Return(detectionOrder);
    }

    /// <summary>Adds one image from tensors as models and data sets hold them: boxes are rows of x1, y1, x2, y2.</summary>
    /// <param name="labelBoxes">The true boxes, 4 numbers each.</param>
    /// <param name="labelClasses">Their classes.</param>
    /// <param name="boxes">The detected boxes, 4 numbers each.</param>
    /// <param name="classes">Their classes.</param>
    /// <param name="scores">Their scores.</param>
    /// <exception cref="ArgumentException">The lengths do not belong together; nothing was recorded.</exception>
    public void Add(
        ReadOnlySpan<float> labelBoxes, ReadOnlySpan<int> labelClasses,
        ReadOnlySpan<float> boxes, ReadOnlySpan<int> classes, ReadOnlySpan<float> scores)
    {
        BoxRows.Require(labelBoxes.Length, labelClasses.Length, nameof(labelClasses));
        BoxRows.Require(boxes.Length, classes.Length, nameof(classes));
        BoxRows.Require(boxes.Length, scores.Length, nameof(scores));

        LabelledBox[] labels = ArrayPool<LabelledBox>.Shared.Rent(labelClasses.Length);
        DetectedBox[] detections = ArrayPool<DetectedBox>.Shared.Rent(classes.Length);
        for (int i = 0; i < labelClasses.Length; i++)
            labels[i] = new LabelledBox(BoxRows.Read(labelBoxes[(i * BoxRows.Width)..]), labelClasses[i]);
        for (int i = 0; i < classes.Length; i++)
            detections[i] = new DetectedBox(BoxRows.Read(boxes[(i * BoxRows.Width)..]), classes[i], scores[i]);
        Add(labels.AsSpan(0, labelClasses.Length), detections.AsSpan(0, classes.Length));
        ArrayPool<LabelledBox>.Shared.Return(labels);
        ArrayPool<DetectedBox>.Shared.Return(detections);
    }

    private protected override void MergeCore(DetectionAveragePrecision other)
    {
        setup.RequireSame(other.setup, nameof(other));
        ledger.Add(other.ledger);
        for (int i = 0; i < positives.Length; i++)
            positives[i] = Saturating.Add(positives[i], other.positives[i]);
        counts += other.counts;
    }

    private protected override void ResetCore()
    {
        ledger.Clear();
        Array.Clear(positives);
        counts = default;
    }

    private protected override DetectionAveragePrecision CreateEmptyCore() => new(setup);

    private void Match(
        int index, ReadOnlySpan<LabelledBox> labels, ReadOnlySpan<BoxOrder> ownLabels,
        ReadOnlySpan<DetectedBox> detections, ReadOnlySpan<BoxOrder> own)
    {
        matcher.Begin(labels, ownLabels);
        positives[index] = Saturating.Add(positives[index], matcher.Positives);
        counts.IgnoredLabels = Saturating.Add(counts.IgnoredLabels, ownLabels.Length - matcher.Positives);

        int matched = Math.Min(own.Length, setup.MaxDetections);
        foreach (BoxOrder next in own[..matched])
        {
            ref readonly DetectedBox detection = ref detections[next.Index];
            ledger.Add(index, detection.Score, matcher.Match(detection.Box));
        }

        counts.Detections = Saturating.Add(counts.Detections, matched);
        counts.BeyondLimit = Saturating.Add(counts.BeyondLimit, own.Length - matched);
    }

    private Span<BoxOrder> Accept(ReadOnlySpan<LabelledBox> labels, BoxOrder[] order)
    {
        int accepted = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i].Class >= (uint)setup.Classes)
                counts.Rejected += new Rejections(LabelOutOfRange: 1);
            else if (!labels[i].Box.IsValid)
                counts.InvalidBoxes = Saturating.Add(counts.InvalidBoxes, 1);
            else
                order[accepted++] = BoxOrder.Of(labels[i], i);
        }

        return order.AsSpan(0, accepted);
    }

    private Span<BoxOrder> Accept(ReadOnlySpan<DetectedBox> detections, BoxOrder[] order)
    {
        int accepted = 0;
        for (int i = 0; i < detections.Length; i++)
        {
            if ((uint)detections[i].Class >= (uint)setup.Classes)
                counts.Rejected += new Rejections(PredictionOutOfRange: 1);
            else if (float.IsNaN(detections[i].Score))
                counts.Rejected += new Rejections(NonFiniteScore: 1);
            else if (!detections[i].Box.IsValid)
                counts.InvalidBoxes = Saturating.Add(counts.InvalidBoxes, 1);
            else
                order[accepted++] = BoxOrder.Of(detections[i], i);
        }

        return order.AsSpan(0, accepted);
    }
}
