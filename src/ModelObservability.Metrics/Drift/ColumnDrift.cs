namespace ModelObservability.Metrics.Drift;

/// <summary>How far a column is from its reference: of its values, of its missing values, and of what the reference never had.</summary>
/// <remarks>P-values are for one look at one column; <see cref="DriftStatistics.BenjaminiHochberg"/> adjusts them for many.</remarks>
public sealed record ColumnDrift
{
    private const int Parts = 10;

    private ColumnDrift()
    {
    }

    /// <summary>Whether the column holds categories.</summary>
    public bool IsCategorical { get; private init; }

    /// <summary>Values of the reference, missing ones included.</summary>
    public long ReferenceRows { get; private init; }

    /// <summary>Values compared, missing ones included.</summary>
    public long Rows { get; private init; }

    /// <summary>The population stability index over tenths of the reference, or over the categories it had; NaN where a side has no values.</summary>
    public double PopulationStabilityIndex { get; private init; }

    /// <summary>Bins of the index; fewer than ten where values repeat.</summary>
    public int Bins { get; private init; }

    /// <summary>The Jensen–Shannon distance over the same bins, base 2, 0…1.</summary>
    public double JensenShannon { get; private init; }

    /// <summary>The chi-square test over the same bins.</summary>
    public ChiSquareTest ChiSquare { get; private init; }

    /// <summary>The test of Kolmogorov and Smirnov over all bins of the sketch; NaN for categories, which have no order.</summary>
    public KolmogorovSmirnovTest KolmogorovSmirnov { get; private init; }

    /// <summary>
    /// The Wasserstein distance, in the unit of the column: values are taken to be spread evenly in their bins, so it is off by at most the width of
    /// the bins in which the distributions differ. NaN for categories.
    /// </summary>
    public double Wasserstein { get; private init; }

    /// <summary>The p-value of the values: of <see cref="KolmogorovSmirnov"/>, or of <see cref="ChiSquare"/> for categories.</summary>
    public double PValue { get; private init; }

    /// <summary>Share of values missing in the reference, 0…1.</summary>
    public double ReferenceMissing { get; private init; }

    /// <summary>Share of values missing now, 0…1.</summary>
    public double Missing { get; private init; }

    /// <summary>The p-value of the missing values.</summary>
    public double MissingPValue { get; private init; }

    /// <summary>
    /// Share of values now that the reference never had, 0…1: other categories, or numbers below or above all of it. Above what the reference
    /// itself had of them, where its categories were too many to be told apart.
    /// </summary>
    public double Unseen { get; private init; }

    /// <summary>The p-value of the unseen values.</summary>
    public double UnseenPValue { get; private init; }

    /// <summary>Compares a column with its reference.</summary>
    /// <param name="reference">The sketch of the reference.</param>
    /// <param name="live">A sketch of the same bins.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="ArgumentNullException">A sketch is null.</exception>
    /// <exception cref="ArgumentException">The sketches have different bins.</exception>
    public static ColumnDrift Of(DistributionSketch reference, DistributionSketch live)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.RequireSameBins(live);
        (long[] left, long[] right) = reference.IsCategorical ? Known(reference.Counts, live.Counts) : Coarse(reference.Counts, live.Counts);
        ChiSquareTest chiSquare = DriftStatistics.ChiSquare(left, right);
        KolmogorovSmirnovTest distance = reference.IsCategorical ? new(double.NaN, double.NaN) : DriftStatistics.KolmogorovSmirnov(reference.Counts, live.Counts);
        (long unseenBefore, long unseen) = (UnseenIn(reference), UnseenIn(live));
        return new ColumnDrift
        {
            IsCategorical = reference.IsCategorical,
            ReferenceRows = Saturating.Add(reference.Count, reference.Missing),
            Rows = Saturating.Add(live.Count, live.Missing),
            PopulationStabilityIndex = DriftStatistics.PopulationStabilityIndex(left, right),
            Bins = left.Length,
            JensenShannon = DriftStatistics.JensenShannonDistance(left, right),
            ChiSquare = chiSquare,
            KolmogorovSmirnov = distance,
            Wasserstein = reference.IsCategorical ? double.NaN : SketchArea.Between(reference, live),
            PValue = reference.IsCategorical ? chiSquare.PValue : distance.PValue,
            ReferenceMissing = Share(reference.Missing, reference.Count),
            Missing = Share(live.Missing, live.Count),
            MissingPValue = DriftStatistics.ChiSquare([reference.Missing, reference.Count], [live.Missing, live.Count]).PValue,
            Unseen = Math.Max(0, Share(unseen, live.Count - unseen) - Share(unseenBefore, reference.Count - unseenBefore)),
            UnseenPValue = DriftStatistics.ChiSquare([unseenBefore, reference.Count - unseenBefore], [unseen, live.Count - unseen]).PValue,
        };
    }

    private static long UnseenIn(DistributionSketch sketch) =>
        sketch.IsCategorical ? sketch.Counts[^1] : Saturating.Add(sketch.Counts[0], sketch.Counts[^1]);

    private static double Share(long part, long rest) => part / ((double)part + rest);

    /// <summary>The categories that the reference had; new ones are a matter of their own.</summary>
    private static (long[] Reference, long[] Live) Known(ReadOnlySpan<long> reference, ReadOnlySpan<long> live) =>
        reference[^1] == 0 ? (reference[..^1].ToArray(), live[..^1].ToArray()) : (reference.ToArray(), live.ToArray());

    /// <summary>Joins neighbouring bins until each holds a tenth of the reference or more.</summary>
    private static (long[] Reference, long[] Live) Coarse(ReadOnlySpan<long> reference, ReadOnlySpan<long> live)
    {
        List<long> left = [], right = [];
        double part = Math.Max(1, BinCounts.Sum(reference) / Parts);
        long leftSum = 0, rightSum = 0;
        for (int bin = 0; bin < reference.Length; bin++)
        {
            (leftSum, rightSum) = (Saturating.Add(leftSum, reference[bin]), Saturating.Add(rightSum, live[bin]));
            if (leftSum < part)
                continue;
            left.Add(leftSum);
            right.Add(rightSum);
            (leftSum, rightSum) = (0, 0);
        }

        // One value is nearly all of the reference: then the bins of the sketch, or there would be nothing to compare.
        if (left.Count < 2)
            return (reference.ToArray(), live.ToArray());
        left[^1] = Saturating.Add(left[^1], leftSum);
        right[^1] = Saturating.Add(right[^1], rightSum);
        return ([.. left], [.. right]);
    }
}
