using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace ModelObservability.Dashboard.Assets;

/// <summary>The Markdown that pages of signals are written in: headings, paragraphs, numbered lists, tables, code, bold, links to other signals.</summary>
internal static class MarkdownText
{
    private static readonly Regex Heading = new("^#+ "), Item = new("^[0-9]+\\. "), Rule = new("^[|\\s:-]+$"), Bold = new("\\*\\*(.+?)\\*\\*"),
        Link = new("\\[([^\\]]*)\\]\\(([^)]*?)(?:\\.md[^)]*)?\\)");

    /// <param name="text">Markdown.</param>
    /// <param name="isPage">Whether a link leads to a page that is there; other links are text.</param>
    public static string ToHtml(string text, Func<string, bool> isPage)
    {
        StringBuilder html = new();
        string open = "";
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string kind = line.StartsWith('|') ? "table" : Item.IsMatch(line) ? "ol" : "";
            if (kind != open) html.Append(open.Length > 0 ? $"</{open}>" : "").Append(kind.Length > 0 ? $"<{kind}>" : "");
            open = kind;
            if (kind == "table") AppendRow(html, line, isPage);
            else if (kind == "ol") html.Append("<li>").Append(Inline(Item.Replace(line, ""), isPage)).Append("</li>");
            else if (Heading.Match(line) is { Success: true } heading) html.Append("<h1>").Append(Inline(line[heading.Length..], isPage)).Append("</h1>");
            else if (line.Length > 0) html.Append("<p>").Append(Inline(line, isPage)).Append("</p>");
        }

        return html.Append(open.Length > 0 ? $"</{open}>" : "").ToString();
    }

    private static void AppendRow(StringBuilder html, string line, Func<string, bool> isPage)
    {
        if (Rule.IsMatch(line)) return;
        html.Append("<tr>");
        foreach (string cell in line.Trim().Trim('|').Split('|')) html.Append("<td>").Append(Inline(cell.Trim(), isPage)).Append("</td>");
        html.Append("</tr>");
    }

    /// <summary>Encodes first; what is made of marks after that is all there is of HTML.</summary>
    private static string Inline(string text, Func<string, bool> isPage)
    {
        string[] parts = text.Split('`');
        for (int part = 0; part < parts.Length; part++)
        {
            string encoded = HtmlEncoder.Default.Encode(parts[part]);
            parts[part] = part % 2 == 1 && part < parts.Length - 1
                ? $"<code>{encoded}</code>"
                : Link.Replace(Bold.Replace(encoded, "<strong>$1</strong>"), link => isPage(link.Groups[2].Value) ? $"<a href=\"{link.Groups[2].Value}\">{link.Groups[1].Value}</a>" : link.Groups[1].Value);
        }

        return string.Concat(parts);
    }
}
