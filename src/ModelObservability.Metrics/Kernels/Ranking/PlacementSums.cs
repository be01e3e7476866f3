using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// Sums for DeLong's variance of the area under the ROC curve. The placement of a sample is twice the samples of the other class that it
/// beats plus those it ties with: an integer of 0…2n. Sums of up to 2^31 squares of up to 2^64 fit 128 bits.
/// </summary>
/// <param name="Total">Sum over the positives; the same as over the negatives: the doubled Mann–Whitney statistic.</param>
/// <param name="PositiveSquares">Sum of squares over the positives.</param>
/// <param name="NegativeSquares">Sum of squares over the negatives.</param>
internal readonly record struct PlacementSums(UInt128 Total, UInt128 PositiveSquares, UInt128 NegativeSquares)
{
    /// <summary>Walks ascending keys.</summary>
    public static PlacementSums Of<TKey>(ReadOnlySpan<TKey> positives, ReadOnlySpan<TKey> negatives)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        UInt128 total = 0, positiveSquares = 0, negativeSquares = 0;
        var groups = new TieGroups<TKey>(positives, negatives);
        while (groups.MoveNext())
        {
            UInt128 positivePlacement = 2 * (ulong)groups.NegativesBelow + (ulong)groups.Negatives;
            ulong above = (ulong)(positives.Length - groups.PositivesBelow - groups.Positives);
            UInt128 negativePlacement = 2 * above + (ulong)groups.Positives;
            total += positivePlacement * (ulong)groups.Positives;
            positiveSquares += positivePlacement * positivePlacement * (ulong)groups.Positives;
            negativeSquares += negativePlacement * negativePlacement * (ulong)groups.Negatives;
        }

        return new PlacementSums(total, positiveSquares, negativeSquares);
    }
}
