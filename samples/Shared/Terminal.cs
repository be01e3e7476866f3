using Spectre.Console;

namespace Samples;

/// <summary>The console of a sample: plain text, without one escape code, wherever it does not go to a terminal that shows them.</summary>
internal static class Terminal
{
    /// <summary>Standard output.</summary>
    public static IAnsiConsole Create() => IsPlain(Console.IsOutputRedirected, Environment.GetEnvironmentVariable) ? Plain(Console.Out) : AnsiConsole.Console;

    /// <summary>A console that writes text only.</summary>
    public static IAnsiConsole Plain(TextWriter writer) => AnsiConsole.Create(new()
    {
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(writer),
    });

    /// <summary>Whether colours and cursor movements are unwanted: in a file or a pipe, with <c>NO_COLOR</c> (no-color.org), on a dumb terminal.</summary>
    /// <param name="isRedirected">Whether standard output goes to a file or a pipe.</param>
    /// <param name="variable">Reads the environment.</param>
    public static bool IsPlain(bool isRedirected, Func<string, string?> variable) =>
        isRedirected || !string.IsNullOrEmpty(variable("NO_COLOR")) || variable("TERM") is "dumb";
}
