using ModelObservability;
using ModelObservability.Metrics;
using Spectre.Console;
using Spectre.Console.Rendering;
using static Quickstart.Board.Pieces;

namespace Quickstart.Board;

/// <summary>Draws a <see cref="BoardState"/> for a terminal of a given size.</summary>
/// <param name="state">What to show.</param>
/// <param name="width">Columns, <see cref="LeastWidth"/> or more.</param>
/// <param name="height">Lines, <see cref="LeastHeight"/> or more.</param>
internal sealed class BoardView(BoardState state, int width, int height)
{
    public const int LeastWidth = 80, LeastHeight = 24, FullWidth = 108, FullHeight = 28;
    private const int BodyHeight = 13, SideWidth = 32;

    private readonly bool tall = height >= FullHeight, wide = width >= FullWidth;

    private int TopHeight => tall ? 8 : 6;

    private int ChartHeight => tall ? 3 : 2;

    /// <summary>Air above a chart, where there is room for it.</summary>
    private IRenderable[] Air => tall ? [Line(" ")] : [];

    private int QualityWidth => width - 2 * ((width - 2) / 3);

    public static bool Fits(int width, int height) => width >= LeastWidth && height >= LeastHeight;

    /// <summary>Counts stand beside the table where there is room for both, and in two lines below it where there is not: no number is cut.</summary>
    public IRenderable Draw()
    {
        Grid top = Columns(((width - 2) / 3, Throughput()), ((width - 2) / 3, Latency()), (QualityWidth, Quality()));
        return wide
            ? new Rows(
                Heading(), top,
                Columns((width - SideWidth, Confusion()), (SideWidth, new Rows(
                    Framed("Calls and outputs", null, 6, Counts(SideWidth - 4, Calls)), Framed("Late labels", null, 7, Counts(SideWidth - 4, Labels))))),
                Columns((width, Signals())))
            : new Rows(Heading(), top, Columns((width, Confusion())), CountsInLine("Calls", Calls), CountsInLine("Labels", Labels), SignalLine());
    }

    private Panel Confusion() => Framed("Confusion", "labels down, predictions across", BodyHeight, new ConfusionTable(state.Quality));

    private Grid Heading()
    {
        double share = state.Planned > TimeSpan.Zero ? Math.Min(1, state.Elapsed / state.Planned) : 1;
        Grid heading = new() { Width = width };
        heading.AddColumn(new GridColumn().NoWrap().PadLeft(1));
        heading.AddColumn(new GridColumn().NoWrap().RightAligned().PadRight(1));
        return heading.AddRow(
            Line($"{Bold(state.Model)}  {Dim(state.Address ?? "watched by ModelObservability")}"),
            Line($"{Bar('━', wide ? 20 : 8, share, Palette.Accent, Palette.Line)} {Format.Count(state.Elapsed.TotalSeconds)} {Dim($"of {Format.Count(state.Planned.TotalSeconds)} s")}"));
    }

    private Panel Throughput() => Framed("Throughput", null, TopHeight, [
        Line($"{Bold(Format.Count(state.CallsPerSecond))} {Dim("calls/s")}"),
        Line($"{Bold(Format.Count(state.ItemsPerSecond))} {Dim("images/s")}"),
        .. Air,
        new Chart(state.Throughput, ChartHeight, Palette.Accent, static calls => $"{Format.Count(calls)}/s")]);

    private Panel Latency() => Framed("Latency", "chart: p99", TopHeight, [
        Line($"{Dim("p50")} {Bold(Format.Duration(state.Median))}"),
        Line($"{Dim("p99")} {Bold(Format.Duration(state.TailNow))}"),
        .. Air,
        new Chart(state.Tail, ChartHeight, Palette.Accent, Format.Duration)]);

    private Panel Quality() => Framed("Accuracy", "last minute", TopHeight, [
        Line($"{Bold(Format.Share(state.Recent.Accuracy))}  {Dim($"{Format.Count(state.Recent.Total)} labels")}"),
        Line($"{Dim("F1")} {Format.Share(state.Recent.F1(Average.Macro))}  {Dim("kappa")} {Format.Share(state.Recent.CohenKappa)}"),
        .. Air,
        Line(Bar('█', QualityWidth - 4, state.Recent.Accuracy, Palette.Good, state.Recent.Total > 0 ? Palette.Bad : Palette.Line)),
        .. Air,
        Line($"{Dim("whole run")} {Format.Share(state.Quality.Accuracy)}")]);

    private (string, long, Color)[] Calls =>
    [
        ("success", state.Calls.GetValueOrDefault("success"), Palette.Good),
        ("error", state.Calls.GetValueOrDefault("error"), Palette.Bad),
        ("NaN", state.Anomalies.GetValueOrDefault("nan"), Palette.Bad),
        ("low confidence", state.Anomalies.GetValueOrDefault("low_confidence"), Palette.Warning),
    ];

    private (string, long, Color)[] Labels =>
    [
        ("matched", state.Labels.Matched, Palette.Good),
        ("waiting", state.Labels.Pending, Palette.Dim),
        ("expired", state.Labels.Expired, Palette.Warning),
        ("duplicate", state.Labels.Duplicate, Palette.Warning),
        ("unknown", state.Labels.Unknown, Palette.Warning),
    ];

    private Panel Signals() => state.Signals is [.., var newest]
        ? Framed("Signals", Format.Count(state.Signals.Count), tall ? 5 : 3,
            Headline(newest),
            new Markup(Dim(newest.Suggestion)))
        : Framed("Signals", null, tall ? 5 : 3, Line(Dim("none so far")));

    private Markup SignalLine() => state.Signals is [.., var newest] ? Headline(newest, $" {Bold("Signals")}  ") : Line($" {Bold("Signals")}  {Dim("none so far")}");

    private static Markup Headline(Signal signal, string before = "") =>
        Line($"{before}{Colored("● " + signal.Code, signal.Severity == SignalSeverity.Error ? Palette.Bad : Palette.Warning)} {Markup.Escape(signal.Message)}");
}
