namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// A sum of numbers in 0…2^20 that is the same bits in any order and any split: integer addition of multiples of 2^-64.
/// </summary>
/// <remarks>
/// Each number is cut to such a multiple, which changes it only below 2^-11, by less than 2^-64; so a mean is off by no more. Sums
/// up to 2^64 fit.
/// </remarks>
internal record struct FixedPointSum
{
    public const double Largest = 1 << 20;

    /// <summary>2^64, one in units of the sum.</summary>
    private const double One = 18446744073709551616.0;

    private UInt128 multiples;

    /// <summary>Adds a number in 0…<see cref="Largest"/>; the caller has seen to the range.</summary>
    public void Add(double value) => Add(MultipleOf(value));

    /// <summary>Adds a number in 0…<see cref="Largest"/> so many times, 0 or more.</summary>
    public void Add(double value, long times)
    {
        UInt128 multiple = MultipleOf(value);
        Add(multiple != 0 && (UInt128)(ulong)times > UInt128.MaxValue / multiple ? UInt128.MaxValue : multiple * (ulong)times);
    }

    /// <summary>Adds another sum; the total stops at the largest representable one.</summary>
    public void Add(in FixedPointSum other) => Add(other.multiples);

    /// <summary>The sum divided by <paramref name="count"/>; NaN where that is 0.</summary>
    public readonly double Mean(long count) => count == 0 ? double.NaN : (double)multiples / One / count;

    private static UInt128 MultipleOf(double value)
    {
        // Whole and fraction are exact, and each fits 64 bits.
        ulong whole = (ulong)value;
        return new UInt128(whole, (ulong)((value - whole) * One));
    }

    private void Add(UInt128 addend)
    {
        UInt128 sum = unchecked(multiples + addend);
        multiples = sum < addend ? UInt128.MaxValue : sum;
    }
}
