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
    private const int BodyHeight = 13;

    private readonly int width = Math.Min(width, FullWidth);
    private readonly bool tall = height >= FullHeight;

    private int TopHeight => tall ? 8 : 6;

    private int ChartHeight => tall ? 3 : 2;

    /// <summary>Air above a chart, where there is room for it.</summary>
    private IRenderable[] Air => tall ? [Line(" ")] : [];

    private int SideWidth => width >= 100 ? 32 : 26;

    private int QualityWidth => width - 2 * ((width - 2) / 3);

    public static bool Fits(int width, int height) => width >= LeastWidth && height >= LeastHeight;

    public IRenderable Draw() => new Rows(
        Heading(),
        Columns(((width - 2) / 3, Throughput()), ((width - 2) / 3, Latency()), (QualityWidth, Quality())),
        Columns(
            (width - SideWidth, Framed("Confusion", "labels down, predictions across", BodyHeight, new ConfusionTable(state.Quality))),
            (SideWidth, new Rows(Calls(), Labels()))),
        Columns((width, Signals())));

    private Grid Heading()
    {
        double share = state.Planned > TimeSpan.Zero ? Math.Min(1, state.Elapsed / state.Planned) : 1;
        Grid heading = new() { Width = width };
        heading.AddColumn(new GridColumn().NoWrap().PadLeft(1));
        heading.AddColumn(new GridColumn().NoWrap().RightAligned().PadRight(1));
        return heading.AddRow(
            Line($"{Bold(state.Model)}  {Dim(state.Address ?? "watched by ModelObservability")}"),
            Line($"{Bar('━', 20, share, Palette.Accent, Palette.Line)} {Format.Count(state.Elapsed.TotalSeconds)} {Dim($"of {Format.Count(state.Planned.TotalSeconds)} s")}"));
    }

    private Panel Throughput() => Framed("Throughput", null, TopHeight, [
        Line($"{Bold(Format.Count(state.CallsPerSecond))} {Dim("calls/s")}"),
        Line($"{Bold(Format.Count(state.ItemsPerSecond))} {Dim("images/s")}"),
        .. Air,
        new Chart(state.Throughput, ChartHeight, Palette.Accent)]);

    private Panel Latency() => Framed("Latency", null, TopHeight, [
        Line($"{Dim("p50")} {Bold(Format.Duration(state.Median))}"),
        Line($"{Dim("p99")} {Bold(Format.Duration(state.TailNow))}"),
        .. Air,
        new Chart(state.Tail, ChartHeight, Palette.Accent)]);

    private Panel Quality() => Framed("Accuracy", "last minute", TopHeight, [
        Line($"{Bold(Format.Share(state.Recent.Accuracy))}  {Dim($"{Format.Count(state.Recent.Total)} labels")}"),
        Line($"{Dim("F1")} {Format.Share(state.Recent.F1(Average.Macro))}  {Dim("kappa")} {Format.Share(state.Recent.CohenKappa)}"),
        .. Air,
        Line(Bar('█', QualityWidth - 4, state.Recent.Accuracy, Palette.Good, state.Recent.Total > 0 ? Palette.Bad : Palette.Line)),
        .. Air,
        Line($"{Dim("whole run")} {Format.Share(state.Quality.Accuracy)}")]);

    private Panel Calls() => Framed("Calls and outputs", null, 6, Counts(SideWidth - 4,
        ("success", state.Calls.GetValueOrDefault("success"), Palette.Good),
        ("error", state.Calls.GetValueOrDefault("error"), Palette.Bad),
        ("NaN", state.Anomalies.GetValueOrDefault("nan"), Palette.Bad),
        ("low confidence", state.Anomalies.GetValueOrDefault("low_confidence"), Palette.Warning)));

    private Panel Labels() => Framed("Late labels", null, 7, Counts(SideWidth - 4,
        ("matched", state.Labels.Matched, Palette.Good),
        ("waiting", state.Labels.Pending, Palette.Dim),
        ("expired", state.Labels.Expired, Palette.Warning),
        ("duplicate", state.Labels.Duplicate, Palette.Warning),
        ("unknown", state.Labels.Unknown, Palette.Warning)));

    private Panel Signals() => state.Signals is [.., var newest]
        ? Framed("Signals", Format.Count(state.Signals.Count), tall ? 5 : 3,
            Line($"{Colored("● " + newest.Code, newest.Severity == SignalSeverity.Error ? Palette.Bad : Palette.Warning)} {Markup.Escape(newest.Message)}"),
            new Markup(Dim(newest.Suggestion)))
        : Framed("Signals", null, tall ? 5 : 3, Line(Dim("none so far")));
}
