namespace Evaluate.Plots;

/// <summary>The ROC curve: share of the positives found against share of the negatives taken for positive.</summary>
internal static class RocPlot
{
    /// <summary>Draws the curve.</summary>
    /// <param name="points">False positive rate and true positive rate, from (0, 0) to (1, 1).</param>
    /// <param name="area">The area under the curve; NaN where there is none.</param>
    /// <returns>The picture.</returns>
    public static string Draw(IReadOnlyList<PlotPoint> points, double area)
    {
        Svg svg = new(UnitFrame.Width, UnitFrame.Top + UnitFrame.Side + 60);
        _ = new UnitFrame(svg, "ROC curve", "False positive rate", "True positive rate");
        svg.Path("reference", UnitFrame.Pixels([new(0, 0), new(1, 1)]));
        if (points.Count > 0)
        {
            PlotPoint[] pixels = [.. UnitFrame.Pixels(points)];
            svg.Path("under", [.. pixels, new(pixels[^1].X, UnitFrame.Y(0)), new(pixels[0].X, UnitFrame.Y(0))], closed: true);
            svg.Path("curve", pixels);
        }

        svg.Text("ink", UnitFrame.X(1) - 12, UnitFrame.Y(0) - 14, double.IsNaN(area) ? "AUC undefined" : $"AUC {Svg.Number(area, "0.0000")}", "end");
        return svg.ToString();
    }
}
