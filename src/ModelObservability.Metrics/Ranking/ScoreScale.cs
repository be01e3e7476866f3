namespace ModelObservability.Metrics.Ranking;

/// <summary>How <see cref="BoundedRanking"/> spreads its bins over the scores. Each is monotone, so no two scores change places.</summary>
public enum ScoreScale
{
    /// <summary>Equal bins from 0 to 1, for scores that spread evenly. Scores beyond fall into the outer bins.</summary>
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

    /// <summary>
    /// Bins from 0 to 1 that narrow towards both ends, for probabilities, which crowd there when a classifier is sure: with 4,096 bins a step is
    /// 1/1,000 at 0.5, 1.5e-5 at 0.001 and 2e-9 at 1e-8. Exactly 0, exactly 1 and what is beyond have bins of their own, and those of 0 and 1 are
    /// known to be ties.
    /// </summary>
    ProbabilityTails,
}
