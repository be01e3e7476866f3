using System.Globalization;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>
/// The bins of a ranking as they are published: few, the same in every process, and each made of whole bins of the ranking. Probabilities crowd
/// at 0 and 1, so their bins are of equal width in the arcsine of the root; other scales are equal parts of the ranking's own.
/// </summary>
internal sealed class PublishedScoreBins
{
    public const int Default = 64;

    private const int Most = 256;
    private static readonly KeyValuePair<string, object?> Positive = new(Names.Quality.Label, "positive"), Negative = new(Names.Quality.Label, "negative");

    private readonly int[] ends;
    private readonly KeyValuePair<string, object?>[] edges;

    /// <param name="scale">Where the ranking's bins are.</param>
    /// <param name="fine">How many it has.</param>
    /// <param name="bins">How many are published; 0 for none.</param>
    public PublishedScoreBins(ScoreScale scale, int fine, int bins)
    {
        bins = Math.Min(bins, fine);
        // Ends at or above 1 would all be called 1: the last of them stands for all.
        (int End, string Edge)[] published = [.. Enumerable.Range(1, bins).Select(bin => End(scale, fine, bin, bins))
            .Select(end => (end, Edge(scale, fine, end))).GroupBy(static bin => bin.Item2).Select(static same => same.Last())];
        ends = [.. published.Select(static bin => bin.End)];
        edges = [.. published.Select(static bin => new KeyValuePair<string, object?>(Names.Quality.ScoreBin, bin.Edge))];
    }

    /// <exception cref="ArgumentOutOfRangeException">It is not of 2…256, nor 0.</exception>
    public static int Checked(int bins, string parameter) => bins is 0 or (>= 2 and <= Most)
        ? bins
        : throw new ArgumentOutOfRangeException(parameter, bins, $"{parameter} is {bins}; it must be 2 to {Most}, or 0 for none.");

    /// <summary>Publishes every bin, empty ones too: a query that joins them must find them all.</summary>
    public void Write(BoundedRankingValue ranking, ReportSection section)
    {
        if (ranking.Saturated) return;
        ReadOnlySpan<long> cells = ranking.BinCounts;
        long positivesBelow = 0, negativesBelow = 0;
        for (int bin = 0, fine = 0; bin < ends.Length; bin++)
        {
            long positives = 0, negatives = 0;
            for (; fine < ends[bin]; fine++) (negatives, positives) = (negatives + cells[2 * fine], positives + cells[2 * fine + 1]);
            section.Count(Names.Quality.ScoreBins, positives, Positive, edges[bin]);
            section.Count(Names.Quality.ScoreBins, negatives, Negative, edges[bin]);
            section.Count(Names.Quality.ScoreBelow, positivesBelow, Positive, edges[bin]);
            section.Count(Names.Quality.ScoreBelow, negativesBelow, Negative, edges[bin]);
            (positivesBelow, negativesBelow) = (positivesBelow + positives, negativesBelow + negatives);
        }
    }

    /// <summary>The first bin of the ranking that a published one no longer has.</summary>
    private static int End(ScoreScale scale, int fine, int bin, int bins)
    {
        double share = (double)bin / bins, probability = Math.Pow(Math.Sin(Math.PI / 2 * share), 2);
        int end = scale switch
        {
            ScoreScale.Probability => (int)Math.Round(fine * probability),
            ScoreScale.ProbabilityTails => bin == bins ? fine : BinEdges.BinOf(scale, fine, (float)probability),
            _ => (int)Math.Round(fine * share),
        };
        return Math.Clamp(end, bin, fine - bins + bin); // none is empty
    }

    /// <summary>The upper edge as text: scores below it are in the bin or below the bin.</summary>
    private static string Edge(ScoreScale scale, int fine, int end)
    {
        double edge = end < fine ? BinEdges.LowerEdge(scale, fine, end) : double.PositiveInfinity;
        if (scale is ScoreScale.Probability or ScoreScale.ProbabilityTails) edge = Math.Min(edge, 1);
        return double.IsPositiveInfinity(edge) ? "+Inf" : edge.ToString("R", CultureInfo.InvariantCulture);
    }
}
