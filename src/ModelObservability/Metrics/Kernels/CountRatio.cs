using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>The quotient of two counts, rounded once to the nearest double, ties to even.</summary>
internal static class CountRatio
{
    private const ulong ExactAsDouble = 1UL << 53;

    /// <summary>A fraction of the 62 bits that survive below is at most 2^-62, so the sticky bit decides no tie wrongly.</summary>
    private const int KeptBits = 62;

    /// <summary><paramref name="numerator"/> / <paramref name="denominator"/>; NaN for 0/0, +∞ for a positive count over 0.</summary>
    public static double Of(ulong numerator, ulong denominator)
    {
        // Both are doubles as they stand, and IEEE division rounds once.
        if ((numerator | denominator) <= ExactAsDouble || denominator == 0 || numerator == 0)
            return (double)numerator / denominator;

        int shift = BitOperations.LeadingZeroCount(numerator) + 63;
        (UInt128 quotient, UInt128 remainder) = UInt128.DivRem((UInt128)numerator << shift, denominator);
        int dropped = 128 - (int)UInt128.LeadingZeroCount(quotient) - KeptBits;
        UInt128 kept = quotient >> dropped;
        bool inexact = remainder != 0 || kept << dropped != quotient;
        return Math.ScaleB((double)((long)kept | (inexact ? 1L : 0L)), dropped - shift);
    }

    /// <summary><paramref name="numerator"/> / <paramref name="denominator"/>, both 0 or more.</summary>
    public static double Of(long numerator, long denominator) => Of((ulong)numerator, (ulong)denominator);
}
