using System.Net;
using System.Text;
using DriftLab.Lab;
using ModelObservability;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;

namespace DriftLab.Drawing;

/// <summary>Draws a day: the series, the band of the reference and the findings. One file without anything from elsewhere, light or dark as its reader is.</summary>
internal sealed class Picture
{
    private const double Width = 1040, Left = 64, Right = 1016, LabelsTop = 66, LaneHeight = 16, ValueTop = 136, ValueHeight = 240, AccuracyTop = 412, AccuracyHeight = 130, Bottom = 542, Height = 610;

    private readonly Replay replay;
    private readonly StringBuilder svg = new();
    private readonly int rows;

    private Picture(Replay replay) => (this.replay, rows) = (replay, 2 * replay.ReferenceRows);

    /// <param name="title">What was replayed.</param>
    /// <param name="replay">The day.</param>
    /// <param name="asPage">Whether it is an HTML page with a table of the findings; otherwise it is SVG.</param>
    public static string Of(string title, Replay replay, bool asPage)
    {
        string drawing = new Picture(replay).Draw(title);
        return asPage ? Page.Of(title, drawing, replay.Findings) : drawing;
    }

    private string Draw(string title)
    {
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Encoded(title)}\">\n<style>{Style.Sheet}</style>\n");
        Add($"<rect class=\"surface\" width=\"{Width}\" height=\"{Height}\"/>\n<text class=\"title\" x=\"{Left}\" y=\"30\">{Encoded(title)}</text>\n");
        int found = replay.Findings.Count;
        Add($"<text class=\"muted\" x=\"{Left}\" y=\"50\">{(found == 0 ? "nothing was found" : found == 1 ? "one finding" : $"{found} findings")}</text>\n");
        Add($"<rect class=\"past\" x=\"{Left}\" y=\"{ValueTop}\" width=\"{Text(X(replay.ReferenceRows) - Left)}\" height=\"{ValueHeight}\"/>\n");
        Add($"<rect class=\"past\" x=\"{Left}\" y=\"{AccuracyTop}\" width=\"{Text(X(replay.ReferenceRows) - Left)}\" height=\"{AccuracyHeight}\"/>\n");
        List<Mark> marks = Mark.Of(replay.Findings, X, Right);
        foreach (Mark mark in marks) Add($"<line class=\"alarm\" x1=\"{Text(mark.X)}\" x2=\"{Text(mark.X)}\" y1=\"{Text(Lane(mark) + 4)}\" y2=\"{Bottom}\"/>\n");
        DrawValues();
        DrawAccuracy();
        DrawCodes(marks);
        DrawHours();
        return svg.Append("</svg>\n").ToString();
    }

    private void DrawValues()
    {
        var (low, high) = CentralRange(replay.Service.Reference!.Columns[0]);
        Frame frame = Frame.Around(ValueTop, ValueHeight, [.. replay.Course.Select(static point => point.Low), .. replay.Course.Select(static point => point.High), low, high]);
        DrawGrid(frame, static tick => Text(tick));
        Add($"<rect class=\"band\" x=\"{Left}\" y=\"{Text(frame.Y(high))}\" width=\"{Right - Left}\" height=\"{Text(frame.Y(low) - frame.Y(high))}\"><title>nine of ten values of the reference</title></rect>\n");
        foreach (List<Point> part in Parts(static point => point.Mean))
        {
            string upper = string.Join(' ', part.Select(point => $"{Text(Center(point))},{Text(frame.Y(point.High))}"));
            string lower = string.Join(' ', part.AsEnumerable().Reverse().Select(point => $"{Text(Center(point))},{Text(frame.Y(point.Low))}"));
            Add($"<polygon class=\"range\" points=\"{upper} {lower}\"/>\n");
        }

        DrawLine("series", frame, static point => point.Mean);
        foreach (Point point in replay.Course.Where(static point => point.Missing > 0))
        {
            double height = ValueHeight / 3 * point.Missing, width = (Right - Left) / replay.Course.Count;
            Add($"<rect class=\"missing\" x=\"{Text(Center(point) - width / 2)}\" y=\"{Text(ValueTop + ValueHeight - height)}\" width=\"{Text(width)}\" height=\"{Text(height)}\"><title>{Text(100 * point.Missing)} % missing</title></rect>\n");
        }

        Legend(ValueTop - 8, ("band", "nine of ten of the reference", true), ("range", "least to largest", true), ("series", "mean", false), ("missing", "missing", replay.Course.Any(static point => point.Missing > 0) ? true : null));
        Name("value", ValueTop);
    }

    private void DrawAccuracy()
    {
        ReferenceRate rate = replay.Service.Reference!.Rates["accuracy"];
        ConfidenceInterval band = BernoulliSequence.Interval(rate.Successes, rate.Trials, 0.99);
        Frame frame = Frame.Around(AccuracyTop, AccuracyHeight, [.. replay.Course.Select(static point => point.Accuracy), .. replay.Course.Select(static point => point.Estimate), band.Lower, band.Upper]);
        DrawGrid(frame, static tick => FormattableString.Invariant($"{100 * tick:0.##} %"));
        Add($"<rect class=\"band\" x=\"{Left}\" y=\"{Text(frame.Y(band.Upper))}\" width=\"{Right - Left}\" height=\"{Text(Math.Max(1, frame.Y(band.Lower) - frame.Y(band.Upper)))}\"/>\n");
        DrawLine("series", frame, static point => point.Accuracy);
        DrawLine("estimate", frame, static point => point.Estimate);
        Legend(AccuracyTop - 8, ("band", "99 % band of the reference's mean", true), ("series", "by labels that came", false), ("estimate", "estimated without labels", false));
        Name("accuracy", AccuracyTop);
    }

    private static double Lane(Mark mark) => LabelsTop + (Mark.Lanes - 1 - mark.Lane) * LaneHeight - 8;

    private void DrawCodes(List<Mark> marks)
    {
        foreach (Mark mark in marks)
        {
            double y = Lane(mark);
            bool ends = mark.EndsHere(Right);
            Add($"<text class=\"code\" x=\"{Text(mark.X + (ends ? -4 : 4))}\" y=\"{Text(y)}\"{(ends ? " text-anchor=\"end\"" : "")}>{mark.Text}</text>\n");
        }
    }

    private void DrawHours()
    {
        for (int hour = 0; hour <= 24; hour += 2)
        {
            double x = Left + (Right - Left) * hour / 24;
            Add($"<line class=\"axis\" x1=\"{Text(x)}\" x2=\"{Text(x)}\" y1=\"{Bottom}\" y2=\"{Bottom + 4}\"/><text class=\"tick\" text-anchor=\"middle\" x=\"{Text(x)}\" y=\"{Bottom + 18}\">{hour}:00</text>\n");
        }

        Add($"<line class=\"axis\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{Bottom}\" y2=\"{Bottom}\"/>\n");
        double half = X(replay.ReferenceRows);
        Add($"<text class=\"muted\" text-anchor=\"middle\" x=\"{Text((Left + half) / 2)}\" y=\"{Bottom + 42}\">reference</text><text class=\"muted\" text-anchor=\"middle\" x=\"{Text((half + Right) / 2)}\" y=\"{Bottom + 42}\">watched</text>\n");
        Add($"<line class=\"axis\" x1=\"{Text(half)}\" x2=\"{Text(half)}\" y1=\"{ValueTop}\" y2=\"{Bottom + 46}\"/>\n");
    }

    private void DrawGrid(Frame frame, Func<double, string> name)
    {
        foreach (double tick in frame.Ticks())
            Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{Text(frame.Y(tick))}\" y2=\"{Text(frame.Y(tick))}\"/><text class=\"tick\" text-anchor=\"end\" x=\"{Left - 8}\" y=\"{Text(frame.Y(tick) + 4)}\">{name(tick)}</text>\n");
    }

    private void DrawLine(string kind, Frame frame, Func<Point, double> read)
    {
        foreach (List<Point> part in Parts(read))
            Add($"<polyline class=\"{kind}\" points=\"{string.Join(' ', part.Select(point => $"{Text(Center(point))},{Text(frame.Y(read(point)))}"))}\"/>\n");
    }

    /// <summary>Points one after the other that have a number.</summary>
    private List<List<Point>> Parts(Func<Point, double> read)
    {
        List<List<Point>> parts = [];
        bool goesOn = false;
        foreach (Point point in replay.Course)
        {
            bool has = double.IsFinite(read(point));
            if (has && !goesOn) parts.Add([]);
            if (has) parts[^1].Add(point);
            goesOn = has;
        }

        return parts;
    }

    private void Name(string name, double top) => Add($"<text class=\"name\" x=\"{Left}\" y=\"{top - 8}\">{name}</text>\n");

    private void Legend(double y, params ReadOnlySpan<(string Kind, string Text, bool? IsArea)> entries)
    {
        double x = Right;
        for (int index = entries.Length - 1; index >= 0; index--)
        {
            var (kind, text, isArea) = entries[index];
            if (isArea is null) continue;
            x -= 6.2 * text.Length;
            Add($"<text class=\"tick legend\" x=\"{Text(x)}\" y=\"{y}\">{text}</text>");
            x -= 26;
            if (isArea == true) Add($"<rect class=\"{kind}\" x=\"{Text(x)}\" y=\"{y - 9}\" width=\"20\" height=\"10\"/>\n");
            else Add($"<line class=\"{kind}\" x1=\"{Text(x)}\" x2=\"{Text(x + 20)}\" y1=\"{y - 4}\" y2=\"{y - 4}\"/>\n");
            x -= 16;
        }
    }

    /// <summary>Where nine of ten values of a column lie.</summary>
    private static (double Low, double High) CentralRange(ReferenceColumn column)
    {
        var distribution = column.Distribution;
        return (Quantile(0.05), Quantile(0.95));

        double Quantile(double share)
        {
            long sum = 0;
            for (int bin = 0; bin < distribution.Edges.Length; bin++)
            {
                sum += distribution.Counts[bin];
                if (sum >= share * distribution.Count) return Math.Clamp(distribution.Edges[bin], distribution.Minimum, distribution.Maximum);
            }

            return distribution.Maximum;
        }
    }

    private double X(int row) => Left + (Right - Left) * Math.Min(row, rows) / rows;

    private double Center(Point point) => X(point.Row) - (Right - Left) / replay.Course.Count / 2;

    private void Add(FormattableString text) => svg.Append(FormattableString.Invariant(text));

    private static string Text(double number) => Frame.Text(number);

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
