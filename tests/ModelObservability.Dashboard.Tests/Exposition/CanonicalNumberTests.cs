using System.Globalization;
using ModelObservability.Dashboard.Exposition;

namespace ModelObservability.Dashboard.Tests.Exposition;

public sealed class CanonicalNumberTests
{
    // What Go's strconv.FormatFloat(x, 'g', -1, 64) prints, with ".0" behind whole numbers (OpenMetrics, "Canonical Numbers").
    [TestCase(0, "0.0")]
    [TestCase(-0.0, "-0.0")]
    [TestCase(1, "1.0")]
    [TestCase(10, "10.0")]
    [TestCase(-2.5, "-2.5")]
    [TestCase(0.005, "0.005")]
    [TestCase(0.0001, "0.0001")]
    [TestCase(0.00001, "1e-05")]
    [TestCase(2.5e-5, "2.5e-05")]
    [TestCase(9.5367431640625e-07, "9.5367431640625e-07")]
    [TestCase(100000, "100000.0")]
    [TestCase(123456.789, "123456.789")]
    [TestCase(999999.5, "999999.5")]
    [TestCase(1000000, "1e+06")]
    [TestCase(1048576, "1.048576e+06")]
    [TestCase(1073741824, "1.073741824e+09")]
    [TestCase(1e100, "1e+100")]
    [TestCase(double.MaxValue, "1.7976931348623157e+308")]
    [TestCase(double.Epsilon, "5e-324")]
    [TestCase(double.PositiveInfinity, "+Inf")]
    [TestCase(double.NegativeInfinity, "-Inf")]
    [TestCase(double.NaN, "NaN")]
    public void A_number_is_laid_out_as_Go_does(double value, string expected) =>
        Assert.That(CanonicalNumber.ToString(value), Is.EqualTo(expected));

    [Test]
    public void Any_finite_number_reads_back_the_same_under_any_culture([Values("tr-TR", "de-DE", "ar-SA", "fa-IR")] string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Random random = new(20261121);
            for (int i = 0; i < 20_000; i++)
            {
                double value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
                if (double.IsFinite(value))
                    Assert.That(double.Parse(CanonicalNumber.ToString(value), CultureInfo.InvariantCulture), Is.EqualTo(value));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
