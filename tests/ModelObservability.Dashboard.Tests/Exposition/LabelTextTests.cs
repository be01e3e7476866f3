using System.Globalization;
using ModelObservability.Dashboard.Exposition;

namespace ModelObservability.Dashboard.Tests.Exposition;

public sealed class LabelTextTests
{
    private static readonly TestCaseData[] Values =
    [
        new(null, ""),
        new("text", "text"),
        new(true, "true"),
        new(false, "false"),
        new(-5, "-5"),
        new(long.MinValue, "-9223372036854775808"),
        new(ulong.MaxValue, "18446744073709551615"),
        new(0.5, "0.5"),
        new(1.0, "1.0"),
        new(0.1f, "0.1"),
        new(1e-7, "1e-07"),
        new(1.5m, "1.5"),
        new(new[] { "a", "b\"\n" }, "[\"a\",\"b\\\"\\n\"]"),
        new(new[] { 1L, 2L }, "[1,2]"),
        new(new[] { true }, "[true]"),
        new(new[] { 0.5, double.NaN }, "[0.5,\"NaN\"]"),
        new(new string?[] { null, "\ud800" }, "[null,\"\\uFFFD\"]"),
        new(Array.Empty<string>(), "[]"),
        new(DayOfWeek.Friday, "Friday"),
    ];

    [TestCaseSource(nameof(Values))]
    public void A_value_has_one_text_under_every_culture(object? value, string expected)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        foreach (string culture in (string[])["", "tr-TR", "de-DE", "ar-SA", "fa-IR"])
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.That(LabelText.Of(value), Is.EqualTo(expected), culture);
        }

        CultureInfo.CurrentCulture = before;
    }

    [Test]
    public void A_value_whose_ToString_throws_is_named_by_its_type() =>
        Assert.That(LabelText.Of(new Throwing()), Is.EqualTo(typeof(Throwing).FullName));

    private sealed class Throwing
    {
        public override string ToString() => throw new InvalidOperationException("hostile");
    }
}
