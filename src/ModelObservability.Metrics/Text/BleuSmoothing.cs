namespace ModelObservability.Metrics.Text;

/// <summary>What stands for the precision of an order without a match, by the names of sacrebleu (Post 2018; Chen &amp; Cherry 2014).</summary>
public readonly record struct BleuSmoothing
{
    private enum Method
    {
        None,
        Exponential,
        Floor,
        AddK,
    }

    private Method Kind { get; init; }

    private double Amount { get; init; }

    /// <summary>Nothing: one order without a match makes the score 0, as Papineni et al. 2002 have it.</summary>
    public static BleuSmoothing None => default;

    /// <summary>
    /// "exp", sacrebleu's default: the first order without a match counts 1/2 of one, the second 1/4, and so on (NIST's mteval-v13a).
    /// </summary>
    public static BleuSmoothing Exponential => new() { Kind = Method.Exponential };

    /// <summary>"floor": an order without a match counts <paramref name="matches"/> of one.</summary>
    /// <param name="matches">Above 0, at most 1. Default: 0.1.</param>
    /// <returns>The smoothing.</returns>
    /// <exception cref="ArgumentException"><paramref name="matches"/> is out of range.</exception>
    public static BleuSmoothing Floor(double matches = 0.1) => matches is > 0 and <= 1
        ? new BleuSmoothing { Kind = Method.Floor, Amount = matches }
        : throw new ArgumentException(FormattableString.Invariant($"{nameof(matches)} is {matches}; allowed is above 0 and up to 1."), nameof(matches));

    /// <summary>"add-k": <paramref name="k"/> is added to matches and totals of the orders from 2 on (Lin &amp; Och 2004).</summary>
    /// <param name="k">Above 0, at most 1,000. Default: 1.</param>
    /// <returns>The smoothing.</returns>
    /// <exception cref="ArgumentException"><paramref name="k"/> is out of range.</exception>
    public static BleuSmoothing AddK(double k = 1) => k is > 0 and <= 1000
        ? new BleuSmoothing { Kind = Method.AddK, Amount = k }
        : throw new ArgumentException(FormattableString.Invariant($"{nameof(k)} is {k}; allowed is above 0 and up to 1000."), nameof(k));

    /// <summary>True where an order without any n-gram has a precision all the same.</summary>
    internal bool AddsToTotals => Kind == Method.AddK;

    /// <summary>The precision of an order; <paramref name="unmatched"/> counts the orders without a match, this one included.</summary>
    internal double Precision(NGramPrecision counts, int order, ref int unmatched)
    {
        if (Kind == Method.AddK && order > 1)
            return (counts.Matches + Amount) / (counts.Total + Amount);
        if (counts.Matches > 0)
            return counts.Precision;

        unmatched++;
        return Kind switch
        {
            Method.Exponential => Math.ScaleB(1, -unmatched) / counts.Total,
            Method.Floor => Amount / counts.Total,
            _ => 0,
        };
    }
}
