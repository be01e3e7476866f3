namespace ModelObservability.Metrics.Vision;

/// <summary>How detections are matched to labels and how the precision-recall curve becomes one number.</summary>
public enum DetectionProtocol
{
    /// <summary>
    /// PASCAL VOC since 2010 (Everingham et al. 2010; the development kit of that year). A detection belongs to the label it overlaps
    /// most; the first to reach the threshold there is a hit, later ones are false. Average precision is the area under the curve
    /// of the largest precision at each recall or beyond, at every recall that occurs.
    /// </summary>
    PascalVoc,

    /// <summary>
    /// COCO (Lin et al. 2014; the pycocotools evaluation). A detection takes the label it overlaps most among those not yet taken. An
    /// ignored label may be taken by any number of detections and is overlapped by the share of the detection's own area.
    /// Average precision is the mean of that largest precision at the recalls 0, 0.01 … 1.
    /// </summary>
    Coco,
}
