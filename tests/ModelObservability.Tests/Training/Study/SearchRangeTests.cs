using ModelObservability.Training;

namespace ModelObservability.Tests.Training.Study;

[TestFixture]
public sealed class SearchRangeTests
{
    private const int Draws = 20_000;

    [Test]
    public void The_generator_is_the_published_one()
    {
        SplitMix64 zero = new(0), other = new(1234567);
        Assert.That(new[] { zero.Next(), zero.Next(), zero.Next() }, Is.EqualTo(new ulong[] { 0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454Fu }));
        Assert.That(new[] { other.Next(), other.Next(), other.Next() }, Is.EqualTo(new ulong[] { 6457827717110365317, 3203168211198807973, 9817491932198370423 }));
    }

    [Test]
    public void Numbers_of_a_uniform_range_are_spread_evenly()
    {
        double[] drawn = [.. Drawn<double>(SearchRange.Uniform(-2, 6))];
        Assert.That(drawn, Is.All.InRange(-2.0, 6.0));
        for (int eighth = 0; eighth < 8; eighth++)
            Assert.That(drawn.Count(value => value >= eighth - 2 && value < eighth - 1), Is.EqualTo(Draws / 8).Within(250), "five standard deviations");
    }

    [Test]
    public void Every_order_of_magnitude_of_a_logarithmic_range_is_as_likely_as_the_others()
    {
        double[] drawn = [.. Drawn<double>(SearchRange.Logarithmic(1e-5, 1))];
        Assert.That(drawn, Is.All.InRange(1e-5, 1.0));
        for (int power = -5; power < 0; power++)
            Assert.That(drawn.Count(value => Math.Log10(value) >= power && Math.Log10(value) < power + 1), Is.EqualTo(Draws / 5).Within(290), "five standard deviations");
    }

    [Test]
    public void Whole_numbers_include_both_ends()
    {
        int[] drawn = [.. Drawn<int>(SearchRange.WholeNumber(-1, 2))];
        Assert.That(drawn.Distinct().Order(), Is.EqualTo(new[] { -1, 0, 1, 2 }));
        foreach (int value in Enumerable.Range(-1, 4)) Assert.That(drawn.Count(one => one == value), Is.EqualTo(Draws / 4).Within(310));
    }

    [Test]
    public void Choosing_returns_one_of_the_given_values()
    {
        object[] drawn = [.. Drawn<object>(SearchRange.Choice("adam", 0.5, true, 7))];
        Assert.That(drawn.Distinct(), Is.EquivalentTo(new object[] { "adam", 0.5, true, 7 }));
    }

    [Test]
    public void A_range_of_one_value_has_that_value()
    {
        Assert.That(Drawn<double>(SearchRange.Uniform(0.1, 0.1)).Distinct(), Is.EqualTo(new[] { 0.1 }));
        Assert.That(Drawn<double>(SearchRange.Logarithmic(0.1, 0.1)).Distinct(), Is.EqualTo(new[] { 0.1 }));
        Assert.That(Drawn<int>(SearchRange.WholeNumber(3, 3)).Distinct(), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public void The_widest_ranges_stay_finite()
    {
        Assert.That(Drawn<double>(SearchRange.Uniform(-double.MaxValue, double.MaxValue)), Is.All.Matches<double>(double.IsFinite));
        Assert.That(Drawn<double>(SearchRange.Logarithmic(double.Epsilon, double.MaxValue)), Is.All.InRange(double.Epsilon, double.MaxValue));
        int[] whole = [.. Drawn<int>(SearchRange.WholeNumber(int.MinValue, int.MaxValue))];
        Assert.That(whole.Count(value => value < 0), Is.EqualTo(Draws / 2).Within(355));
    }

    [Test]
    public void Bad_ranges_are_refused_with_the_value_and_what_is_allowed()
    {
        Assert.That(() => SearchRange.Uniform(double.NaN, 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("minimum"));
        Assert.That(() => SearchRange.Uniform(2, 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("maximum is 1; it must be a finite number of 2 or more."));
        Assert.That(() => SearchRange.Uniform(0, double.PositiveInfinity), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => SearchRange.Logarithmic(0, 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("minimum is 0; it must be above 0."));
        Assert.That(() => SearchRange.WholeNumber(2, 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("maximum"));
        Assert.That(() => SearchRange.Choice(), Throws.ArgumentException.With.Property("ParamName").EqualTo("values"));
        Assert.That(() => SearchRange.Choice(1, null!), Throws.ArgumentException.With.Message.Contains("null"));
        Assert.That(() => SearchRange.Choice(new object()), Throws.ArgumentException.With.Message.Contains("Object"));
    }

    private static IEnumerable<T> Drawn<T>(SearchRange range)
    {
        SplitMix64 random = new(7);
        for (int draw = 0; draw < Draws; draw++) yield return (T)range.Draw(ref random);
    }
}
