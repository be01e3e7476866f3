using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// A sum of numbers in 0…2^20 that is the same bits in any order and any split: integer addition of multiples of 2^-64.
/// </summary>
/// <remarks>
/// Each number is rounded to the nearest multiple, which changes it only below 2^-11, by 2^-65 at most; so a mean is off by no more. Sums
/// up to 2^64 fit.
/// </remarks>
internal record struct FixedPointSum
{
    public const double Largest = 1 << 20;

    /// <summary>The integer part of the sum has 64 bits and the fraction two halves of 32, which doubles hold exactly.</summary>
    private const int HalfBits = 32;
    private const double Half = 1L << HalfBits;

    private UInt128 multiples;

    /// <summary>A sum of so many multiples of 2^-64.</summary>
    public FixedPointSum(UInt128 multiples) => this.multiples = multiples;

    /// <summary>The sum in multiples of 2^-64.</summary>
    public readonly UInt128 Multiples => multiples;

    /// <summary>Whether the sum has stopped at the largest representable one.</summary>
    public readonly bool IsFull => multiples == UInt128.MaxValue;

    /// <summary>Whether it can be the sum of so many numbers of at most 1.</summary>
    public readonly bool IsAtMost(long count) => multiples <= (UInt128)count << (2 * HalfBits);

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

    /// <summary>Adds what lanes have gathered.</summary>
    public void Add(in Lanes lanes) => Add((UInt128)(((Int128)Vector.Sum(lanes.Upper) << HalfBits) + Vector.Sum(lanes.Lower)));

    /// <summary>The sum divided by <paramref name="count"/>; NaN where that is 0.</summary>
    public readonly double Mean(long count) => count == 0 ? double.NaN : (double)multiples / Half / Half / count;

    private static UInt128 MultipleOf(double value)
    {
        double upper = Math.Round(value * Half), lower = Math.Round(((value * Half) - upper) * Half);
        return (UInt128)(((Int128)(long)upper << HalfBits) + (long)lower);
    }

    private void Add(UInt128 addend)
    {
        UInt128 sum = unchecked(multiples + addend);
        multiples = sum < addend ? UInt128.MaxValue : sum;
    }

    /// <summary>The same sum in vectors of numbers in 0…<see cref="Largest"/>.</summary>
    public struct Lanes
    {
        public const double Largest = 1 << 19;

        /// <summary>So many vectors of 32 lanes, the widest there are, keep their sum below 2^63.</summary>
        public const int MaxVectors = 64;

        /// <summary>
        /// Added to a number of up to 2^51 it leaves the nearest integer in the lowest bits, ties to even like <see cref="Math.Round(double)"/>;
        /// no instruction of all processors converts vectors of doubles to 64-bit integers.
        /// </summary>
        private const double Rounder = 3L << 51;

        public Vector<long> Upper { get; private set; }

        public Vector<long> Lower { get; private set; }

        public void Add(Vector<double> values)
        {
            Vector<double> rounder = new(Rounder), scaled = values * Half, upper = scaled + rounder;
            Vector<double> lower = ((scaled - (upper - rounder)) * Half) + rounder;
            Vector<long> bits = Vector.AsVectorInt64(rounder);
            Upper += Vector.AsVectorInt64(upper) - bits;
            Lower += Vector.AsVectorInt64(lower) - bits;
        }
    }
}
