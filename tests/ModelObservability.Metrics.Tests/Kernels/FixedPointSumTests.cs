using FsCheck;
using FsCheck.Fluent;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Tests.Metrics.Kernels;

internal sealed class FixedPointSumTests
{
    [Test]
    public void The_order_and_the_split_of_numbers_do_not_matter() =>
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).Select(i => i * (FixedPointSum.Largest / int.MaxValue)).ArrayOf().ToArbitrary(),
            Gen.Choose(0, 100).ToArbitrary(),
            (numbers, split) =>
            {
                FixedPointSum forwards = default, backwards = default, rest = default;
                foreach (double number in numbers)
                    forwards.Add(number);
                for (int i = numbers.Length - 1; i >= 0; i--)
                {
                    if (i % 101 < split)
                        backwards.Add(numbers[i]);
                    else
                        rest.Add(numbers[i]);
                }

                backwards.Add(rest);
                return backwards == forwards;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Test]
    public void A_mean_is_off_by_no_more_than_2_to_minus_64_and_its_own_rounding()
    {
        FixedPointSum sum = default;
        for (int i = 1; i <= 1000; i++)
            sum.Add(1.0 / i);

        // The harmonic number H(1000) from its asymptotic series, 50 digits: 7.485470860550344912656518204333900176521679169708...
        Assert.That(sum.Mean(1), Is.EqualTo(7.485470860550345).Within(1e-15));
    }

    [Test]
    public void So_many_times_a_number_is_that_number_so_many_times()
    {
        FixedPointSum once = default, each = default;
        once.Add(0.1, 1000);
        for (int i = 0; i < 1000; i++)
            each.Add(0.1);
        Assert.That(once, Is.EqualTo(each));
    }

    [Test]
    public void A_sum_beyond_the_largest_stops_there()
    {
        FixedPointSum sum = default;
        sum.Add(FixedPointSum.Largest, long.MaxValue);
        sum.Add(FixedPointSum.Largest, long.MaxValue);
        double full = sum.Mean(1);
        sum.Add(1);
        Assert.That(sum.Mean(1), Is.EqualTo(full).And.GreaterThan(1e19));
    }

    [Test]
    public void Nothing_has_no_mean() => Assert.That(default(FixedPointSum).Mean(0), Is.NaN);
}
