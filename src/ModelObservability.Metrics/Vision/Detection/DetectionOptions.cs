namespace ModelObservability.Metrics.Vision;

/// <summary>How <see cref="DetectionAveragePrecision"/> matches, averages and remembers.</summary>
public sealed record DetectionOptions
{
    /// <summary>
    /// The options behind the number that COCO tables call AP: thresholds 0.50, 0.55 … 0.95, 100 detections. The thresholds are those of
    /// pycocotools, <c>linspace(0.5, 0.95, 10)</c>, to the last bit: the ninth is 0.8999999999999999.
    /// </summary>
    public static DetectionOptions Coco { get; } = new()
    {
        Protocol = DetectionProtocol.Coco,
        IoUThresholds = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95],
        MaxDetections = 100,
    };

    /// <summary>Matching and averaging. Default: <see cref="DetectionProtocol.PascalVoc"/>.</summary>
    public DetectionProtocol Protocol { get; init; } = DetectionProtocol.PascalVoc;

    /// <summary>
    /// Overlaps at and above which a detection is a hit, 1 to 16 of them, each above 0 and up to 1. Default: 0.5 alone.
    /// </summary>
    public IReadOnlyList<double> IoUThresholds { get; init; } = [0.5];

    /// <summary>
    /// Detections of one class in one image that count, those of the highest scores; 1 or more. The rest is counted as beyond the limit.
    /// Default: all.
    /// </summary>
    public int MaxDetections { get; init; } = int.MaxValue;

    /// <summary>
    /// 0 remembers every detection in 8 bytes: exact, memory grows. 2…65,536 counts them in so many equal bins of the score from 0 to 1
    /// (scores beyond fall into the outer bins): memory stays at 16 bytes per bin, threshold and class seen, and the
    /// upper bound beside each average precision says how far the bins can be off. Default: 0.
    /// </summary>
    public int ScoreBins { get; init; }
}
