namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// Bins of positive numbers whose ends are in a ratio of at most (1 + α) / (1 - α), so that one number stands for all of a bin with a relative
/// error of at most α (Masson, Rim &amp; Lee 2019). Instead of the logarithm it takes the exponent and a cubic in the mantissa, which needs 1 %
/// more bins, is faster, and gives the same bins on every machine.
/// </summary>
internal readonly struct LogBins
{
    // P(s) = A·s³ + B·s² + C·s with P(0) = 0, P(1) = 1 and a smooth joint; it grows by at least C for each unit of the natural logarithm.
    private const double A = 6.0 / 35, B = -3.0 / 5, C = 10.0 / 7;
    private const int MantissaBits = 52, ExponentBias = 1023;
    private const long Mantissa = (1L << MantissaBits) - 1, One = (long)ExponentBias << MantissaBits;

    private readonly double binsPerUnit;

    public LogBins(double relativeAccuracy) =>
        binsPerUnit = 1 / (C * LogOnePlus.Of(2 * relativeAccuracy / (1 - relativeAccuracy)));

    /// <summary>The bin of a number that is positive, finite and not denormal.</summary>
    public int Of(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        double s = BitConverter.Int64BitsToDouble((bits & Mantissa) | One) - 1;
        return (int)Math.Floor((((A * s + B) * s + C) * s + ((bits >> MantissaBits) - ExponentBias)) * binsPerUnit);
    }

    /// <summary>The number that stands for a bin: within the relative accuracy of both ends.</summary>
    public double Estimate(int bin)
    {
        double lower = Inverse(bin / binsPerUnit), upper = Inverse((bin + 1) / binsPerUnit);
        // 2·lower·upper / (lower + upper), without a product or sum that might overflow.
        return lower * (2 / (1 + lower / upper));
    }

    private static double Inverse(double position)
    {
        double exponent = Math.Floor(position), rest = position - exponent, s = rest;
        // Newton's method: the cubic is nearly the identity, so this many steps reach the last digit.
        for (int step = 0; step < 6; step++)
            s -= (((A * s + B) * s + C) * s - rest) / ((3 * A * s + 2 * B) * s + C);
        return Math.ScaleB(1 + s, (int)exponent);
    }
}
