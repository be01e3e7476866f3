using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using ModelObservability.Dashboard.History;
using ModelObservability.Dashboard.Snapshots;
using ModelObservability.Signals;

namespace ModelObservability.Dashboard.Report;

/// <summary>One model in one HTML file without scripts: what was watched, scores with their intervals, findings and advice.</summary>
internal sealed class ReportDocument(LiveHistory history, SignalLog? signals, string model)
{
    private readonly StringBuilder html = new();

    public string Write()
    {
        lock (history.Gate)
        {
            Watched[] versions = [.. history.All.Where(watched => watched.Key.Scope == WatchedScope.Model && watched.Key.Name == model)];
            DateTimeOffset now = history.Origin.AddSeconds(Math.Max(0, history.Slot));
            html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>").Append(Text(model)).Append(" – report</title><style>").Append(ReportStyle.Text).Append("</style></head><body>");
            Add("h1", model);
            Add("p", string.Create(CultureInfo.InvariantCulture, $"Written {now:yyyy-MM-dd HH:mm:ss} UTC on {Environment.MachineName}; {(history.Slot > 0 ? $"the past reaches back {Math.Min(history.Slot, Depth.Minutes * Depth.SecondsPerMinute) / 60.0:F1} minutes" : "no past is known, only the totals of now")}."), "note");
            if (versions.Length == 0) Add("p", "No model of this name is watched in this process.");
            foreach (Watched version in versions) WriteVersion(version);
            WriteSignals(versions);
            return html.Append("</body></html>").ToString();
        }
    }

    private void WriteVersion(Watched version)
    {
        Add("h2", $"{(version.Key.Version.Length > 0 ? $"Version {version.Key.Version}" : "Model")}{(version.Key.Framework.Length > 0 ? $", {version.Key.Framework}" : "")}");
        Table(["Calls", "number"], Counters(version, "ml.inference.calls", "ml.inference.outcome"));
        HistogramSeries? duration = version.Series.OfType<HistogramSeries>().FirstOrDefault(static series => series.Instrument.Name == "ml.inference.duration" && series["ml.inference.outcome"] == "success");
        if (duration is { Total: > 0 })
        {
            double[] counts = [.. duration.Totals.Select(static count => (double)count)];
            Add("p", $"Calls that succeeded, n = {Count(duration.Total)}: p50 {Seconds(Quantiles.Of(counts, duration.Edges, 0.5))}, p90 {Seconds(Quantiles.Of(counts, duration.Edges, 0.9))}, p99 {Seconds(Quantiles.Of(counts, duration.Edges, 0.99))}{(duration.Total < 100 ? " (one of the slowest: fewer than 100 calls)" : "")}.");
            if (!duration.IsCut) Chart("p50 and p99 over time", [Line(at => new HistogramWindow(duration, at, at, InMinutes).Quantile(0.5)), Line(at => new HistogramWindow(duration, at, at, InMinutes).Quantile(0.99))], null, null, Seconds);
        }

        WriteScores(version);
        foreach (RunCurve run in history.Runs.All.Where(run => WatchedKey.Of(run.Model) == version.Key))
        {
            Add("h2", $"Training run {run.Name}");
            Add("p", $"{(run.State.Outcome is { } outcome ? outcome.ToString().ToLowerInvariant() : "running")}, epoch {run.State.Epoch}, step {run.State.Step}; train loss {Number(run.State.Loss)}, best validation loss {Number(run.State.BestValidationLoss)} in epoch {run.State.BestValidationEpoch}.");
            Chart("Train loss by step", [[.. run.Loss.Points().Select(static point => point.Value)]], null, null, Number);
            Table(["Hyperparameter", "value"], run.Hyperparameters.Select(static pair => (pair.Key, ValueText.Of(pair.Value))));
        }
    }

    private bool InMinutes => history.Slot >= Depth.Seconds;

    private void WriteScores(Watched version)
    {
        NumberSeries[] all = [.. version.Series.OfType<NumberSeries>()];
        NumberSeries[] scores = [.. all.Where(static series => series.Instrument.Name.StartsWith("ml.quality.", StringComparison.Ordinal) && series["ml.quality.window"] == "all" && double.IsFinite(series.Last) && !IsBound(series.Instrument.Name))];
        if (scores.Length == 0)
        {
            Add("p", "No labels have come, so nothing is known of its quality.", "note");
            return;
        }

        NumberSeries? Bound(NumberSeries score, string side) =>
            Array.Find(all, other => other.Instrument.Name == $"{score.Instrument.Name}.{side}" && score.Attributes.All(pair => other[pair.Key] == pair.Value));
        Table(["Score since the start", "value", "interval"], scores.Select(score => (
            $"{score.Instrument.Name}{string.Concat(score.Attributes.Where(static pair => pair.Key is not ("ml.quality.window" or "ml.quality.task")).Select(static pair => $" {pair.Value}"))}",
            Number(score.Last),
            Bound(score, "lower") is { } low && Bound(score, "upper") is { } high ? $"{Number(low.Last)} to {Number(high.Last)} (95 %, at all looks)" : "")));
        if (Array.Find(scores, static score => score.IsKept) is not { } first) return;
        Chart($"{first.Instrument.Name} over time", [Line(at => first.At(at, InMinutes))],
            Bound(first, "lower") is { IsKept: true } lower ? Line(at => lower.At(at, InMinutes)) : null, Bound(first, "upper") is { IsKept: true } upper ? Line(at => upper.At(at, InMinutes)) : null, Number);
    }

    private void WriteSignals(Watched[] versions)
    {
        Add("h2", "Findings and advice");
        Signal[] found = [.. (signals?.After(0) ?? []).Select(static pair => pair.Signal).Where(signal => signal.Model.Name == model)];
        IEnumerable<(string, string)> counted = versions.SelectMany(version => Counters(version, "ml.signals", "ml.signal.code")).Where(static pair => pair.Item2 != "0");
        if (found.Length == 0 && !counted.Any()) Add("p", "None: nothing was found wrong.");
        foreach (Signal signal in found)
        {
            Add("p", string.Create(CultureInfo.InvariantCulture, $"{signal.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss} {signal.Code} {signal.Message} ({EvidenceText.Of(signal.Evidence)})"), signal.Severity.ToString().ToLowerInvariant());
            Add("p", signal.Suggestion);
        }

        if (found.Length == 0) Table(["Signal", "times"], counted);
    }

    private static bool IsBound(string name) => name.EndsWith(".lower", StringComparison.Ordinal) || name.EndsWith(".upper", StringComparison.Ordinal) || name.EndsWith(".error", StringComparison.Ordinal);

    private static IEnumerable<(string, string)> Counters(Watched version, string instrument, string attribute) =>
        version.Series.OfType<NumberSeries>().Where(series => series.Instrument.Name == instrument).Select(series => (series[attribute] ?? "", Count(series.Last)));

    private double[] Line(Func<long, double> valueAt)
    {
        long to = InMinutes ? history.Slot / Depth.SecondsPerMinute : history.Slot, from = Math.Max(0, to - (InMinutes ? Depth.Minutes : Depth.Seconds) + 1);
        double[] values = new double[Math.Max(0, to - from + 1)];
        for (long at = from; at <= to; at++) values[at - from] = valueAt(at);
        return values;
    }

    private void Chart(string caption, IReadOnlyList<double[]> lines, double[]? low, double[]? high, Func<double, string> show)
    {
        string svg = lines[0].Count(double.IsFinite) > 1 ? ReportChart.Of(lines, low, high, show) : "";
        if (svg.Length > 0) html.Append("<figure><figcaption class=\"note\">").Append(Text(caption)).Append("</figcaption>").Append(svg).Append("</figure>");
    }

    private void Table(string[] head, IEnumerable<(string, string)> rows) => Table(head, rows.Select(static row => (row.Item1, row.Item2, "")));

    private void Table(string[] head, IEnumerable<(string, string, string)> rows)
    {
        if (!rows.Any()) return;
        html.Append("<table><thead><tr>");
        foreach (string name in head) Add("th", name);
        html.Append("</tr></thead><tbody>");
        foreach (var (name, value, more) in rows)
        {
            html.Append("<tr>");
            Add("td", name);
            Add("td", value);
            if (head.Length > 2) Add("td", more);
            html.Append("</tr>");
        }

        html.Append("</tbody></table>");
    }

    private void Add(string tag, string text, string? kind = null) =>
        html.Append('<').Append(tag).Append(kind is null ? "" : $" class=\"{kind}\"").Append('>').Append(Text(text)).Append("</").Append(tag).Append('>');

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);

    private static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("G4", CultureInfo.InvariantCulture) : "–";

    private static string Seconds(double value) => !double.IsFinite(value) ? "–"
        : value < 1e-3 ? string.Create(CultureInfo.InvariantCulture, $"{value * 1e6:G3} µs") : value < 1 ? string.Create(CultureInfo.InvariantCulture, $"{value * 1e3:G3} ms") : string.Create(CultureInfo.InvariantCulture, $"{value:G3} s");
}
