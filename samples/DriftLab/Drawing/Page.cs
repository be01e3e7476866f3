using System.Net;
using System.Text;
using DriftLab.Lab;

namespace DriftLab.Drawing;

/// <summary>The picture as a page of its own, with a table of the findings.</summary>
internal static class Page
{
    private const string Sheet = """
        :root { color-scheme: light dark; } body { margin: 24px auto; max-width: 1040px; padding: 0 16px; font: 14px system-ui, sans-serif; background: light-dark(#fcfcfb, #1a1a19); color: light-dark(#0b0b0b, #f5f4ef); }
        svg { width: 100%; height: auto; } table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid light-dark(#e8e7e1, #2d2d2a); vertical-align: top; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
        """;

    public static string Of(string title, string drawing, IReadOnlyList<Finding> findings)
    {
        StringBuilder page = new($"<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{Encoded(title)}</title>\n<style>\n{Sheet}\n</style>\n{drawing}");
        if (findings.Count > 0) page.Append("<table>\n<tr><th class=\"number\">row</th><th>time</th><th>code</th><th>what</th><th class=\"number\">evidence</th><th class=\"number\">needed</th></tr>\n");
        foreach (Finding one in findings)
        {
            page.Append(FormattableString.Invariant($"<tr><td class=\"number\">{one.Row:N0}</td><td>{one.Time:HH:mm:ss}</td><td>{one.Signal.Code}</td><td>{Encoded(one.Signal.Message)}. {Encoded(one.Signal.Suggestion)}</td>"));
            page.Append(FormattableString.Invariant($"<td class=\"number\">{(one.EValue is { } value ? value.ToString("0.##e+0", System.Globalization.CultureInfo.InvariantCulture) : "")}</td><td class=\"number\">{one.Threshold:N0}</td></tr>\n"));
        }

        return page.Append(findings.Count > 0 ? "</table>\n" : "").Append("</html>\n").ToString();
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
