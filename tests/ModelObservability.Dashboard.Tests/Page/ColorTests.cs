using System.Globalization;
using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace ModelObservability.Dashboard.Tests.Page;

/// <summary>
/// The colors of lines are told apart with every kind of color blindness, simulated with the matrices of Machado, Oliveira and Fernandes 2009
/// (severity 1) and measured as distance in CIE L*a*b*; further lines are dashed.
/// </summary>
[TestFixture]
public sealed partial class ColorTests
{
    private const double Least = 20;

    private static readonly string[] Lines = ["blue", "orange", "green", "purple"];

    private static readonly Dictionary<string, double[]> Visions = new()
    {
        ["all colors"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["protanopia"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["deuteranopia"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["tritanopia"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    [Test]
    public void Lines_are_told_apart_with_every_kind_of_color_blindness_in_both_themes([Values("all colors", "protanopia", "deuteranopia", "tritanopia")] string vision)
    {
        foreach (Dictionary<string, string> theme in Themes())
            foreach (string one in Lines)
                foreach (string other in Lines.TakeWhile(name => name != one))
                    Assert.That(Distance(Lab(theme[one], Visions[vision]), Lab(theme[other], Visions[vision])), Is.GreaterThanOrEqualTo(Least), $"{one} {theme[one]} and {other} {theme[other]}");
    }

    [Test]
    public void The_measure_sees_two_colors_that_are_one_to_some()
    {
        double[] red = Lab("#c03a00", Visions["deuteranopia"]), brown = Lab("#b35c00", Visions["deuteranopia"]);
        Assert.That(Distance(red, brown), Is.LessThan(4));
        Assert.That(Distance(Lab("#c03a00", Visions["all colors"]), Lab("#b35c00", Visions["all colors"])), Is.GreaterThan(Least));
    }

    [Test]
    public void The_lines_are_those_of_the_chart() =>
        Assert.That(File.ReadAllText(Repository.PathOf("src/ModelObservability.Dashboard/Page/source/chart.ts")), Does.Contain($"const palette = ['{string.Join("', '", Lines)}']"));

    private static IEnumerable<Dictionary<string, string>> Themes()
    {
        Dictionary<string, string>[] themes = [.. Theme().Matches(File.ReadAllText(Repository.PathOf("src/ModelObservability.Dashboard/Page/source/page.css")))
            .Select(static theme => Color().Matches(theme.Value).ToDictionary(static match => match.Groups[1].Value, static match => match.Groups[2].Value))];
        Assert.That(themes, Has.Length.EqualTo(3), "light, dark, and dark by the system's wish");
        return themes;
    }

    private static double Distance(double[] one, double[] other) => Math.Sqrt(one.Zip(other, static (a, b) => (a - b) * (a - b)).Sum());

    private static double[] Lab(string color, double[] vision)
    {
        double[] rgb = [.. Enumerable.Range(0, 3).Select(part => Linear(int.Parse(color.AsSpan(1 + (2 * part), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0))];
        double[] seen = [.. Enumerable.Range(0, 3).Select(row => Math.Clamp((vision[3 * row] * rgb[0]) + (vision[(3 * row) + 1] * rgb[1]) + (vision[(3 * row) + 2] * rgb[2]), 0, 1))];
        double x = F(((0.4124564 * seen[0]) + (0.3575761 * seen[1]) + (0.1804375 * seen[2])) / 0.95047);
        double y = F((0.2126729 * seen[0]) + (0.7151522 * seen[1]) + (0.0721750 * seen[2]));
        double z = F(((0.0193339 * seen[0]) + (0.1191920 * seen[1]) + (0.9503041 * seen[2])) / 1.08883);
        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];
    }

    private static double Linear(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static double F(double value) => value > 216.0 / 24389 ? Math.Cbrt(value) : ((24389.0 / 27 * value) + 16) / 116;

    [GeneratedRegex("\\{[^{}]*--blue: #[^{}]*\\}")]
    private static partial Regex Theme();

    [GeneratedRegex("--([a-z]+): (#[0-9a-f]{6})")]
    private static partial Regex Color();
}
