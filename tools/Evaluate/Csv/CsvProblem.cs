using System.Text;

namespace Evaluate.Csv;

/// <summary>What is wrong with a row, and where.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">The line that the row begins in, 1 or more.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Column">The column, 1 or more; 0 where the row as a whole is wrong.</param>
/// <param name="Name">The name of the column.</param>
/// <param name="Value">What stands there.</param>
internal sealed record CsvProblem(string File, long Line, string Fault, int Column = 0, string Name = "", string Value = "")
{
    private const int LongestValue = 60;

    /// <summary>One line that editors make a link of: <c>data.csv:12:3: y_score: "abc" is not a number</c>.</summary>
    public override string ToString() => Column == 0
        ? FormattableString.Invariant($"{File}:{Line}: {Fault}")
        : FormattableString.Invariant($"{File}:{Line}:{Column}: {Name}: {Shown(Value)} {Fault}");

    /// <summary>The value in quotes, cut where it is long, with nothing in it that moves a terminal's cursor.</summary>
    private static string Shown(string value)
    {
        StringBuilder shown = new("\"");
        foreach (Rune character in value.EnumerateRunes().Take(LongestValue))
        {
            if (Rune.IsControl(character) || Rune.GetUnicodeCategory(character) == System.Globalization.UnicodeCategory.Format)
                shown.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{character.Value:X4}");
            else
                shown.Append(character.ToString());
        }

        return shown.Append(value.EnumerateRunes().Skip(LongestValue).Any() ? "…\"" : "\"").ToString();
    }
}
