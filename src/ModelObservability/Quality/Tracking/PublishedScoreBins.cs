using System.Globalization;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>
/// The published bins of a ranking: few, the same in every process, each made of whole bins of the ranking. Probabilities cluster
/// near 0 and 1, so their bins have equal width in the arcsine of the square root; for other scales they are equal parts of the ranking's bins.
/// </summary>
internal sealed class PublishedScoreBins
{
    public const int Default = 64;

    private const int Most = 256;
    private static readonly KeyValuePair<string, object?> Positive = new(Names.Quality.Label, "positive"), Negative = new(Names.Quality.Label, "negative");

    private readonly int[] ends;
    private readonly KeyValuePair<string, object?>[] edges;

    /// <param name="scale">The scale of the ranking's bins.</param>
    /// <param name="fine">The number of the ranking's bins.</param>
    /// <param name="bins">The number of published bins; 0 for none.</param>
    public PublishedScoreBins(ScoreScale scale, int fine, int bins)
    {
        bins = Math.Min(bins, fine);
        // Ends at or above 1 would all be labelled 1: the last of them represents all.
        (int End, string Edge)[] published = [.. Enumerable.Range(1, bins).Select(bin => End(scale, fine, bin, bins))
            .Select(end => (end, Edge(scale, fine, end))).GroupBy(static bin => bin.Item2).Select(static same => same.Last())];
        ends = [.. published.Select(static bin => bin.End)];
        edges = [.. published.Select(static bin => new KeyValuePair<string, object?>(Names.Quality.ScoreBin, bin.Edge))];
    }

    /// <exception cref="ArgumentOutOfRangeException">The number is neither 0 nor 2 to 256.</exception>
    public static int Checked(int bins, string parameter) => bins is 0 or (>= 2 and <= Most)
        ? bins
        : throw new ArgumentOutOfRangeException(parameter, bins, $"{parameter} is {bins}; it must be 2 to {Most}, or 0 for none.");

    /// <summary>Publishes every bin, including empty ones, because queries that join them need all of them.</summary>
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

    /// <summary>The first bin of the ranking after a published bin.</summary>
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

    /// <summary>The upper bound of a bin as text.</summary>
    private static string Edge(ScoreScale scale, int fine, int end)
    {
        double edge = end < fine ? BinEdges.LowerEdge(scale, fine, end) : double.PositiveInfinity;
        if (scale is ScoreScale.Probability or ScoreScale.ProbabilityTails) edge = Math.Min(edge, 1);
        return double.IsPositiveInfinity(edge) ? "+Inf" : edge.ToString("R", CultureInfo.InvariantCulture);
    }
}
