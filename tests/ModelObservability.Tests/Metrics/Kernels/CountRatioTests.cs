using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Tests.Metrics.Kernels;

internal sealed class CountRatioTests
{
    [TestCase(0UL, 5UL, 0.0)]
    [TestCase(1UL, 3UL, 1.0 / 3)]
    [TestCase(ulong.MaxValue, ulong.MaxValue, 1.0)]
    [TestCase((1UL << 53) + 1, (1UL << 53) + 1, 1.0)]
    public void A_quotient_of_counts_is_the_double_nearest_to_it(ulong numerator, ulong denominator, double expected) =>
        Assert.That(CountRatio.Of(numerator, denominator), Is.EqualTo(expected));

    [Test]
    public void Nothing_over_nothing_is_undefined() => Assert.That(CountRatio.Of(0UL, 0UL), Is.NaN);

    [Test]
    public void Counts_beyond_2_to_53_are_rounded_once() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<ulong>(), ArbMap.Default.ArbFor<ulong>(), Gen.Choose(0, 63).ToArbitrary(),
            (a, b, shift) =>
            {
                ulong numerator = ulong.RotateLeft(a, shift), denominator = Math.Max(ulong.RotateRight(b, shift), 1);
                return IsNearest(CountRatio.Of(numerator, denominator), numerator, denominator);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    /// <summary>No neighbouring double is nearer: decided in integers.</summary>
    private static bool IsNearest(double answer, BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero)
            return answer == 0;
        BigInteger own = Distance(answer, numerator, denominator);
        return own <= Distance(Math.BitIncrement(answer), numerator, denominator)
            && own <= Distance(Math.BitDecrement(answer), numerator, denominator);
    }

    /// <summary>The distance to the exact quotient, times the denominator and 2^200: a quotient of 64-bit counts is a multiple of 2^-117.</summary>
    private static BigInteger Distance(double answer, BigInteger numerator, BigInteger denominator) =>
        BigInteger.Abs(((BigInteger)Math.ScaleB(answer, 200) * denominator) - (numerator << 200));
}
