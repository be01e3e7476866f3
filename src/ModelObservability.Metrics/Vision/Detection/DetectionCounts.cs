namespace ModelObservability.Metrics.Vision;

/// <summary>What was offered to a detection metric, by what became of it; labels that count are held per class elsewhere.</summary>
internal record struct DetectionCounts
{
    public long Images;
    public long IgnoredLabels;
    public long Detections;
    public long BeyondLimit;
    public long InvalidBoxes;
    public Rejections Rejected;

    public static DetectionCounts operator +(in DetectionCounts left, in DetectionCounts right) => new()
    {
        Images = Saturating.Add(left.Images, right.Images),
        IgnoredLabels = Saturating.Add(left.IgnoredLabels, right.IgnoredLabels),
        Detections = Saturating.Add(left.Detections, right.Detections),
        BeyondLimit = Saturating.Add(left.BeyondLimit, right.BeyondLimit),
        InvalidBoxes = Saturating.Add(left.InvalidBoxes, right.InvalidBoxes),
        Rejected = left.Rejected + right.Rejected,
    };
}
