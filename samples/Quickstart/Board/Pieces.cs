using Spectre.Console;
using Spectre.Console.Rendering;

namespace Quickstart.Board;

/// <summary>What the board is put together from.</summary>
internal static class Pieces
{
    public static string Dim(string text) => Colored(text, Palette.Dim);

    public static string Bold(string text) => $"[bold]{Markup.Escape(text)}[/]";

    public static string Colored(string text, Color color) => $"[{color.ToMarkup()}]{Markup.Escape(text)}[/]";

    /// <summary>A bar of one character, part of it in one colour and the rest in another.</summary>
    public static string Bar(char character, int width, double share, Color part, Color rest)
    {
        int done = double.IsNaN(share) ? 0 : (int)Math.Round(share * width);
        return Colored(new string(character, done), part) + Colored(new string(character, width - done), rest);
    }

    /// <summary>One line that ends in dots where there is no room.</summary>
    public static Markup Line(string markup) => new(markup) { Overflow = Overflow.Ellipsis };

    /// <summary>Names at the left, counts at the right; zeros stay grey.</summary>
    public static Grid Counts(int width, params IReadOnlyList<(string Name, long Count, Color Color)> counts)
    {
        int figures = Math.Max(8, counts.Max(static one => Format.Count(one.Count).Length + 1));
        Grid grid = new();
        grid.AddColumn(new GridColumn { Width = width - figures, NoWrap = true, Padding = new Padding(0) });
        grid.AddColumn(new GridColumn { Width = figures, NoWrap = true, Padding = new Padding(0), Alignment = Justify.Right });
        foreach (var (name, count, color) in counts)
            grid.AddRow(Line(Dim(name)), Line(count == 0 ? Dim("0") : Colored(Format.Count(count), color)));
        return grid;
    }

    /// <summary>Names and counts in one line; zeros stay grey.</summary>
    public static Markup CountsInLine(string title, params IReadOnlyList<(string Name, long Count, Color Color)> counts) =>
        Line($" {Bold(title)} " + string.Join(' ', counts.Select(static one => $" {Dim(one.Name)} {(one.Count == 0 ? Dim("0") : Colored(Format.Count(one.Count), one.Color))}")));

    /// <summary>Lines in a frame with a title.</summary>
    public static Panel Framed(string title, string? note, int height, params IReadOnlyList<IRenderable> lines) => new(new Rows(lines))
    {
        // The spaces stand inside the colours: Spectre trims a header at its ends.
        Header = new PanelHeader(Bold($" {title} ") + (note is null ? "" : Dim($"{note} "))),
        Border = BoxBorder.Rounded,
        BorderStyle = new Style(Palette.Line),
        Height = height,
        Expand = true,
    };

    /// <summary>Contents side by side.</summary>
    public static Grid Columns(params IReadOnlyList<(int Width, IRenderable Content)> columns)
    {
        Grid grid = new() { Width = columns.Sum(static column => column.Width) };
        foreach (var (width, _) in columns) grid.AddColumn(new GridColumn { Width = width, Padding = new Padding(0) });
        return grid.AddRow([.. columns.Select(static column => column.Content)]);
    }
}
