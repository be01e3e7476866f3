namespace ModelObservability.Metrics.Vision;

/// <summary>What a <see cref="DetectionAveragePrecision"/> has counted, and the scores that follow.</summary>
public sealed record DetectionValue
{
    private readonly DetectionCounts counts;
    private readonly ValueList<double> averagePrecision;
    private readonly ValueList<double> upperBound;
    private readonly ValueList<double> recall;

    internal DetectionValue(DetectionSetup setup, IDetectionLedger ledger, long[] positives, DetectionCounts counts)
    {
        this.counts = counts;
        IoUThresholds = new ValueList<double>(setup.Thresholds.ToArray());
        Labels = new ValueList<long>([.. positives]);

        int thresholds = setup.Thresholds.Length;
        double[] averages = new double[positives.Length * thresholds];
        double[] bounds = new double[averages.Length], recalls = new double[averages.Length];
        Span<long> counted = stackalloc long[thresholds], hits = stackalloc long[thresholds];
        AveragePrecisionSum[] sums = new AveragePrecisionSum[thresholds];
        for (int index = 0; index < positives.Length; index++)
        {
            Span<double> own = averages.AsSpan(index * thresholds, thresholds);
            Span<double> ownBounds = bounds.AsSpan(index * thresholds, thresholds);
            Span<double> ownRecalls = recalls.AsSpan(index * thresholds, thresholds);
            if (positives[index] == 0)
            {
                own.Fill(double.NaN);
                ownBounds.Fill(double.NaN);
                ownRecalls.Fill(double.NaN);
                continue;
            }

            counted.Clear();
            hits.Clear();
            ledger.Count(index, counted, hits);
            for (int t = 0; t < thresholds; t++)
                sums[t] = new AveragePrecisionSum(setup.Protocol, positives[index], counted[t], hits[t]);
            ledger.Feed(index, sums);
            for (int t = 0; t < thresholds; t++)
            {
                own[t] = sums[t].Value;
                ownBounds[t] = ledger.IsBinned ? sums[t].UpperBound : own[t];
                ownRecalls[t] = sums[t].Recall;
            }

            ClassesAveraged++;
        }

        averagePrecision = new ValueList<double>(averages);
        upperBound = new ValueList<double>(bounds);
        recall = new ValueList<double>(recalls);
    }

    /// <summary>The overlaps at and above which a detection is a hit, as in the options.</summary>
    public IReadOnlyList<double> IoUThresholds { get; }

    /// <summary>Labels of each class that are not ignored; index is the class.</summary>
    public IReadOnlyList<long> Labels { get; }

    /// <summary>Images recorded.</summary>
    public long Images => counts.Images;

    /// <summary>Labels marked as ignored.</summary>
    public long IgnoredLabels => counts.IgnoredLabels;

    /// <summary>Detections matched.</summary>
    public long Detections => counts.Detections;

    /// <summary>Detections left out because their image has more of the class with higher scores than the options allow.</summary>
    public long BeyondLimit => counts.BeyondLimit;

    /// <summary>Labels and detections refused because a corner is NaN or infinite or the box is inverted.</summary>
    public long InvalidBoxes => counts.InvalidBoxes;

    /// <summary>Labels and detections refused for another reason: an unknown class, a NaN score.</summary>
    public Rejections Rejected => counts.Rejected;

    /// <summary>Classes that the means are taken over: those with a label. The rest has no recall.</summary>
    public int ClassesAveraged { get; }

    /// <summary>Mean average precision (mAP) over thresholds and classes with labels, 0…1; NaN where there is none.</summary>
    public double MeanAveragePrecision => Mean(averagePrecision);

    /// <summary>
    /// The largest value that <see cref="MeanAveragePrecision"/> could have without bins; the same number where detections are remembered.
    /// </summary>
    public double MeanAveragePrecisionUpperBound => Mean(upperBound);

    /// <summary>Mean recall over thresholds and classes with labels (COCO's AR), 0…1; NaN where there is none.</summary>
    public double AverageRecall => Mean(recall);

    /// <summary>True where a count has reached 2^63 - 1 and stopped there: scores are then no longer exact.</summary>
    public bool Saturated => Detections == long.MaxValue || Labels.Contains(long.MaxValue);

    /// <summary>Mean average precision over the classes with labels at one threshold, 0…1; NaN where there is none.</summary>
    /// <param name="threshold">Index into <see cref="IoUThresholds"/>.</param>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not one of them.</exception>
    public double MeanAveragePrecisionAt(int threshold)
    {
        Index(0, threshold);
        return Mean(averagePrecision.Where((_, i) => i % IoUThresholds.Count == threshold));
    }

    /// <summary>Average precision of one class at one threshold, 0…1; NaN where the class has no label.</summary>
    /// <param name="index">The class.</param>
    /// <param name="threshold">Index into <see cref="IoUThresholds"/>.</param>
    /// <returns>The score; with bins the least value that the detections could have.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class or threshold.</exception>
    public double AveragePrecision(int index, int threshold = 0) => averagePrecision[Index(index, threshold)];

    /// <summary>The largest average precision that the detections could have without bins, 0…1.</summary>
    /// <param name="index">The class.</param>
    /// <param name="threshold">Index into <see cref="IoUThresholds"/>.</param>
    /// <returns>The bound; the score itself where detections are remembered.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class or threshold.</exception>
    public double AveragePrecisionUpperBound(int index, int threshold = 0) => upperBound[Index(index, threshold)];

    /// <summary>Share of the labels of one class that were found at one threshold, 0…1; NaN where the class has no label.</summary>
    /// <param name="index">The class.</param>
    /// <param name="threshold">Index into <see cref="IoUThresholds"/>.</param>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class or threshold.</exception>
    public double Recall(int index, int threshold = 0) => recall[Index(index, threshold)];

    private static double Mean(IEnumerable<double> scores)
    {
        double sum = 0;
        int averaged = 0;
        foreach (double score in scores)
        {
            if (double.IsNaN(score))
                continue;
            sum += score;
            averaged++;
        }

        return averaged == 0 ? double.NaN : sum / averaged;
    }

    private int Index(int index, int threshold)
    {
        if ((uint)index >= (uint)Labels.Count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"index must be 0 to {Labels.Count - 1}.");
        if ((uint)threshold >= (uint)IoUThresholds.Count)
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, $"threshold must be 0 to {IoUThresholds.Count - 1}.");
        return (index * IoUThresholds.Count) + threshold;
    }
}
