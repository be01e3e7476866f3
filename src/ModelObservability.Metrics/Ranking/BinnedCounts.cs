using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>Positives and negatives by bin of the score at one moment, and the bounds that follow.</summary>
internal sealed class BinnedCounts : IRankingSteps
{
    // Bounds of average precision sum rounded terms; this is more than they can be off.
    private const double Rounding = 1.0 / (1L << 50);

    // Below this many terms a sum is added up; above it, the midpoint bound is within 1e-3 of one term.
    private const int FewTerms = 16;

    // With a saturated count the totals may take 63 + 16 bits; without the lower ones products still fit 128.
    private const int SaturatedShift = 17;

    private readonly long[] cells;
    private readonly ScoreScale scale;
    private readonly int shift;

    /// <param name="cells">Cell 2·bin + label, ascending; not changed any more.</param>
    /// <param name="scale">Where the bins are.</param>
    public BinnedCounts(long[] cells, ScoreScale scale)
    {
        this.cells = cells;
        this.scale = scale;
        for (int cell = 0; cell < cells.Length; cell += 2)
        {
            NegativeCount = Saturating.Add(NegativeCount, cells[cell]);
            PositiveCount = Saturating.Add(PositiveCount, cells[cell + 1]);
        }

        Saturated = PositiveCount == long.MaxValue || NegativeCount == long.MaxValue;
        shift = Saturated ? SaturatedShift : 0;
    }

    public long PositiveCount { get; }

    public long NegativeCount { get; }

    public bool Saturated { get; }

    /// <summary>Cell 2·bin + label, ascending.</summary>
    public ReadOnlySpan<long> Cells => cells;

    public ScoreScale Scale => scale;

    public double Positives => Sums.Item1;

    public double Negatives => Sums.Item2;

    /// <summary>What the steps add up to; made when it is wanted, for most readers want the counts alone.</summary>
    private Tuple<double, double> Sums => field ??= Sum();

    private int Bins => cells.Length / 2;

    public override bool Equals(object? obj) =>
        obj is BinnedCounts other && scale == other.scale && cells.AsSpan().SequenceEqual(other.cells);

    public override int GetHashCode() => HashCode.Combine(scale, PositiveCount, NegativeCount);

    private Tuple<double, double> Sum()
    {
        double positives = 0, negatives = 0;
        foreach (RankingStep step in Steps(static _ => 0))
            (positives, negatives) = (positives + step.Positives, negatives + step.Negatives);
        return new(positives, negatives);
    }

    /// <summary>Pairs in one bin may be won or lost, or are ties if its scores are equal: all else is certain.</summary>
    public BoundedScore RocAuc()
    {
        UInt128 wins = 0, ties = 0, open = 0, negativesBelow = 0, positivesBelow = 0;
        for (int cell = 0; cell < cells.Length; cell += 2)
        {
            UInt128 negatives = (ulong)cells[cell] >> shift, positives = (ulong)cells[cell + 1] >> shift;
            wins += positives * negativesBelow;
            if (Ties(cell / 2)) ties += positives * negatives;
            else open += positives * negatives;
            negativesBelow += negatives;
            positivesBelow += positives;
        }

        UInt128 pairs = positivesBelow * negativesBelow;
        return new BoundedScore(Quotient.Of(2 * wins + ties, 2 * pairs), Quotient.Of(2 * (wins + open) + ties, 2 * pairs));
    }

    /// <summary>
    /// A positive of a bin has at best all the positives of the bin and none of its negatives at or above it, and at worst the other way
    /// round: Σ (TP + p) / (TP + FP + p) against Σ (TP + i) / (TP + FP + n + i) over i = 1…p. Equal scores have one threshold: p (TP + p) / (TP + FP + p + n).
    /// </summary>
    public BoundedScore AveragePrecision()
    {
        if (Positives == 0)
            return new BoundedScore(double.NaN, double.NaN);

        CompensatedSum least = default, most = default;
        double hits = 0, alarms = 0;
        foreach (RankingStep step in Steps(static bin => bin))
        {
            double positives = step.Positives;
            bool tie = Ties((int)step.Threshold);
            if (positives > 0)
            {
                double best = positives * ((hits + positives) / (hits + positives + alarms + (tie ? step.Negatives : 0)));
                most += best;
                least += tie ? best : WorstCase(hits, alarms + step.Negatives, positives);
            }

            hits += positives;
            alarms += step.Negatives;
        }

        return new BoundedScore(
            Math.Max(0, least.Value / Positives - Rounding), Math.Min(1, most.Value / Positives + Rounding));
    }

    public IEnumerable<RankingStep> Descending() => Steps(bin => BinEdges.LowerEdge(scale, Bins, bin));

    private bool Ties(int bin) => scale == ScoreScale.ProbabilityTails && ProbabilityTailBins.Ties(bin, Bins);

    /// <summary>Σ (hits + i) / (hits + alarms + i) over i = 1…positives, or a little less.</summary>
    private static double WorstCase(double hits, double alarms, double positives)
    {
        if (positives <= FewTerms)
        {
            double sum = 0;
            for (double i = 1; i <= positives; i++)
                sum += (hits + i) / (hits + alarms + i);
            return sum;
        }

        // Each term is 1 - alarms / (hits + alarms + i), and 1/x is convex: its sum is at most the integral from half a step before
        // the first to half a step behind the last.
        return positives - alarms * LogOnePlus.Of(positives / (hits + alarms + 0.5));
    }

    private IEnumerable<RankingStep> Steps(Func<int, double> threshold)
    {
        for (int bin = Bins - 1; bin >= 0; bin--)
        {
            long negatives = cells[2 * bin], positives = cells[2 * bin + 1];
            if ((negatives | positives) != 0)
                yield return new RankingStep(threshold(bin), positives, negatives);
        }
    }
}
