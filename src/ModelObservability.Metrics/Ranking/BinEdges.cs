using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>The edges of bins, found from the map itself, so that they are right to the last bit.</summary>
public static class BinEdges
{
    /// <summary>The lowest score of a bin; -∞ for the first.</summary>
    /// <param name="scale">The scale of the bins.</param>
    /// <param name="bins">The number of bins.</param>
    /// <param name="bin">The bin, 0 to <paramref name="bins"/> - 1.</param>
    /// <returns>The lowest score in the bin.</returns>
    public static double LowerEdge(ScoreScale scale, int bins, int bin) => scale switch
    {
        ScoreScale.Probability => LowerEdge(new ProbabilityBins(bins), bin),
        // Above 0 and above 1 begin with a double, not with the next single.
        ScoreScale.ProbabilityTails when bin == ProbabilityTailBins.Outer => double.Epsilon,
        ScoreScale.ProbabilityTails when bin == bins - 1 => Math.BitIncrement(1.0),
        ScoreScale.ProbabilityTails => LowerEdge(new ProbabilityTailBins(bins), bin),
        ScoreScale.Logit => LowerEdge(new LogitBins(bins), bin),
        _ => LowerEdge(new FloatBitsBins(bins), bin),
    };

    /// <summary>The bin of a score.</summary>
    /// <param name="scale">The scale of the bins.</param>
    /// <param name="bins">The number of bins.</param>
    /// <param name="score">Any number but NaN.</param>
    /// <returns>The bin, 0 to <paramref name="bins"/> - 1.</returns>
    public static int BinOf(ScoreScale scale, int bins, float score) => scale switch
    {
        ScoreScale.Probability => new ProbabilityBins(bins).Of(score),
        ScoreScale.ProbabilityTails => new ProbabilityTailBins(bins).Of(score),
        ScoreScale.Logit => new LogitBins(bins).Of(score),
        _ => new FloatBitsBins(bins).Of(score),
    };

    private static double LowerEdge<TBins>(TBins map, int bin)
        where TBins : struct, IScoreBins
    {
        // All numbers in ascending order are consecutive keys, and the map is monotone: search between the infinities.
        uint low = SingleKey.From(float.NegativeInfinity), high = SingleKey.From(float.PositiveInfinity);
        while (low < high)
        {
            uint middle = low + (high - low) / 2;
            if (map.Of(SingleKey.Single(middle)) >= bin)
                high = middle;
            else
                low = middle + 1;
        }

        return SingleKey.Single(low);
    }
}
