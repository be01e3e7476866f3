namespace Evaluate.Plots;

/// <summary>How errors are spread: a bar for each range of errors, as tall as there are rows in it.</summary>
internal static class ErrorsPlot
{
    private const int Bars = 40;

    /// <summary>Draws the bars.</summary>
    /// <param name="errors">Predictions minus targets, finite.</param>
    /// <param name="note">A line about them.</param>
    /// <returns>The picture.</returns>
    public static string Draw(IReadOnlyList<double> errors, string note)
    {
        Svg svg = new(RangeFrame.Width, RangeFrame.Height);
        Axis x = errors.Count == 0 ? new Axis(0, 1) : new Axis(errors.Min(), errors.Max());
        int[] counts = new int[Bars];
        foreach (double error in errors)
            counts[Math.Min(Bars - 1, (int)(Bars * x.ShareOf(error)))]++;
        Axis y = new(0, Math.Max(1, counts.Max()));
        RangeFrame frame = new(svg, "Errors", ("Predicted minus true", x), ("Rows", y));
        for (int bar = 0; bar < Bars; bar++)
        {
            if (counts[bar] > 0)
                svg.Rectangle("mark", RangeFrame.Left + (bar * RangeFrame.Side / Bars), frame.Y(counts[bar]), RangeFrame.Side / Bars, frame.Y(0) - frame.Y(counts[bar]), 0.6);
        }

        if (x.Low <= 0 && x.High >= 0)
            svg.Path("reference", [new(frame.X(0), RangeFrame.Top), new(frame.X(0), RangeFrame.Top + RangeFrame.Side)]);
        svg.Text("ink", RangeFrame.Left + RangeFrame.Side - 12, RangeFrame.Top + 18, note, "end");
        return svg.ToString();
    }
}
