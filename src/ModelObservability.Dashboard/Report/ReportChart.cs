using System.Globalization;
using System.Text;

namespace ModelObservability.Dashboard.Report;

/// <summary>A line over time as SVG, with a band where one is known; a slot without a value is a gap.</summary>
internal static class ReportChart
{
    private const int Width = 860, Height = 150, Left = 90, Bottom = 130, Top = 10;

    /// <param name="lines">One or two lines of the same length.</param>
    /// <param name="low">The lower end of a band around the first; null for none.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="show">How a value is written.</param>
    public static string Of(IReadOnlyList<double[]> lines, double[]? low, double[]? high, Func<double, string> show)
    {
        double[] known = [.. lines.Concat(low is null ? [] : [low]).Concat(high is null ? [] : [high]).SelectMany(static line => line).Where(double.IsFinite)];
        if (known.Length == 0) return "";
        double least = known.Min(), most = known.Max();
        if (least > 0 && least < most * 0.6) least = 0;
        if (most == least) (least, most) = (least - Math.Max(1e-9, Math.Abs(least) * 0.1), most + Math.Max(1e-9, Math.Abs(most) * 0.1));
        int last = Math.Max(1, lines[0].Length - 1);
        string At(int index, double value) => string.Create(CultureInfo.InvariantCulture, $"{Left + ((double)(Width - Left) * index / last):F1} {Bottom - ((Bottom - Top) * (value - least) / (most - least)):F1}");

        StringBuilder svg = new(string.Create(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\"><text x=\"4\" y=\"{Top + 6}\">{show(most)}</text><text x=\"4\" y=\"{Bottom}\">{show(least)}</text>"));
        if (low is not null && high is not null)
        {
            foreach ((int from, int to) in Pieces(low))
            {
                IEnumerable<string> up = Enumerable.Range(from, to - from).Where(index => double.IsFinite(high[index])).Select(index => At(index, high[index]));
                IEnumerable<string> down = Enumerable.Range(from, to - from).Reverse().Select(index => At(index, low[index]));
                svg.Append("<path class=\"band\" d=\"M").AppendJoin('L', up.Concat(down)).Append("Z\"/>");
            }
        }

        for (int line = 0; line < lines.Count; line++)
            foreach ((int from, int to) in Pieces(lines[line]))
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line {(line == 0 ? 'a' : 'b')}\" d=\"M").AppendJoin('L', Enumerable.Range(from, to - from).Select(index => At(index, lines[line][index]))).Append("\"/>");
        return svg.Append("</svg>").ToString();
    }

    /// <summary>The stretches without a gap.</summary>
    private static IEnumerable<(int From, int To)> Pieces(double[] line)
    {
        int from = -1;
        for (int index = 0; index <= line.Length; index++)
        {
            bool isKnown = index < line.Length && double.IsFinite(line[index]);
            if (isKnown && from < 0) from = index;
            if (isKnown || from < 0) continue;
            yield return (from, index);
            from = -1;
        }
    }
}
