namespace Evaluate.Plots;

/// <summary>Predictions over targets: what is right lies on the diagonal.</summary>
internal static class ScatterPlot
{
    /// <summary>Draws the points.</summary>
    /// <param name="points">Targets and predictions, finite.</param>
    /// <param name="note">A line about them.</param>
    /// <returns>The picture.</returns>
    public static string Draw(IReadOnlyList<PlotPoint> points, string note)
    {
        Svg svg = new(RangeFrame.Width, RangeFrame.Height);
        Axis axis = points.Count == 0 ? new Axis(0, 1) : new Axis(points.Min(point => Math.Min(point.X, point.Y)), points.Max(point => Math.Max(point.X, point.Y)));
        RangeFrame frame = new(svg, "Predictions", ("True", axis), ("Predicted", axis));
        svg.Path("reference", [new(frame.X(axis.Low), frame.Y(axis.Low)), new(frame.X(axis.High), frame.Y(axis.High))]);
        foreach (PlotPoint point in points)
            svg.Circle("under", frame.X(point.X), frame.Y(point.Y), 3);
        svg.Text("ink", RangeFrame.Left + 12, RangeFrame.Top + 18, note, "start");
        return svg.ToString();
    }
}
