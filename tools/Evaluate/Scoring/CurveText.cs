using System.Text.Json;
using Evaluate.Plots;
using ModelObservability.Metrics.Ranking;

namespace Evaluate.Scoring;

/// <summary>The curves of a ranking and the thresholds worth choosing, as JSON, table and pictures.</summary>
internal static class CurveText
{
    private const int MostPoints = 10_000;
    private const double Target = 0.9;

    /// <summary>Writes both curves; their ends are those of scikit-learn.</summary>
    public static void Write(Utf8JsonWriter json, RankingCurve curve)
    {
        IReadOnlyList<CurvePoint> roc = curve.Roc(MostPoints);
        json.WriteStartObject("roc_curve");
        json.WriteScores("fpr", roc.Select(point => point.X));
        json.WriteScores("tpr", roc.Select(point => point.Y));
        json.WriteEndObject();

        // As scikit-learn has it: by ascending threshold, and the point where nothing is called positive, the last, has none.
        CurvePoint[] ascending = [.. curve.PrecisionRecall(MostPoints).Reverse()];
        json.WriteStartObject("pr_curve");
        json.WriteScores("precision", ascending.Select(point => point.Y));
        json.WriteScores("recall", ascending.Select(point => point.X));
        json.WriteScores("thresholds", ascending.SkipLast(1).Select(point => point.Threshold));
        json.WriteEndObject();

        json.WriteStartArray("operating_points");
        foreach ((string chosen, OperatingPoint point) in Chosen(curve))
        {
            json.WriteStartObject();
            json.WriteString("chosen_for", chosen);
            json.WriteScore("threshold", point.Threshold);
            json.WriteScore("precision", point.Precision);
            json.WriteScore("recall", point.Recall);
            json.WriteScore("f1", point.F1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a table of the thresholds.</summary>
    public static void Write(TextWriter text, RankingCurve curve)
    {
        TextTable table = new();
        table.Add("threshold for", "threshold", "precision", "recall", "F1");
        foreach ((string chosen, OperatingPoint point) in Chosen(curve))
        {
            table.Add(
                chosen, TextTable.Number(point.Threshold), TextTable.Score(point.Precision), TextTable.Score(point.Recall), TextTable.Score(point.F1));
        }

        table.Write(text);
    }

    /// <summary>The pictures of both curves.</summary>
    /// <param name="curve">The curves.</param>
    /// <param name="area">The area under the ROC curve.</param>
    /// <param name="averagePrecision">The average precision.</param>
    /// <param name="positives">Positives, or their weight.</param>
    /// <param name="all">Samples, or their weight.</param>
    public static IEnumerable<(string Name, string Svg)> Plots(RankingCurve curve, double area, double averagePrecision, double positives, double all)
    {
        yield return ("roc", RocPlot.Draw(Points(curve.Roc(MostPoints)), area));
        yield return (
            "precision-recall",
            PrecisionRecallPlot.Draw(Points(curve.PrecisionRecall(MostPoints)), positives == 0 ? double.NaN : averagePrecision, positives / all));
    }

    private static IEnumerable<(string Chosen, OperatingPoint Point)> Chosen(RankingCurve curve)
    {
        if (curve.BestF1 is { } best)
            yield return ("best F1", best);
        if (curve.AtPrecision(Target) is { } precise)
            yield return (FormattableString.Invariant($"precision {Target}"), precise);
        if (curve.AtRecall(Target) is { } complete)
            yield return (FormattableString.Invariant($"recall {Target}"), complete);
    }

    private static PlotPoint[] Points(IEnumerable<CurvePoint> curve) => [.. curve.Select(point => new PlotPoint(point.X, point.Y))];
}
