using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Text;

/// <summary>What a <see cref="Perplexity"/> has counted, and the scores that follow.</summary>
/// <param name="Tokens">Tokens counted.</param>
/// <param name="Clipped">Of these, tokens whose log-probability was below <see cref="Perplexity.Smallest"/>.</param>
/// <param name="Rejected">Tokens refused, by reason.</param>
public readonly record struct PerplexityValue(long Tokens, long Clipped, Rejections Rejected)
{
    /// <summary>Mean negative log-probability of a token in nats, 0 or more; NaN without a token.</summary>
    public double CrossEntropy => Loss.Mean(Tokens);

    /// <summary>The same in bits.</summary>
    public double BitsPerToken => CrossEntropy / Math.Log(2);

    /// <summary>
    /// e to the cross-entropy, 1 or more: the number of equally likely tokens that would be as hard to guess. NaN without a token.
    /// </summary>
    public double Score => Math.Exp(CrossEntropy);

    /// <summary>True where a count has reached 2^63 - 1 and stopped there: the score is then no longer exact.</summary>
    public bool Saturated => Tokens == long.MaxValue;

    internal FixedPointSum Loss { get; init; }
}
