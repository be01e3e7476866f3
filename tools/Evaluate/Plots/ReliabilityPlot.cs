using ModelObservability.Metrics.Probability;

namespace Evaluate.Plots;

/// <summary>What was predicted against what happened, and below how many samples each point stands for.</summary>
internal static class ReliabilityPlot
{
    private const double CountsTop = UnitFrame.Top + UnitFrame.Side + 66, CountsHeight = 70;

    /// <summary>Draws the points and the counts.</summary>
    /// <param name="bins">The bins in order; those without a sample are left out.</param>
    /// <param name="calibrationError">The expected calibration error, 0…1; NaN where there is none.</param>
    /// <returns>The picture.</returns>
    public static string Draw(IReadOnlyList<ReliabilityBin> bins, double calibrationError)
    {
        Svg svg = new(UnitFrame.Width, CountsTop + CountsHeight + 28);
        _ = new UnitFrame(svg, "Reliability", "Predicted probability", "Observed share");
        svg.Path("reference", UnitFrame.Pixels([new(0, 0), new(1, 1)]));

        ReliabilityBin[] filled = [.. bins.Where(bin => bin.Count > 0)];
        double width = UnitFrame.Side / Math.Max(bins.Count, 1) * 0.6;
        foreach (ReliabilityBin bin in filled)
        {
            double top = UnitFrame.Y(Math.Max(bin.PositiveRate, bin.MeanProbability)), bottom = UnitFrame.Y(Math.Min(bin.PositiveRate, bin.MeanProbability));
            svg.Rectangle("gap", UnitFrame.X(bin.MeanProbability) - (width / 4), top, width / 2, bottom - top);
        }

        if (filled.Length > 0)
            svg.Path("curve", filled.Select(bin => new PlotPoint(UnitFrame.X(bin.MeanProbability), UnitFrame.Y(bin.PositiveRate))));
        foreach (ReliabilityBin bin in filled)
            svg.Circle("mark", UnitFrame.X(bin.MeanProbability), UnitFrame.Y(bin.PositiveRate), 4.5);

        DrawCounts(svg, filled, width);
        svg.Text("ink", UnitFrame.X(1) - 12, UnitFrame.Y(0) - 14, double.IsNaN(calibrationError) ? "ECE undefined" : $"ECE {Svg.Number(calibrationError, "0.0000")}", "end");
        return svg.ToString();
    }

    private static void DrawCounts(Svg svg, ReliabilityBin[] bins, double width)
    {
        long most = bins.Length == 0 ? 0 : bins.Max(bin => bin.Count);
        svg.Segment("axis", UnitFrame.X(0), CountsTop + CountsHeight, UnitFrame.X(1), CountsTop + CountsHeight);
        svg.Text("quiet", UnitFrame.X(0) - 9, CountsTop + 10, Svg.Count(most), "end");
        svg.Text("quiet", UnitFrame.X(0) - 9, CountsTop + CountsHeight + 4.5, "0", "end");
        svg.Text("ink", UnitFrame.X(0) - 50, CountsTop + (CountsHeight / 2), "Samples", turn: -90);
        foreach (ReliabilityBin bin in bins)
        {
            double height = CountsHeight * bin.Count / most;
            svg.Rectangle("mark", UnitFrame.X(bin.MeanProbability) - (width / 2), CountsTop + CountsHeight - height, width, height, 0.6);
        }
    }
}
