using Samples;
using Spectre.Console;

namespace Quickstart.Tests;

/// <summary>Escape codes go to terminals that show them, and nowhere else.</summary>
[TestFixture]
public sealed class TerminalTests
{
    [TestCase(true, null, "xterm-256color", true)]
    [TestCase(false, "1", "xterm-256color", true)]
    [TestCase(false, null, "dumb", true)]
    [TestCase(false, null, "xterm-256color", false)]
    [TestCase(false, "", "xterm-256color", false, TestName = "An empty NO_COLOR asks for nothing")]
    public void It_is_plain_in_a_pipe_without_color_and_on_a_dumb_terminal(bool isRedirected, string? noColor, string term, bool expected)
    {
        Assert.That(Terminal.IsPlain(isRedirected, name => name switch { "NO_COLOR" => noColor, "TERM" => term, _ => null }), Is.EqualTo(expected));
    }

    [Test]
    public void A_plain_console_writes_no_escape_codes()
    {
        using StringWriter writer = new();
        IAnsiConsole console = Terminal.Plain(writer);
        console.Write(new Panel(new Markup("[red bold]hot[/] [link=https://example.org]link[/]")) { Header = new PanelHeader("[green]title[/]") });
        Assert.That(writer.ToString(), Does.Contain("hot").And.Contain("title").And.Not.Match("\e"));
        Assert.That(console.Profile.Capabilities is { Ansi: false, Interactive: false }, Is.True);
    }
}
