namespace ModelObservability.Metrics.Text;

/// <summary>What a <see cref="WordErrorRate"/> or <see cref="CharacterErrorRate"/> has counted, and the scores that follow.</summary>
/// <param name="Segments">Pairs of reference and hypothesis that were compared.</param>
/// <param name="WrongSegments">Of these, pairs that differ.</param>
/// <param name="Hits">Tokens of the references that the hypotheses have in place.</param>
/// <param name="Substitutions">Tokens that stand for another.</param>
/// <param name="Insertions">Tokens that the references do not have.</param>
/// <param name="Deletions">Tokens that the hypotheses do not have.</param>
/// <param name="TooLong">Pairs refused because a side has more tokens than allowed.</param>
public readonly record struct ErrorRateValue(
    long Segments, long WrongSegments, long Hits, long Substitutions, long Insertions, long Deletions, long TooLong)
{
    /// <summary>Substitutions, insertions and deletions together: the fewest edits that turn the references into the hypotheses.</summary>
    public long Errors => Saturating.Add(Substitutions, Saturating.Add(Insertions, Deletions));

    /// <summary>Tokens of the references.</summary>
    public long ReferenceTokens => Saturating.Add(Hits, Saturating.Add(Substitutions, Deletions));

    /// <summary>Tokens of the hypotheses.</summary>
    public long HypothesisTokens => Saturating.Add(Hits, Saturating.Add(Substitutions, Insertions));

    /// <summary>
    /// Errors over reference tokens of all segments together, 0 or more: above 1 where there are more errors than reference tokens. NaN
    /// without a reference token.
    /// </summary>
    public double Rate => ReferenceTokens == 0 ? double.NaN : Quotient.Of((UInt128)Errors, (UInt128)ReferenceTokens);

    /// <summary>Share of segments that differ (sentence error rate), 0…1; NaN without a segment.</summary>
    public double SegmentRate => Quotient.Of((UInt128)WrongSegments, (UInt128)Segments);

    /// <summary>True where a count has reached 2^63 - 1 and stopped there: the rate is then no longer exact.</summary>
    public bool Saturated => Errors == long.MaxValue || ReferenceTokens == long.MaxValue || Segments == long.MaxValue;

    internal static ErrorRateValue Sum(in ErrorRateValue left, in ErrorRateValue right) => new(
        Saturating.Add(left.Segments, right.Segments),
        Saturating.Add(left.WrongSegments, right.WrongSegments),
        Saturating.Add(left.Hits, right.Hits),
        Saturating.Add(left.Substitutions, right.Substitutions),
        Saturating.Add(left.Insertions, right.Insertions),
        Saturating.Add(left.Deletions, right.Deletions),
        Saturating.Add(left.TooLong, right.TooLong));
}
