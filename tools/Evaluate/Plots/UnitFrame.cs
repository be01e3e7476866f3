namespace Evaluate.Plots;

/// <summary>A square from 0 to 1 in both directions, with title, grid and labels, and the way from values to pixels.</summary>
internal sealed class UnitFrame
{
    public const double Left = 64, Top = 52, Side = 400, Width = Left + Side + 28;

    private const int Ticks = 5;
    private const double NearestPixels = 0.25;

    public UnitFrame(Svg svg, string title, string xName, string yName)
    {
        svg.Text("ink title", Left, 30, title, "start");
        for (int i = 0; i <= Ticks; i++)
        {
            double value = i / (double)Ticks;
            string label = Svg.Number(value, "0.0");
            svg.Segment("grid", X(value), Y(0), X(value), Y(1));
            svg.Segment("grid", X(0), Y(value), X(1), Y(value));
            svg.Text("quiet", X(value), Y(0) + 19, label);
            svg.Text("quiet", X(0) - 9, Y(value) + 4.5, label, "end");
        }

        svg.Path("axis", [new(X(0), Y(1)), new(X(0), Y(0)), new(X(1), Y(0))]);
        svg.Text("ink", X(0.5), Y(0) + 42, xName);
        svg.Text("ink", X(0) - 44, Y(0.5), yName, turn: -90);
    }

    public static double X(double value) => Left + (Side * value);

    public static double Y(double value) => Top + (Side * (1 - value));

    /// <summary>The points in pixels, without those that are too near the one before to be seen: a curve of millions stays small.</summary>
    public static IEnumerable<PlotPoint> Pixels(IEnumerable<PlotPoint> points)
    {
        PlotPoint? drawn = null, skipped = null;
        foreach (PlotPoint point in points)
        {
            PlotPoint pixel = new(X(point.X), Y(point.Y));
            if (drawn is { } last && Math.Abs(pixel.X - last.X) < NearestPixels && Math.Abs(pixel.Y - last.Y) < NearestPixels)
            {
                skipped = pixel;
                continue;
            }

            drawn = pixel;
            skipped = null;
            yield return pixel;
        }

        if (skipped is { } end)
            yield return end;
    }
}
