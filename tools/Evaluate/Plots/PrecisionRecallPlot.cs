namespace Evaluate.Plots;

/// <summary>The precision-recall curve, in steps: between two thresholds no precision lies, so none is drawn.</summary>
internal static class PrecisionRecallPlot
{
    /// <summary>Draws the curve.</summary>
    /// <param name="points">Recall and precision by descending threshold, so that recall does not fall.</param>
    /// <param name="averagePrecision">The average precision; NaN where there is none.</param>
    /// <param name="prevalence">The share of positives: the precision of guessing. NaN where there is none.</param>
    /// <returns>The picture.</returns>
    public static string Draw(IReadOnlyList<PlotPoint> points, double averagePrecision, double prevalence)
    {
        Svg svg = new(UnitFrame.Width, UnitFrame.Top + UnitFrame.Side + 60);
        _ = new UnitFrame(svg, "Precision and recall", "Recall", "Precision");
        if (!double.IsNaN(prevalence))
        {
            svg.Path("reference", UnitFrame.Pixels([new(0, prevalence), new(1, prevalence)]));
            svg.Text("quiet", UnitFrame.X(1) - 12, UnitFrame.Y(prevalence) + (prevalence < 0.9 ? -8 : 18), $"guessing {Svg.Number(prevalence, "0.000")}", "end");
        }

        if (points.Count > 0)
        {
            PlotPoint[] pixels = [.. UnitFrame.Pixels(Steps(points))];
            svg.Path("under", [.. pixels, new(pixels[^1].X, UnitFrame.Y(0)), new(pixels[0].X, UnitFrame.Y(0))], closed: true);
            svg.Path("curve", pixels);
        }

        svg.Text("ink", UnitFrame.X(0) + 12, UnitFrame.Y(0) - 14, double.IsNaN(averagePrecision) ? "AP undefined" : $"AP {Svg.Number(averagePrecision, "0.0000")}", "start");
        return svg.ToString();
    }

    /// <summary>A precision holds for the recalls down to those of the next higher threshold.</summary>
    private static IEnumerable<PlotPoint> Steps(IReadOnlyList<PlotPoint> points)
    {
        double recall = 0;
        foreach (PlotPoint point in points)
        {
            yield return new PlotPoint(recall, point.Y);
            yield return point;
            recall = point.X;
        }
    }
}
