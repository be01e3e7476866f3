using System.Numerics;

namespace ModelObservability.Metrics;

/// <summary>Ratios of exact integers as doubles: rounded once, to the nearest, whatever the size of the integers.</summary>
internal static class Quotient
{
    private const ulong ExactInDouble = 1UL << 53;

    /// <summary>A ratio of counts: NaN for 0/0, infinity for anything else over 0.</summary>
    public static double Of(UInt128 numerator, UInt128 denominator) =>
        numerator <= ExactInDouble && denominator <= ExactInDouble
            ? (double)(ulong)numerator / (ulong)denominator
            : Of((BigInteger)numerator, denominator);

    /// <summary>A ratio of counts or weights: NaN for 0/0, infinity for anything else over 0.</summary>
    public static double Of(Amount numerator, Amount denominator) => numerator.IsWeight
        ? numerator.Weight / denominator.Weight
        : Of(numerator.Count, denominator.Count);

    /// <summary>A ratio of integers, the denominator not negative: NaN for 0/0, an infinity for anything else over 0.</summary>
    public static double Of(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) return numerator.Sign / 0.0;
        if (numerator.IsZero) return 0;
        // 62 or 63 bits of quotient: more than a double holds, few enough for a long. What is cut off is kept as one sticky bit, below the one
        // that decides the rounding, so that the conversion to double rounds as it would with all of them.
        int shift = (int)(62 - (BigInteger.Abs(numerator).GetBitLength() - denominator.GetBitLength()));
        BigInteger quotient = BigInteger.DivRem(
            Shifted(BigInteger.Abs(numerator), shift), Shifted(denominator, -shift), out BigInteger remainder);
        return numerator.Sign * Rounded((long)quotient, !remainder.IsZero, -shift);
    }

    /// <summary><paramref name="numerator"/> / √<paramref name="radicand"/>, the radicand not negative: NaN for 0/0.</summary>
    public static double OverSquareRoot(BigInteger numerator, BigInteger radicand)
    {
        if (radicand.IsZero) return numerator.Sign / 0.0;
        if (numerator.IsZero) return 0;
        // The square of the answer is a ratio of integers; scaled by an even power of two to 124…126 bits its root has 62 or 63.
        BigInteger square = numerator * numerator;
        int shift = (int)(124 - (square.GetBitLength() - radicand.GetBitLength()));
        shift += shift & 1;
        var scaled = (UInt128)BigInteger.DivRem(Shifted(square, shift), Shifted(radicand, -shift), out BigInteger remainder);
        ulong root = SquareRoot(scaled);
        return numerator.Sign * Rounded((long)root, !remainder.IsZero || (UInt128)root * root != scaled, -shift / 2);
    }

    // Only the side with a positive shift is moved.
    private static BigInteger Shifted(BigInteger value, int shift) => shift > 0 ? value << shift : value;

    private static double Rounded(long leading, bool inexact, int exponent) =>
        Math.ScaleB(inexact ? leading | 1 : leading, exponent);

    // The hardware root is good to 53 bits; one step of Newton's method doubles that, and the last unit is settled by trying.
    private static ulong SquareRoot(UInt128 value)
    {
        UInt128 root = (UInt128)Math.Sqrt((double)value);
        root = (root + value / root) >> 1;
        while (root * root > value) root--;
        while ((root + 1) * (root + 1) <= value) root++;
        return (ulong)root;
    }
}
