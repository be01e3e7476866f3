namespace ModelObservability.Metrics.Text;

/// <summary>What a <see cref="Bleu"/> has counted, and the scores that follow.</summary>
/// <param name="Segments">Hypotheses counted.</param>
/// <param name="HypothesisTokens">Tokens of the hypotheses.</param>
/// <param name="ReferenceTokens">
/// Tokens of the references, of each segment that reference whose length is nearest the hypothesis, the shorter of two as near.
/// </param>
/// <param name="OneGrams">Tokens matched.</param>
/// <param name="TwoGrams">Pairs of tokens matched.</param>
/// <param name="ThreeGrams">Triples of tokens matched.</param>
/// <param name="FourGrams">Sequences of four tokens matched.</param>
/// <param name="WithoutReference">Hypotheses refused because no reference came with them.</param>
public readonly record struct BleuValue(
    long Segments, long HypothesisTokens, long ReferenceTokens,
    NGramPrecision OneGrams, NGramPrecision TwoGrams, NGramPrecision ThreeGrams, NGramPrecision FourGrams,
    long WithoutReference)
{
    private const int Orders = 4;

    /// <summary>
    /// BLEU of the corpus with 1- to 4-grams and sacrebleu's default smoothing (<see cref="BleuSmoothing.Exponential"/>), 0…1 (tables
    /// print it times 100); NaN without a token. A corpus in which every order has a match is not smoothed.
    /// </summary>
    public double Score => Smoothed(BleuSmoothing.Exponential);

    /// <summary>BLEU as first published, without smoothing, 0…1; NaN without a token.</summary>
    public double Unsmoothed => Smoothed(BleuSmoothing.None);

    /// <summary>
    /// 1 where the hypotheses are at least as long as the references, else exp(1 - reference tokens / hypothesis tokens), 0…1
    /// (Papineni et al. 2002, section 2.2.2). NaN without a token.
    /// </summary>
    public double BrevityPenalty =>
        IsEmpty ? double.NaN
        : HypothesisTokens >= ReferenceTokens ? 1
        : Math.Exp(1 - ((double)ReferenceTokens / HypothesisTokens));

    /// <summary>True where a count has reached 2^63 - 1 and stopped there: scores are then no longer exact.</summary>
    public bool Saturated => HypothesisTokens == long.MaxValue || ReferenceTokens == long.MaxValue;

    /// <summary>
    /// Brevity penalty times the geometric mean of the precisions of orders 1 to <paramref name="order"/>. As in sacrebleu, a corpus
    /// without any match scores 0 whatever the smoothing, and one without a hypothesis long enough for an order scores 0 except with
    /// add-k, where that order counts as k/k.
    /// </summary>
    /// <param name="smoothing">What stands for an order without a match.</param>
    /// <param name="order">The largest order, 1…4. Default: 4.</param>
    /// <param name="effectiveOrder">
    /// True to leave out the orders that no hypothesis is long enough for: meant for scores of single short segments.
    /// </param>
    /// <returns>The score, 0…1; NaN without a token.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is out of range.</exception>
    public double Smoothed(BleuSmoothing smoothing, int order = Orders, bool effectiveOrder = false)
    {
        if (order is < 1 or > Orders)
            throw new ArgumentOutOfRangeException(nameof(order), order, $"order must be 1 to {Orders}.");
        if (IsEmpty)
            return double.NaN;
        if (OneGrams.Matches == 0)
            return 0;

        double logarithms = 0;
        int averaged = 0, unmatched = 0;
        for (int n = 1; n <= order; n++)
        {
            if (NGrams(n).Total == 0 && !smoothing.AddsToTotals)
            {
                if (!effectiveOrder)
                    return 0;
                break;
            }

            logarithms += Math.Log(smoothing.Precision(NGrams(n), n, ref unmatched));
            averaged++;
        }

        return BrevityPenalty * Math.Exp(logarithms / averaged);
    }

    /// <summary>The counts of one order.</summary>
    /// <param name="order">1…4.</param>
    /// <returns>Matches and total.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is out of range.</exception>
    public NGramPrecision NGrams(int order) => order switch
    {
        1 => OneGrams,
        2 => TwoGrams,
        3 => ThreeGrams,
        Orders => FourGrams,
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, $"order must be 1 to {Orders}."),
    };

    private bool IsEmpty => HypothesisTokens == 0 && ReferenceTokens == 0;

    internal static BleuValue Sum(in BleuValue left, in BleuValue right) => new(
        Saturating.Add(left.Segments, right.Segments),
        Saturating.Add(left.HypothesisTokens, right.HypothesisTokens),
        Saturating.Add(left.ReferenceTokens, right.ReferenceTokens),
        NGramPrecision.Sum(left.OneGrams, right.OneGrams),
        NGramPrecision.Sum(left.TwoGrams, right.TwoGrams),
        NGramPrecision.Sum(left.ThreeGrams, right.ThreeGrams),
        NGramPrecision.Sum(left.FourGrams, right.FourGrams),
        Saturating.Add(left.WithoutReference, right.WithoutReference));
}
