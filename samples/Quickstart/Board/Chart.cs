using Spectre.Console;
using Spectre.Console.Rendering;

namespace Quickstart.Board;

/// <summary>A run of numbers as columns of block characters, the newest at the right; the tallest fills the height, the foot is darker.</summary>
internal sealed class Chart(IReadOnlyList<double> values, int height, Color color) : Renderable
{
    private const string Steps = " ▁▂▃▄▅▆▇█";

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        double[] shown = [.. values.Skip(Math.Max(0, values.Count - maxWidth)).Select(static value => double.IsFinite(value) ? value : 0)];
        double tallest = shown.Append(0).Max();
        for (int row = height - 1; row >= 0; row--)
        {
            yield return Segment.Padding(maxWidth - shown.Length);
            char[] columns = [.. shown.Select(value => tallest > 0 ? Step(value / tallest * height - row) : ' ')];
            yield return new Segment(new string(columns), new Style(Palette.Blend(Palette.Ground, color, 0.5 + 0.5 * (row + 1) / height)));
            yield return Segment.LineBreak;
        }
    }

    /// <summary>How much of one row a column fills.</summary>
    private static char Step(double filled) => Steps[(int)Math.Round(Math.Clamp(filled, 0, 1) * (Steps.Length - 1))];
}
