using System.Globalization;
using System.Net;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Quickstart.Board;

/// <summary>Draws what a terminal would show as SVG. Blocks and borders become shapes, so that they meet whatever the font.</summary>
/// <remarks>
/// <c>docs/images/board.svg</c> is the last board of a run:
/// <c>dotnet run -c Release --project samples/Quickstart -- --port 9464 --picture docs/images/board.svg</c>
/// </remarks>
internal static class SvgPicture
{
    private const double CellWidth = 8.4, CellHeight = 18, Margin = 14, Baseline = 13.5;

    /// <summary>Draws something on a terminal of so many columns.</summary>
    public static string Of(IRenderable content, int columns)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new() { ColorSystem = ColorSystemSupport.TrueColor, Out = new AnsiConsoleOutput(TextWriter.Null) });
        terminal.Profile.Capabilities.Unicode = true;
        RenderOptions options = RenderOptions.Create(terminal);
        List<SegmentLine> lines = Segment.SplitLines(content.Render(options, columns));
        double width = columns * CellWidth + 2 * Margin, height = lines.Count * CellHeight + 2 * Margin;
        StringBuilder svg = new();
        Append(svg, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0.#} {height:0.#}" width="{width:0.#}" font-size="14" font-family="ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace">
            <rect width="100%" height="100%" rx="10" fill="#{Palette.Ground.ToHex()}"/>

            """);
        for (int line = 0; line < lines.Count; line++) Draw(svg, lines[line], Margin + line * CellHeight);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Draw(StringBuilder svg, SegmentLine line, double y)
    {
        int column = 0;
        foreach (Segment segment in line)
        {
            double x = Margin + column * CellWidth, width = segment.Text.Length * CellWidth;
            column += segment.Text.Length;
            if (segment.Style.Background != Color.Default)
                Append(svg, $"""<rect x="{x:0.#}" y="{y:0.#}" width="{width:0.#}" height="{CellHeight}" fill="#{segment.Style.Background.ToHex()}"/>{'\n'}""");
            if (string.IsNullOrWhiteSpace(segment.Text)) continue;
            string fill = segment.Style.Foreground == Color.Default ? "d8dee6" : segment.Style.Foreground.ToHex();
            if (segment.Text.AsSpan().Trim().ContainsAnyInRange('\u2500', '\u259f')) DrawShapes(svg, segment.Text, x, y, fill);
            else DrawText(svg, segment, x, y, fill);
        }
    }

    private static void DrawText(StringBuilder svg, Segment segment, double x, double y, string fill)
    {
        string text = segment.Text.TrimEnd(), trimmed = text.TrimStart();
        double start = x + (text.Length - trimmed.Length) * CellWidth;
        string weight = segment.Style.Decoration.HasFlag(Decoration.Bold) ? " font-weight=\"bold\"" : "";
        Append(svg, $"""<text x="{start:0.#}" y="{y + Baseline:0.#}" textLength="{trimmed.Length * CellWidth:0.#}" fill="#{fill}"{weight}>{WebUtility.HtmlEncode(trimmed)}</text>{'\n'}""");
    }

    /// <summary>One path for the block and border characters of a segment.</summary>
    private static void DrawShapes(StringBuilder svg, string text, double x, double y, string fill)
    {
        StringBuilder filled = new(), stroked = new();
        for (int index = 0; index < text.Length; index++, x += CellWidth)
        {
            double right = x + CellWidth, bottom = y + CellHeight, middle = x + CellWidth / 2, centre = y + CellHeight / 2;
            switch (text[index])
            {
                case >= '▁' and <= '█' and var block:
                    double tall = (block - '▁' + 1) / 8.0 * CellHeight;
                    Append(filled, $"M{x:0.##} {bottom - tall:0.##}h{CellWidth + 0.1:0.##}v{tall:0.##}h-{CellWidth + 0.1:0.##}z");
                    break;
                case '━': Append(filled, $"M{x:0.##} {centre - 2:0.##}h{CellWidth + 0.1:0.##}v4h-{CellWidth + 0.1:0.##}z"); break;
                case '─': Append(stroked, $"M{x:0.##} {centre:0.##}H{right:0.##}"); break;
                case '│': Append(stroked, $"M{middle:0.##} {y:0.##}V{bottom:0.##}"); break;
                case '╭': Append(stroked, $"M{middle:0.##} {bottom:0.##}Q{middle:0.##} {centre:0.##} {right:0.##} {centre:0.##}"); break;
                case '╮': Append(stroked, $"M{x:0.##} {centre:0.##}Q{middle:0.##} {centre:0.##} {middle:0.##} {bottom:0.##}"); break;
                case '╰': Append(stroked, $"M{middle:0.##} {y:0.##}Q{middle:0.##} {centre:0.##} {right:0.##} {centre:0.##}"); break;
                case '╯': Append(stroked, $"M{x:0.##} {centre:0.##}Q{middle:0.##} {centre:0.##} {middle:0.##} {y:0.##}"); break;
            }
        }

        if (filled.Length > 0) Append(svg, $"""<path fill="#{fill}" d="{filled}"/>{'\n'}""");
        if (stroked.Length > 0) Append(svg, $"""<path fill="none" stroke="#{fill}" d="{stroked}"/>{'\n'}""");
    }

    private static void Append(StringBuilder to, FormattableString text) => to.Append(text.ToString(CultureInfo.InvariantCulture));
}
