using System.Globalization;
using System.Text;

namespace Evaluate.Plots;

/// <summary>An SVG picture under construction. Numbers are written the same everywhere, text is escaped.</summary>
internal sealed class Svg
{
    /// <summary>Colours by role, so that the picture follows a dark page.</summary>
    private const string Style = """
        <style>
        svg { font-family: system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; font-size: 13px; }
        .page { fill: #ffffff } .ink { fill: #0f172a } .quiet { fill: #64748b } .title { font-size: 16px; font-weight: 600 }
        .grid { stroke: #e2e8f0; stroke-width: 1 } .axis { stroke: #94a3b8; stroke-width: 1; fill: none }
        .reference { stroke: #94a3b8; stroke-width: 1.5; stroke-dasharray: 5 5; fill: none }
        .curve { stroke: #2563eb; stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round; fill: none }
        .under { fill: #2563eb; fill-opacity: 0.12 } .mark { fill: #2563eb } .gap { fill: #f97316; fill-opacity: 0.35 } .cell { fill: #2563eb } .onCell { fill: #ffffff }
        @media (prefers-color-scheme: dark) {
        .page { fill: #0f172a } .ink { fill: #e2e8f0 } .quiet { fill: #94a3b8 } .grid { stroke: #1e293b } .axis, .reference { stroke: #64748b }
        .curve { stroke: #60a5fa } .under, .mark { fill: #60a5fa } .gap { fill: #fb923c }
        }
        </style>
        """;

    private readonly StringBuilder text = new();

    public Svg(double width, double height)
    {
        text.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">""");
        text.Append('\n').Append(Style).Append('\n');
        Rectangle("page", 0, 0, width, height);
    }

    public void Rectangle(string role, double x, double y, double width, double height, double opacity = 1) => Line(
        $"""<rect class="{role}" x="{At(x)}" y="{At(y)}" width="{At(width)}" height="{At(height)}"{(opacity < 1 ? $" fill-opacity=\"{Number(opacity, "0.###")}\"" : "")}/>""");

    public void Segment(string role, double x1, double y1, double x2, double y2) =>
        Line($"""<line class="{role}" x1="{At(x1)}" y1="{At(y1)}" x2="{At(x2)}" y2="{At(y2)}"/>""");

    public void Circle(string role, double x, double y, double radius) =>
        Line($"""<circle class="{role}" cx="{At(x)}" cy="{At(y)}" r="{At(radius)}"/>""");

    /// <summary>A line through points in pixels; closed where it bounds an area.</summary>
    public void Path(string role, IEnumerable<PlotPoint> points, bool closed = false)
    {
        text.Append(CultureInfo.InvariantCulture, $"""<path class="{role}" d="M""");
        char separator = ' ';
        foreach (PlotPoint point in points)
        {
            text.Append(separator).Append(At(point.X)).Append(' ').Append(At(point.Y));
            separator = 'L';
        }

        text.Append(closed ? "Z\"/>\n" : "\"/>\n");
    }

    /// <summary>Text at a point: <paramref name="anchor"/> is start, middle or end; <paramref name="turn"/> in degrees.</summary>
    public void Text(string role, double x, double y, string content, string anchor = "middle", double turn = 0)
    {
        string rotation = turn == 0 ? "" : $" transform=\"rotate({At(turn)} {At(x)} {At(y)})\"";
        Line($"""<text class="{role}" x="{At(x)}" y="{At(y)}" text-anchor="{anchor}"{rotation}>{Escaped(content)}</text>""");
    }

    /// <summary>The finished picture.</summary>
    public override string ToString() => text + "</svg>\n";

    /// <summary>A number, the same on every machine.</summary>
    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A count in few characters: 950, 12.3k, 4.05M.</summary>
    public static string Count(long count)
    {
        double shown = count;
        int unit = 0;
        for (; shown >= 10_000 || (unit > 0 && shown >= 999.5); unit++)
            shown /= 1000;
        return unit == 0 ? Number(shown, "0") : Number(shown, shown < 99.95 ? shown < 9.995 ? "0.##" : "0.#" : "0") + "kMGTPE"[unit - 1];
    }

    private static string At(double value) => Number(value, "0.##");

    /// <summary>XML has no way to say a control character or half of a surrogate pair, so these become U+FFFD.</summary>
    private static string Escaped(string content)
    {
        StringBuilder escaped = new();
        foreach (Rune character in content.EnumerateRunes())
        {
            escaped.Append(character.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                0xFFFE or 0xFFFF => "\uFFFD",
                _ when Rune.IsControl(character) => "\uFFFD",
                _ => character.ToString(),
            });
        }

        return escaped.ToString();
    }

    private void Line(string element) => text.Append(element).Append('\n');
}
