namespace ModelObservability.References;

/// <summary>Scores and errors in the order in which they came, in blocks. Not thread-safe.</summary>
internal sealed class ScoreBlocks
{
    /// <summary>Bins of scores, of equal width in the logit, for probabilities gather near 0 and 1.</summary>
    private const int Bins = 64;
    private const double Widest = 8;

    private readonly BlockSums distribution = new(Bins), errors = new(2);

    /// <summary>How many errors tell as much as an independent one, 1 or more.</summary>
    public double ErrorDispersion => Dispersion.OfRate(errors.Rates);

    /// <summary>How much the scores of the blocks differ.</summary>
    public BlockSpread Spread() => BlockSpread.Of(distribution.Blocks);

    /// <summary>Adds samples; scores that are no probabilities are skipped.</summary>
    public void Add(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores, double threshold)
    {
        for (int sample = 0; sample < labels.Length; sample++)
        {
            double score = scores[sample];
            if (!(score is >= 0 and <= 1)) continue;
            double logit = Math.Clamp(Math.Log(score / (1 - score)), -Widest, Widest);
            distribution.Current[Math.Min(Bins - 1, (int)((logit + Widest) / (2 * Widest) * Bins))]++;
            distribution.EndUnit();
            Span<double> block = errors.Current;
            block[0] += labels[sample] == score >= threshold ? 0 : 1;
            block[1]++;
            errors.EndUnit();
        }
    }
}
