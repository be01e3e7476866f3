namespace ModelObservability.Metrics.Text;

/// <summary>The n-grams of one order.</summary>
/// <param name="Matches">N-grams of the hypotheses that the references have, each at most as often as one reference has it.</param>
/// <param name="Total">N-grams of the hypotheses.</param>
public readonly record struct NGramPrecision(long Matches, long Total)
{
    /// <summary>Matches over total, 0…1 (Papineni et al. 2002, eq. in section 2.1.1); NaN without an n-gram.</summary>
    public double Precision => Quotient.Of((UInt128)Matches, (UInt128)Total);

    internal static NGramPrecision Sum(NGramPrecision left, NGramPrecision right) =>
        new(Saturating.Add(left.Matches, right.Matches), Saturating.Add(left.Total, right.Total));
}
