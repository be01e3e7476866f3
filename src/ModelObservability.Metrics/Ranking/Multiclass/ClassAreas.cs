using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>Areas under the ROC curves of every class.</summary>
/// <param name="AgainstRest">For each class against all others; NaN where there are no samples of either.</param>
/// <param name="Against">Row a, column b is class a against class b by the scores of a; NaN where a class is missing.</param>
internal sealed record ClassAreas(double[] AgainstRest, double[] Against)
{
    public double Between(int first, int second) =>
        (Against[first * AgainstRest.Length + second] + Against[second * AgainstRest.Length + first]) / 2;

    public bool Equals(ClassAreas? other) => other is not null
        && AgainstRest.AsSpan().SequenceEqual(other.AgainstRest) && Against.AsSpan().SequenceEqual(other.Against);

    public override int GetHashCode() => AgainstRest.Length;

    public static ClassAreas Of(ClassRows[] rows)
    {
        int classes = rows.Length;
        var areas = new ClassAreas(new double[classes], new double[classes * classes]);
        for (int column = 0; column < classes; column++)
        {
            ulong[] own = rows[column].Sorted(column);
            UInt128 wins = 0, pairs = 0;
            for (int other = 0; other < classes; other++)
            {
                if (other == column)
                    continue;
                // Pairs with the rest are the pairs with each of the others.
                ulong[] others = rows[other].Sorted(column);
                UInt128 won = RankSums.Of<ulong>(own, others).WinsTwice;
                UInt128 played = (UInt128)(2 * (ulong)own.Length) * (ulong)others.Length;
                areas.Against[column * classes + other] = Quotient.Of(won, played);
                wins += won;
                pairs += played;
            }

            areas.AgainstRest[column] = Quotient.Of(wins, pairs);
        }

        return areas;
    }
}
