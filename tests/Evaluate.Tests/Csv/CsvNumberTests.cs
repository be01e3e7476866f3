using System.Globalization;
using System.Text;
using Evaluate.Csv;
using FsCheck;
using FsCheck.Fluent;

namespace Evaluate.Tests.Csv;

internal sealed class CsvNumberTests
{
    [TestCase("0", 0)]
    [TestCase("-0", -0.0)]
    [TestCase("+1", 1)]
    [TestCase(" 1.5\t", 1.5)]
    [TestCase(".5", 0.5)]
    [TestCase("5.", 5)]
    [TestCase("1e-3", 0.001)]
    [TestCase("1E+400", double.PositiveInfinity)]
    [TestCase("0.1", 0.1)]
    [TestCase("9007199254740993", 9007199254740992)]
    [TestCase("0.9999999999999999", 0.9999999999999999)]
    [TestCase("123456789012345678901234567890", 1.2345678901234568e29)]
    [TestCase("0.000000000000000000000000000001", 1e-30)]
    [TestCase("2.2250738585072011e-308", 2.225073858507201e-308)]
    [TestCase("nan", double.NaN)]
    [TestCase("NaN", double.NaN)]
    [TestCase("-nan", double.NaN)]
    [TestCase("inf", double.PositiveInfinity)]
    [TestCase("-Infinity", double.NegativeInfinity)]
    [TestCase("+INF", double.PositiveInfinity)]
    public void Numbers(string text, double expected)
    {
        Assert.That(CsvNumber.TryParse(Encoding.UTF8.GetBytes(text), out double number), text);
        Assert.That(number, Is.EqualTo(expected));
        Assert.That(double.IsNaN(number) || double.IsNegative(number) == double.IsNegative(expected));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("-")]
    [TestCase(".")]
    [TestCase("1,5")]
    [TestCase("1 000")]
    [TestCase("1.2.3")]
    [TestCase("0x10")]
    [TestCase("١")]
    [TestCase("1e")]
    [TestCase("--1")]
    [TestCase("na")]
    [TestCase("True")]
    [TestCase("1\0")]
    [TestCase("1.5e3\0\0")]
    public void Not_numbers(string text) => Assert.That(CsvNumber.TryParse(Encoding.UTF8.GetBytes(text), out double _), Is.False);

    [TestCase("7", 7)]
    [TestCase("-3", -3)]
    [TestCase("3.0", 3)]
    [TestCase("1e2", 100)]
    [TestCase("2147483647", int.MaxValue)]
    [TestCase("-2147483648", int.MinValue)]
    public void Classes(string text, int expected)
    {
        Assert.That(CsvNumber.TryParse(Encoding.UTF8.GetBytes(text), out int number), text);
        Assert.That(number, Is.EqualTo(expected));
    }

    [TestCase("3.5")]
    [TestCase("2147483648")]
    [TestCase("nan")]
    [TestCase("inf")]
    [TestCase("cat")]
    public void Not_classes(string text) => Assert.That(CsvNumber.TryParse(Encoding.UTF8.GetBytes(text), out int _), Is.False);

    [Test]
    public void Every_double_written_in_any_length_is_read_like_the_framework_reads_it() =>
        Prop.ForAll(ArbMap.Default.ArbFor<double>(), Gen.Choose(0, 20).ToArbitrary(), Gen.Choose(0, 17).ToArbitrary(), (number, decimals, digits) =>
        {
            string[] texts = [number.ToString("R", CultureInfo.InvariantCulture), number.ToString($"F{decimals}", CultureInfo.InvariantCulture), (number % 1000).ToString($"F{digits}", CultureInfo.InvariantCulture)];
            return texts.All(text => CsvNumber.TryParse(Encoding.UTF8.GetBytes(text), out double read)
                && read.Equals(double.Parse(text, CultureInfo.InvariantCulture)) && (double.IsNaN(read) || double.IsNegative(read) == text.StartsWith('-')));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
}
