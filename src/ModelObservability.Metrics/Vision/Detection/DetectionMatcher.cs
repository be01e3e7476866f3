namespace ModelObservability.Metrics.Vision;

/// <summary>Matches the detections of one class in one image, given by descending score, to the labels of that class.</summary>
/// <remarks>Work is labels times detections. The rows for the labels are kept between images and grow to the fullest one.</remarks>
internal sealed class DetectionMatcher(DetectionSetup setup)
{
    private BoundingBox[] boxes = [];
    private bool[] ignored = [];
    private double[] overlaps = [];
    private ushort[] taken = [];
    private int count;

    /// <summary>Labels of the current class that are not ignored.</summary>
    public int Positives { get; private set; }

    /// <summary>Begins a class of an image with its labels, the ignored ones last.</summary>
    public void Begin(ReadOnlySpan<LabelledBox> labels, ReadOnlySpan<BoxOrder> own)
    {
        if (own.Length > boxes.Length)
            Grow(Math.Max(own.Length, 2 * boxes.Length));

        count = own.Length;
        Positives = 0;
        taken.AsSpan(0, count).Clear();
        for (int i = 0; i < count; i++)
        {
            ref readonly LabelledBox label = ref labels[own[i].Index];
            boxes[i] = label.Box;
            ignored[i] = label.Ignored;
            Positives += label.Ignored ? 0 : 1;
        }
    }

    /// <summary>Matches the next detection.</summary>
    public DetectionOutcome Match(in BoundingBox detection)
    {
        Span<double> row = overlaps.AsSpan(0, count);
        for (int i = 0; i < row.Length; i++)
        {
            // COCO's ignored labels are crowds: a detection inside one lies fully in it, however large the crowd is.
            double shared = BoundingBox.Intersection(boxes[i], detection), area = detection.Area;
            row[i] = ignored[i] && setup.Protocol == DetectionProtocol.Coco ? shared / area : shared / (boxes[i].Area + area - shared);
        }

        ReadOnlySpan<bool> ignoredRow = ignored.AsSpan(0, count);
        Span<ushort> takenRow = taken.AsSpan(0, count);
        return setup.Protocol == DetectionProtocol.Coco
            ? DetectionMatching.Coco(row, ignoredRow, takenRow, setup.Thresholds)
            : DetectionMatching.PascalVoc(row, ignoredRow, takenRow, setup.Thresholds);
    }

    private void Grow(int size)
    {
        boxes = new BoundingBox[size];
        ignored = new bool[size];
        overlaps = new double[size];
        taken = new ushort[size];
    }
}
