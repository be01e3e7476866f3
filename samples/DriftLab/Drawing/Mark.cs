using DriftLab.Lab;

namespace DriftLab.Drawing;

/// <summary>Labels of findings above the panels: those of about the same time share one, and none lies on another.</summary>
/// <param name="X">Where the finding is, in pixels.</param>
/// <param name="Text">The codes.</param>
/// <param name="Lane">The line of text, 0 at the bottom.</param>
internal sealed record Mark(double X, string Text, int Lane)
{
    public const int Lanes = 4;
    private const double CharacterWidth = 7.2, Apart = 10, Together = 6;

    public static List<Mark> Of(IEnumerable<Finding> findings, Func<int, double> place, double right)
    {
        List<(double X, List<string> Codes)> groups = [];
        foreach (Finding finding in findings)
        {
            double x = place(finding.Row);
            if (groups.Count == 0 || x - groups[^1].X > Together) groups.Add((x, []));
            if (!groups[^1].Codes.Contains(finding.Signal.Code)) groups[^1].Codes.Add(finding.Signal.Code);
        }

        double[] ends = new double[Lanes];
        List<Mark> marks = [];
        foreach (var (x, codes) in groups)
        {
            string text = string.Join(" ", codes);
            double width = text.Length * CharacterWidth, begin = Begin(x, width, right);
            int lane = Array.FindIndex(ends, end => end + Apart <= begin);
            if (lane < 0) lane = Array.IndexOf(ends, ends.Min());
            ends[lane] = begin + width;
            marks.Add(new(x, text, lane));
        }

        return marks;
    }

    /// <summary>Whether the text ends at the mark, because there is no room to its right.</summary>
    public bool EndsHere(double right) => X + Text.Length * CharacterWidth > right;

    private static double Begin(double x, double width, double right) => x + width > right ? x - width : x;
}
