namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// A sum of doubles that remembers what rounding lost: twice the digits, so that order and split show only in digits that
/// <see cref="Value"/> rounds away (relative to the sum of magnitudes, 2^-105 for each addition).
/// </summary>
internal readonly record struct CompensatedSum
{
    private readonly double high;
    private readonly double low;

    private CompensatedSum(double high, double low)
    {
        // An overflowed sum has no lost part: infinity minus infinity would turn it into NaN.
        this.high = high + low;
        this.low = double.IsFinite(this.high) ? low - (this.high - high) : 0;
        if (!double.IsFinite(this.high))
            this.high = high;
    }

    /// <summary>A sum of one number.</summary>
    public CompensatedSum(double value) => high = value;

    /// <summary>The sum of as many ones, exact for any count of 0 or more.</summary>
    public static CompensatedSum OfCount(long count) =>
        new CompensatedSum((count >> 32) * (double)(1L << 32)) + (count & uint.MaxValue);

    /// <summary>The sum, rounded once.</summary>
    public double Value => high;

    /// <summary>What <see cref="Value"/> lacks of the sum; adding it to <see cref="Value"/> rounds it away.</summary>
    public double Remainder => low;

    /// <summary>The sum of which these are <see cref="Value"/> and <see cref="Remainder"/>; null where no sum has them.</summary>
    public static CompensatedSum? TryRestore(double value, double remainder) =>
        (double.IsFinite(value) ? value + remainder == value : remainder == 0) ? new CompensatedSum(value, remainder) : null;

    /// <summary>The sum times a power of two.</summary>
    public CompensatedSum Scaled(int exponent) => exponent == 0 ? this : new CompensatedSum(Math.ScaleB(high, exponent), Math.ScaleB(low, exponent));

    /// <summary>The sum with one more number.</summary>
    public static CompensatedSum operator +(CompensatedSum sum, double value)
    {
        double high = sum.high + value;
        // Knuth's two-sum: the exact error of the addition, whichever of the two is larger.
        double added = high - sum.high;
        double lost = sum.high - (high - added) + (value - added);
        return new CompensatedSum(high, sum.low + lost);
    }

    /// <summary>The sum of two sums.</summary>
    public static CompensatedSum operator +(CompensatedSum left, CompensatedSum right) => left + right.high + right.low;
}
