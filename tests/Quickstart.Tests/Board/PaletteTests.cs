using Quickstart.Board;
using Spectre.Console;

namespace Quickstart.Tests.Board;

/// <summary>The board can be read on a dark and on a light terminal.</summary>
[TestFixture]
public sealed class PaletteTests
{
    private static readonly Color[] Grounds = [new(0, 0, 0), new(0x1e, 0x1e, 0x1e), new(0xff, 0xff, 0xff), new(0xfd, 0xf6, 0xe3)];

    private static IEnumerable<TestCaseData> Colors =>
    [
        new TestCaseData(Palette.Accent).SetArgDisplayNames("accent"),
        new TestCaseData(Palette.Good).SetArgDisplayNames("good"),
        new TestCaseData(Palette.Warning).SetArgDisplayNames("warning"),
        new TestCaseData(Palette.Bad).SetArgDisplayNames("bad"),
        new TestCaseData(Palette.Dim).SetArgDisplayNames("dim"),
    ];

    [TestCaseSource(nameof(Colors))]
    public void A_color_stands_out_from_every_usual_ground(Color color)
    {
        foreach (Color ground in Grounds) Assert.That(Contrast(color, ground), Is.GreaterThan(3), $"on #{ground.ToHex()}"); // WCAG 2.2, 1.4.11
    }

    [Test]
    public void A_title_has_the_color_of_the_terminal()
    {
        Assert.That(Pieces.Framed("Latency", null, 3, Pieces.Line("x")).Header!.Text, Is.EqualTo("[bold] Latency [/]"));
    }

    private static double Contrast(Color one, Color other)
    {
        double first = Luminance(one) + 0.05, second = Luminance(other) + 0.05;
        return Math.Max(first, second) / Math.Min(first, second);
    }

    private static double Luminance(Color color)
    {
        return 0.2126 * Linear(color.R) + 0.7152 * Linear(color.G) + 0.0722 * Linear(color.B);

        static double Linear(byte channel) => channel <= 10 ? channel / 255.0 / 12.92 : Math.Pow((channel / 255.0 + 0.055) / 1.055, 2.4);
    }
}
