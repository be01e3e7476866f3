namespace ModelObservability.Metrics.Ranking;

/// <summary>How <see cref="BoundedRanking"/> spreads its bins over the scores. Each is monotone, so no two scores change places.</summary>
public enum ScoreScale
{
    /// <summary>Equal bins from 0 to 1, for probabilities. Scores beyond fall into the outer bins.</summary>
    Probability,

    /// <summary>
    /// Bins that widen with the distance from 0, over all numbers, by x / (4 + |x|): for logits and other scores of about 0.5 to 50.
    /// </summary>
    Logit,

    /// <summary>
    /// The leading bits of the single: sign, exponent, and what is left of the bins as equal parts of each power of two (with 4,096
    /// bins 8 parts, with 65,536 bins 128). For scores of unknown or widely varying size.
    /// </summary>
    FloatBits,
}
