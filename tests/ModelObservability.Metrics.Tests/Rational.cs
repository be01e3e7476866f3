using System.Numerics;

namespace ModelObservability.Tests.Metrics;

/// <summary>Exact rational numbers, to judge a double: the reference model for scores at any size of counts.</summary>
internal readonly record struct Rational(BigInteger Numerator, BigInteger Denominator)
{
    public static Rational Of(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        int exponent = (int)(bits >> 52);
        BigInteger significand = (bits & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
        int shift = Math.Max(exponent, 1) - 1075;
        if (value < 0) significand = -significand;
        return shift >= 0 ? new(significand << shift, 1) : new(significand, BigInteger.One << -shift);
    }

    public static Rational Middle(double left, double right)
    {
        (Rational l, Rational r) = (Of(left), Of(right));
        return new(l.Numerator * r.Denominator + r.Numerator * l.Denominator, 2 * l.Denominator * r.Denominator);
    }

    /// <summary>Asserts that no double is nearer to n/d than <paramref name="actual"/>; d is positive.</summary>
    public static void AssertNearest(double actual, BigInteger n, BigInteger d)
    {
        (Rational low, Rational high) = (Middle(Math.BitDecrement(actual), actual), Middle(actual, Math.BitIncrement(actual)));
        Assert.That(low.Numerator * d <= n * low.Denominator && n * high.Denominator <= high.Numerator * d, Is.True, $"{actual:R} is not the double nearest to {n}/{d}");
    }

    /// <summary>Asserts that no double is nearer to n/√r than <paramref name="actual"/>; r is positive.</summary>
    public static void AssertNearestOverRoot(double actual, BigInteger n, BigInteger r)
    {
        Assert.That(Math.Sign(actual), Is.EqualTo(n.Sign));
        (actual, n) = (Math.Abs(actual), BigInteger.Abs(n));
        if (n.IsZero) return;
        (Rational low, Rational high) = (Middle(Math.BitDecrement(actual), actual), Middle(actual, Math.BitIncrement(actual)));
        Assert.That(
            low.Numerator * low.Numerator * r <= n * n * low.Denominator * low.Denominator
                && n * n * high.Denominator * high.Denominator <= high.Numerator * high.Numerator * r,
            Is.True, $"{actual:R} is not the double nearest to {n}/√{r}");
    }
}
