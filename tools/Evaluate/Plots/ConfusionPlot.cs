namespace Evaluate.Plots;

/// <summary>The confusion table: a row for each true class, shaded by the share of the row, so that classes of any size compare.</summary>
internal static class ConfusionPlot
{
    private const int MostWithNumbers = 12, LongestName = 11;
    private const double Left = 112, Side = 420, Character = 7.6, LineHeight = 17;

    /// <summary>Draws the table.</summary>
    /// <param name="counts">classes × classes counts, row-major: a row for each label, a column for each prediction.</param>
    /// <param name="names">The names of the classes, one or more.</param>
    /// <param name="title">What stands above it.</param>
    /// <returns>The picture.</returns>
    public static string Draw(ReadOnlySpan<long> counts, IReadOnlyList<string> names, string title = "Confusion")
    {
        int classes = names.Count, longest = Math.Min(names.Max(name => name.Length), LongestName);
        double cell = Side / classes, top = 60 + (longest * Character > cell ? longest * Character : LineHeight);
        Svg svg = new(Left + Side + 30, top + Side + 48);
        svg.Text("ink title", Left, 30, title, "start");
        svg.Text("ink", Left + (Side / 2), top + Side + 28, "Predicted");
        svg.Text("ink", Left - 94, top + (Side / 2), "True", turn: -90);
        for (int label = 0; label < classes; label++)
        {
            ReadOnlySpan<long> row = counts.Slice(label * classes, classes);
            double total = 0;
            foreach (long count in row)
                total += count;
            DrawNames(svg, names[label], label, top, cell, turned: longest * Character > cell);
            for (int prediction = 0; prediction < classes; prediction++)
                DrawCell(svg, Left + (cell * prediction), top + (cell * label), cell, row[prediction], total, classes);
        }

        svg.Path("axis", [new(Left, top), new(Left + Side, top), new(Left + Side, top + Side), new(Left, top + Side)], closed: true);
        return svg.ToString();
    }

    private static void DrawNames(Svg svg, string name, int index, double top, double cell, bool turned)
    {
        // Where the names of all classes would overlap, those of some tell where a row is.
        if (index % (int)Math.Ceiling(LineHeight / cell) != 0)
            return;
        double middle = (index + 0.5) * cell;
        string shown = name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 1), "…");
        svg.Text("quiet", Left - 9, top + middle + 4.5, shown, "end");
        if (turned)
            svg.Text("quiet", Left + middle + 4.5, top - 8, shown, "start", -90);
        else
            svg.Text("quiet", Left + middle, top - 10, shown);
    }

    private static void DrawCell(Svg svg, double x, double y, double cell, long count, double total, int classes)
    {
        double share = total == 0 ? 0 : count / total;
        if (share > 0)
            svg.Rectangle("cell", x, y, cell, cell, share);
        if (classes > MostWithNumbers)
            return;
        string role = share > 0.5 ? "onCell" : count == 0 ? "quiet" : "ink";
        svg.Text(role, x + (cell / 2), y + (cell / 2) + (cell >= 50 ? -2 : 4.5), Svg.Count(count));
        if (cell >= 50 && total > 0)
            svg.Text(role, x + (cell / 2), y + (cell / 2) + 16, Svg.Number(share, "0.0%"));
    }
}
