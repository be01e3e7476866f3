using System.Globalization;
using System.Text;
using ModelObservability.Signals;

namespace ModelObservability.Training;

/// <summary>The trials of a study as rows and columns; the one source of the table and of the CSV.</summary>
internal sealed class StudyTable
{
    private readonly List<string> header;
    private readonly List<object?[]> rows = [];

    private StudyTable(List<string> header) => this.header = header;

    public static StudyTable Of(StudyState study)
    {
        List<string> names = [], header = ["trial", "outcome", study.Metric, "step", "seconds", "error"];
        foreach (TrialState trial in study.Trials)
            foreach (string name in trial.Parameters.Keys)
                if (!names.Contains(name)) names.Add(name);
        header[2] = Beside(study.Metric, "metric_", "trial", "outcome", "step", "seconds", "error");
        foreach (string name in names) header.Add(Beside(name, "parameter_", "trial", "outcome", header[2], "step", "seconds", "error"));
        StudyTable table = new(header);
        foreach (TrialState trial in study.Trials)
        {
            object? step = trial.Reports.Count > 0 ? trial.Reports[^1].Step : null;
            table.rows.Add(
            [
                trial.Number, trial.Outcome is { } outcome ? OutcomeNames.Of(outcome) : "running", double.IsNaN(trial.Result) ? null : trial.Result,
                step, trial.Duration.TotalSeconds, trial.ErrorType, .. names.Select(name => trial.Parameters.GetValueOrDefault(name)),
            ]);
        }

        return table;
    }

    /// <summary>A name that differs from our columns: one that is ours, or already has the prefix, gets the prefix; different names stay different.</summary>
    private static string Beside(string name, string prefix, params ReadOnlySpan<string> own)
    {
        string root = name;
        while (!own.Contains(root) && root.StartsWith(prefix, StringComparison.Ordinal)) root = root[prefix.Length..];
        return own.Contains(root) ? prefix + name : name;
    }

    /// <summary>Columns as wide as their widest cell, numbers to the right.</summary>
    public string ToText()
    {
        string[][] cells = [[.. header], .. rows.Select(row => row.Select(Short).ToArray())];
        int[] widths = [.. header.Select((_, column) => cells.Max(row => row[column].Length))];
        bool[] isNumber = [.. header.Select((_, column) => rows.TrueForAll(row => row[column] is not string and not bool))];
        StringBuilder text = new();
        foreach (string[] row in cells)
        {
            for (int column = 0; column < widths.Length; column++)
            {
                if (column > 0) text.Append("  ");
                text.Append(isNumber[column] ? row[column].PadLeft(widths[column]) : row[column].PadRight(widths[column]));
            }

            while (text.Length > 0 && text[^1] == ' ') text.Length--;
            text.Append('\n');
        }

        return text.ToString();
    }

    public string ToCsv()
    {
        StringBuilder csv = new();
        csv.AppendJoin(',', header.Select(Quote)).Append("\r\n");
        foreach (object?[] row in rows) csv.AppendJoin(',', row.Select(cell => Quote(ValueText.Of(cell)))).Append("\r\n");
        return csv.ToString();
    }

    /// <summary>One line, whatever a text holds.</summary>
    private static string Short(object? cell) => cell switch
    {
        double wide => wide.ToString("G6", CultureInfo.InvariantCulture),
        float narrow => narrow.ToString("G6", CultureInfo.InvariantCulture),
        _ => string.Concat(ValueText.Of(cell).Select(letter => char.IsControl(letter) ? ' ' : letter)),
    };

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny("\",\r\n") < 0 ? field : "\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
