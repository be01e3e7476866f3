using System.Xml.Linq;
using ModelObservability;
using ModelObservability.Metrics;
using Quickstart.Board;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Quickstart.Tests.Board;

[TestFixture]
public sealed class BoardViewTests
{
    [TestCase(80, 24)]
    [TestCase(100, 40)]
    [TestCase(108, 28)]
    [TestCase(200, 60)]
    public void It_fits_the_terminal_with_every_class_in_the_table(int width, int height)
    {
        string[] lines = Drawn(new BoardView(Busy(), width, height).Draw(), width);

        Assert.That(lines, Has.Length.LessThan(height), "the cursor needs a line");
        Assert.That(lines.Max(line => line.Length), Is.EqualTo(width), "all of it");
        for (int label = 0; label < 10; label++)
            Assert.That(lines, Has.Some.StartsWith($"│ {label} ").And.Contains(" % "), $"row {label}");
    }

    [Test]
    public void It_says_what_the_state_says()
    {
        string board = string.Join('\n', Drawn(new BoardView(Busy(), 108, 28).Draw(), 108));

        foreach (string said in new[] { "digits 1.0", "http://127.0.0.1:9464/metrics", "350 calls/s", "2,800 images/s", "p50 18.0 µs", "p99 1.20 ms", "90.0 %  10,000 labels", "MO1001 Outputs hold NaN", "12,345", "low confidence" })
            Assert.That(board, Does.Contain(said));
    }

    [TestCase(80, 24)]
    [TestCase(108, 28)]
    [TestCase(200, 60)]
    public void No_number_is_cut(int width, int height)
    {
        BoardState state = Busy() with
        {
            Calls = new Dictionary<string, long> { ["success"] = 1_234_567, ["error"] = 3_086 },
            Anomalies = new Dictionary<string, long> { ["nan"] = 4_938, ["low_confidence"] = 21_345 },
            Labels = new DelayedLabelCounts(123_456, 2_345, 13_579, 2_469, 1_357),
        };
        string board = string.Join('\n', Drawn(new BoardView(state, width, height).Draw(), width));

        foreach (string number in new[] { "1,234,567", "3,086", "4,938", "21,345", "123,456", "2,345", "13,579", "2,469", "1,357", "10,000 labels" })
            Assert.That(board, Does.Contain(number));
        Assert.That(board, Does.Not.Contain("…"));
    }

    [TestCase(80, 24)]
    [TestCase(200, 60)]
    public void A_chart_says_what_it_shows_and_how_high_it_is(int width, int height)
    {
        string board = string.Join('\n', Drawn(new BoardView(Busy(), width, height).Draw(), width));

        Assert.That(board, Does.Match(" 350/s .*█").And.Match("Latency chart: p99").And.Match("1.20 ms █"));
        Assert.That(board, Does.Match("(?m)^│ +0 .*│ +0 "), "the foot of both");
    }

    [Test]
    public void Without_evidence_it_shows_dashes_and_no_percentages()
    {
        MulticlassCounts none = new(10, new long[100]);
        string board = string.Join('\n', Drawn(new BoardView(new BoardState { Model = "digits", Quality = none, Recent = none }, 108, 28).Draw(), 108));

        Assert.That(board, Does.Contain("p50 –").And.Contain("F1 –").And.Contain("none so far"));
        Assert.That(board, Does.Not.Contain("%").And.Not.Contain("NaN %"));
    }

    [Test]
    public void A_plain_line_holds_the_main_numbers()
    {
        Assert.That(LiveBoard.LineOf(Busy()), Is.EqualTo(
            "  12 s     350 calls/s  p50 18.0 µs  p99 1.20 ms  accuracy 90.0 % of 10,000 labels  anomalies 7  signals 1"));
    }

    [Test]
    public void The_picture_is_well_formed_and_holds_the_text()
    {
        XDocument svg = XDocument.Parse(SvgPicture.Of(new BoardView(Busy() with { Model = "<&digits>" }, 108, 28).Draw(), 108));

        string[] texts = [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        Assert.That(texts, Does.Contain("<&digits>").And.Contain("Throughput").And.Contain("1.20").And.Contain("MO1001"));
    }

    private static BoardState Busy()
    {
        long[] table = new long[100];
        for (int label = 0; label < 10; label++) (table[label * 11], table[label * 10 + (label + 1) % 10]) = (900, 100);
        MulticlassCounts counts = new(10, table);
        return new BoardState
        {
            Model = "digits 1.0",
            Address = "http://127.0.0.1:9464/metrics",
            Elapsed = TimeSpan.FromSeconds(12),
            Planned = TimeSpan.FromSeconds(20),
            Throughput = [.. Enumerable.Range(0, 64).Select(index => 287.0 + index)],
            ItemsPerSecond = 2800,
            Median = 18e-6,
            Tail = [.. Enumerable.Repeat(1.2e-3, 64)],
            Calls = new Dictionary<string, long> { ["success"] = 12_345, ["error"] = 3 },
            Anomalies = new Dictionary<string, long> { ["nan"] = 5, ["low_confidence"] = 2 },
            Quality = counts,
            Recent = counts,
            Labels = new DelayedLabelCounts(10_000, 20, 30, 40, 50),
            Signals = [new Signal("MO1001", SignalSeverity.Error, new ModelIdentity("digits"), "Outputs hold NaN or infinity", "Look at the input.", default, new Dictionary<string, object>(), default)],
        };
    }

    private static string[] Drawn(IRenderable content, int width)
    {
        using StringWriter writer = new();
        IAnsiConsole console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(content);
        return [.. writer.ToString().TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }
}
