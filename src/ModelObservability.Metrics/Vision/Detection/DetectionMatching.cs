namespace ModelObservability.Metrics.Vision;

/// <summary>
/// Which label a detection takes, at all thresholds at once. Called for the detections of one class in one image by descending score.
/// </summary>
/// <remarks>
/// <c>overlaps</c>, <c>ignored</c> and <c>taken</c> run over the labels of that class, the ignored ones last; bit t of <c>taken</c>
/// says that an earlier detection has the label at threshold t.
/// </remarks>
internal static class DetectionMatching
{
    /// <summary>PASCAL VOC: the label of largest overlap, the first of equal ones, taken or not.</summary>
    public static DetectionOutcome PascalVoc(
        ReadOnlySpan<double> overlaps, ReadOnlySpan<bool> ignored, Span<ushort> taken, ReadOnlySpan<double> thresholds)
    {
        int best = -1;
        double largest = double.NegativeInfinity;
        for (int i = 0; i < overlaps.Length; i++)
        {
            if (overlaps[i] > largest)
                (best, largest) = (i, overlaps[i]);
        }

        int hits = 0, passed = 0;
        for (int t = 0; t < thresholds.Length; t++)
        {
            if (!(largest >= thresholds[t]))
                continue;
            int bit = 1 << t;
            if (ignored[best])
                passed |= bit;
            else if ((taken[best] & bit) == 0)
                hits |= bit;
        }

        if (hits != 0)
            taken[best] |= (ushort)hits;
        return new DetectionOutcome((ushort)hits, (ushort)passed);
    }

    /// <summary>COCO: the label of largest overlap among the free ones, the last of equal ones; ignored labels only if no other fits.</summary>
    public static DetectionOutcome Coco(
        ReadOnlySpan<double> overlaps, ReadOnlySpan<bool> ignored, Span<ushort> taken, ReadOnlySpan<double> thresholds)
    {
        // The evaluation lowers a threshold of 1 by this much, so that equal boxes match in spite of rounding.
        const double BelowOne = 1 - 1e-10;
        int hits = 0, passed = 0;
        for (int t = 0; t < thresholds.Length; t++)
        {
            int bit = 1 << t, best = -1;
            double largest = Math.Min(thresholds[t], BelowOne);
            for (int i = 0; i < overlaps.Length; i++)
            {
                if (ignored[i] && best >= 0 && !ignored[best])
                    break;
                if ((taken[i] & bit) == 0 && overlaps[i] >= largest)
                    (best, largest) = (i, overlaps[i]);
            }

            if (best < 0)
                continue;
            if (ignored[best])
            {
                passed |= bit;
                continue;
            }

            hits |= bit;
            taken[best] |= (ushort)bit;
        }

        return new DetectionOutcome((ushort)hits, (ushort)passed);
    }
}
