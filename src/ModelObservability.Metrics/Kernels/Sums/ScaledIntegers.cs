using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// Numbers as integers of one common scale, a power of two: sums and products of them are exact, and ratios of products of the same degree do
/// not depend on the scale. For scores read from few numbers whose products would overflow, vanish or cancel.
/// </summary>
internal static class ScaledIntegers
{
    private const int MantissaBits = 52, ExponentMask = 0x7FF;

    /// <summary>The power of two that makes all of them integers; 0 where all of them are 0.</summary>
    /// <param name="values">Finite numbers.</param>
    public static int ScaleOf(ReadOnlySpan<double> values)
    {
        int lowest = int.MaxValue;
        foreach (double value in values)
        {
            if (value == 0) continue;
            (long mantissa, int exponent) = Split(value);
            lowest = Math.Min(lowest, exponent + BitOperations.TrailingZeroCount(mantissa));
        }

        return lowest == int.MaxValue ? 0 : lowest;
    }

    /// <summary>A number of <see cref="ScaleOf"/> in units of that scale.</summary>
    public static BigInteger Of(double value, int scale)
    {
        if (value == 0) return BigInteger.Zero;
        (long mantissa, int exponent) = Split(value);
        BigInteger magnitude = exponent >= scale ? (BigInteger)mantissa << (exponent - scale) : (BigInteger)(mantissa >> (scale - exponent));
        return value < 0 ? -magnitude : magnitude;
    }

    private static (long Mantissa, int Exponent) Split(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value), fraction = bits & ((1L << MantissaBits) - 1);
        int exponent = (int)(bits >> MantissaBits) & ExponentMask;
        return exponent == 0
            ? (fraction, -1074)
            : (fraction | (1L << MantissaBits), exponent - 1075);
    }
}
