namespace ModelObservability.Metrics;

/// <summary>The mean of many ratios between 0 and 1, independent of their order and of how they were split.</summary>
/// <remarks>
/// Each ratio is rounded once, as a double, and added in units of 2^-63: sums of integers do not depend on the order of their terms, and 2^63
/// terms fit.
/// </remarks>
internal readonly record struct UnitSum(UInt128 Units, long Count)
{
    private const double UnitsInOne = 1UL << 63;

    /// <summary>With one more ratio, the numerator at most the denominator; 0/0 is left out.</summary>
    public UnitSum Plus(int numerator, int denominator) => denominator == 0
        ? this
        : this + new UnitSum((ulong)((double)numerator / denominator * UnitsInOne), 1);

    /// <summary>The sum of both. Where the count does not fit it stays at its limit, and the mean is kept.</summary>
    public static UnitSum operator +(UnitSum left, UnitSum right)
    {
        UInt128 units = left.Units + right.Units, count = (UInt128)left.Count + (UInt128)right.Count;
        return count <= long.MaxValue ? new(units, (long)count) : new(units / count * long.MaxValue, long.MaxValue);
    }

    /// <summary>The mean over those that were defined, or over <paramref name="all"/> with the others as zero.</summary>
    public double Mean(Undefined mode, long all) => Quotient.Of(Units, (UInt128)(mode == Undefined.ScikitLearn ? all : Count) << 63);
}
