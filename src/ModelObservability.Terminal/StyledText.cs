using Spectre.Console;
using Spectre.Console.Rendering;

namespace ModelObservability.Terminal;

/// <summary>A piece of a line.</summary>
internal sealed class StyledText(string text, Style style)
{
    public string Text { get; } = text;

    public Style Style { get; } = style;

    /// <summary>Columns it takes; some letters take two.</summary>
    public int Width { get; } = new Segment(text).CellCount();
}
