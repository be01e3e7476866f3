using Spectre.Console;
using Spectre.Console.Rendering;

namespace Quickstart.Board;

/// <summary>
/// A run of numbers as columns of block characters, the newest at the right; the tallest fills the height, and its value stands at the left, as
/// zero does at the foot.
/// </summary>
internal sealed class Chart(IReadOnlyList<double> values, int height, Color color, Func<double, string> label) : Renderable
{
    private const int LabelWidth = 7;
    private const string Steps = " ▁▂▃▄▅▆▇█";

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        int scale = LabelWidth + 1, columns = maxWidth - scale;
        double[] shown = [.. values.Skip(Math.Max(0, values.Count - columns)).Select(static value => double.IsFinite(value) ? value : 0)];
        double tallest = shown.Append(0).Max();
        for (int row = height - 1; row >= 0; row--)
        {
            string mark = row == height - 1 ? label(tallest > 0 ? tallest : double.NaN) : row == 0 ? "0" : "";
            yield return new Segment(mark.PadLeft(LabelWidth) + ' ', new Style(Palette.Dim));
            yield return Segment.Padding(columns - shown.Length);
            char[] bars = [.. shown.Select(value => tallest > 0 ? Step(value / tallest * height - row) : ' ')];
            yield return new Segment(new string(bars), new Style(color));
            yield return Segment.LineBreak;
        }
    }

    /// <summary>How much of one row a column fills.</summary>
    private static char Step(double filled) => Steps[(int)Math.Round(Math.Clamp(filled, 0, 1) * (Steps.Length - 1))];
}
