using System.Text;
using Spectre.Console;

namespace ModelObservability.Terminal.Tests;

/// <summary>
/// A terminal of its own: keeps what was written, and plays it as a terminal does (carriage return, line feed, erase to the end of the line,
/// colours), so that a test reads what a person sees.
/// </summary>
internal sealed class Screen : TextWriter
{
    private readonly StringBuilder written = new();

    public Screen(int width = 100, bool isTerminal = true, bool unicode = true)
    {
        Console = AnsiConsole.Create(new()
        {
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.TrueColor : ColorSystemSupport.NoColors,
            Out = new Output(this, width, isTerminal),
        });
        Console.Profile.Capabilities.Unicode = unicode;
    }

    public IAnsiConsole Console { get; }

    public Func<Exception>? Fails { get; set; }

    public string Written => written.ToString();

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The lines a person sees, without blanks at their ends and without the last where it is empty.</summary>
    public string[] Lines
    {
        get
        {
            List<StringBuilder> lines = [new()];
            int column = 0;
            string text = Written;
            for (int at = 0; at < text.Length; at++)
            {
                StringBuilder line = lines[^1];
                if (text[at] == '\r') column = 0;
                else if (text[at] == '\n')
                {
                    lines.Add(new());
                    column = 0;
                }
                else if (text[at] == '\e')
                {
                    int end = at + 2;
                    while (!char.IsAsciiLetter(text[end])) end++;
                    if (text[end] == 'K') line.Length = Math.Min(line.Length, column);
                    else if (text[end] != 'm') throw new NotSupportedException(text[at..(end + 1)]);
                    at = end;
                }
                else
                {
                    if (column == line.Length) line.Append(text[at]);
                    else line[column] = text[at];
                    column++;
                }
            }

            return [.. lines.Select(line => line.ToString().TrimEnd()).Where((line, index) => index < lines.Count - 1 || line.Length > 0)];
        }
    }

    public override void Write(char value)
    {
        if (Fails is { } fails) throw fails();
        written.Append(value);
    }

    private sealed class Output(Screen screen, int width, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => screen;

        public bool IsTerminal => isTerminal;

        public int Width => width;

        public int Height => 25;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
