using ModelObservability.Metrics.Drift;
using ModelObservability.Metrics.Ranking;
using ModelObservability.References;

namespace ModelObservability;

/// <summary>The probabilities that a model gave, by their label: how well they are calibrated, and what they look like.</summary>
public sealed record ReferenceScores
{
    private const int Parts = 100;
    private const double Misplaced = 1e-3; // of a score: far less than chance makes of a bin of the reference

    internal ReferenceScores(double threshold, double[] edges, long[] negatives, long[] positives) =>
        (Threshold, Edges, Negatives, Positives) = (threshold, edges, negatives, positives);

    /// <summary>Scores at or above it are predicted positive; NaN where the score is the confidence of the predicted class, which is then right or wrong.</summary>
    public double Threshold { get; }

    /// <summary>The upper ends of the bins, ascending; the last is 1.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>Negative (or wrong) samples by bin.</summary>
    public IReadOnlyList<long> Negatives { get; }

    /// <summary>Positive (or right) samples by bin.</summary>
    public IReadOnlyList<long> Positives { get; }

    /// <summary>How much the scores of consecutive blocks differ.</summary>
    internal BlockSpread Spread { get; init; } = BlockSpread.None;

    /// <summary>How many errors tell as much as an independent one, 1 or more.</summary>
    internal double ErrorDispersion { get => field == 0 ? 1 : field; init => field = value <= 1 ? 0 : value; } // equal to one that was never set

    /// <summary>The first bin that is predicted positive; 0 for confidences.</summary>
    internal int FirstPositive => double.IsNaN(Threshold) ? 0 : Edges.Count(edge => edge < Threshold);

    /// <summary>The bin of a probability.</summary>
    internal int BinOf(double score)
    {
        int below = 0, above = Edges.Count - 1;
        while (below < above)
        {
            int middle = (below + above) / 2;
            if (Edges[middle] < score) below = middle + 1;
            else above = middle;
        }

        return below;
    }

    /// <summary>The bin of each bin of a ranking.</summary>
    internal int[] BinsOf(int bins) => [.. Enumerable.Range(0, bins).Select(bin => BinOf(Math.Min(1, UpperEdge(bin, bins))))];

    /// <summary>Joins the bins of a ranking to at most a hundred that hold about as many samples each, and one begins at the threshold.</summary>
    internal static ReferenceScores? Of(BoundedRankingValue ranking, double threshold)
    {
        if (ranking.Count == 0 || ranking.Saturated) return null;
        ReadOnlySpan<long> cells = ranking.BinCounts;
        int bins = cells.Length / 2, splitAt = SplitOf(threshold, bins);
        double part = (double)ranking.Count / Parts;
        List<double> edges = [];
        List<long> negatives = [], positives = [];
        long negative = 0, positive = 0, sum = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            negative += cells[2 * bin];
            positive += cells[2 * bin + 1];
            bool ends = bin == bins - 1 || bin == splitAt - 1 || (negative + positive > 0 && sum + negative + positive >= part * (edges.Count + 1));
            if (!ends) continue;
            double edge = bin == splitAt - 1 ? Math.BitDecrement(threshold) : UpperEdge(bin, bins);
            if (edges.Count > 0 && !(edge > edges[^1]))
            {
                negatives[^1] += negative;
                positives[^1] += positive;
            }
            else
            {
                edges.Add(edge);
                negatives.Add(negative);
                positives.Add(positive);
            }

            sum += negative + positive;
            (negative, positive) = (0, 0);
        }

        return new(threshold, [.. edges], [.. negatives], [.. positives]);
    }

    /// <summary>All samples, as the distribution that scores without labels are compared with. The first bin and the last hold what is no probability.</summary>
    internal DistributionSketch Distribution()
    {
        DistributionSketch sketch = new([-double.Epsilon, .. Edges]);
        long[] counts = [0, .. Negatives.Zip(Positives, static (negative, positive) => negative + positive), 0];
        int first = Array.FindIndex(counts, static count => count > 0), last = Array.FindLastIndex(counts, static count => count > 0);
        if (first >= 0) sketch.Add(counts, 0, Edges[first - 1], Edges[last - 1]);
        return sketch;
    }

    /// <summary>Whether a ranking of so many bins tells these bins apart, so that its counts can be held against them.</summary>
    internal bool IsResolvedBy(int bins)
    {
        double[] ends = [.. Enumerable.Range(0, bins).Select(bin => Math.Min(1, UpperEdge(bin, bins)))];
        return Edges.All(edge =>
        {
            if (edge == Math.BitDecrement(Threshold)) return true; // the split lies where the threshold does
            int at = Array.BinarySearch(ends, edge);
            int above = Math.Min(bins - 1, at >= 0 ? at : ~at), below = Math.Max(0, above - 1);
            return Math.Min(Math.Abs(ends[above] - edge), Math.Abs(edge - ends[below])) <= Misplaced;
        });
    }

    /// <summary>The largest score of a bin of a ranking.</summary>
    private static double UpperEdge(int bin, int bins) =>
        bin >= bins - 2 ? 1 : Math.BitDecrement(BinEdges.LowerEdge(ScoreScale.ProbabilityTails, bins, bin + 1));

    /// <summary>The first bin that is predicted positive; 0 where all are.</summary>
    private static int SplitOf(double threshold, int bins) =>
        threshold is > 0 and <= 1 ? BinEdges.BinOf(ScoreScale.ProbabilityTails, bins, (float)threshold) : 0;
}
