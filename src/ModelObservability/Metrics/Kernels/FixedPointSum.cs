namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// A sum of numbers in 0…1000 that is the same bits in any order and any split: integer addition of multiples of 2^-54.
/// </summary>
/// <remarks>Each number is rounded to the nearest multiple, an error of at most 2^-55, so a mean is off by no more; 2^63 numbers fit.</remarks>
internal record struct FixedPointSum
{
    public const double Largest = 1000;

    private const int FractionBits = 54;
    private const double Scale = 1L << FractionBits;

    private UInt128 multiples;

    /// <summary>Adds a number in 0…<see cref="Largest"/>; the caller has seen to the range.</summary>
    public void Add(double value) => Add((UInt128)(ulong)Math.Round(value * Scale));

    /// <summary>Adds a number in 0…<see cref="Largest"/> so many times, 0 or more.</summary>
    public void Add(double value, long times) => Add((UInt128)(ulong)Math.Round(value * Scale) * (ulong)times);

    /// <summary>Adds another sum; the total stops at the largest representable one.</summary>
    public void Add(in FixedPointSum other) => Add(other.multiples);

    /// <summary>The sum divided by <paramref name="count"/>; NaN where that is 0.</summary>
    public readonly double Mean(long count) => count == 0 ? double.NaN : (double)multiples / Scale / count;

    private void Add(UInt128 addend)
    {
        UInt128 sum = unchecked(multiples + addend);
        multiples = sum < addend ? UInt128.MaxValue : sum;
    }
}
