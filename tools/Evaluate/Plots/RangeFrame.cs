namespace Evaluate.Plots;

/// <summary>A square with an axis of any range in both directions, with title, grid and labels, and the way from values to pixels.</summary>
internal sealed class RangeFrame
{
    public const double Left = 96, Top = 52, Side = 400, Width = Left + Side + 28, Height = Top + Side + 60;

    private readonly Axis x, y;

    public RangeFrame(Svg svg, string title, (string Name, Axis Axis) x, (string Name, Axis Axis) y)
    {
        (this.x, this.y) = (x.Axis, y.Axis);
        svg.Text("ink title", Left, 30, title, "start");
        foreach (double tick in x.Axis.Ticks)
        {
            svg.Segment("grid", X(tick), Top, X(tick), Top + Side);
            svg.Text("quiet", X(tick), Top + Side + 19, Svg.Number(tick, "G4"));
        }

        foreach (double tick in y.Axis.Ticks)
        {
            svg.Segment("grid", Left, Y(tick), Left + Side, Y(tick));
            svg.Text("quiet", Left - 9, Y(tick) + 4.5, Svg.Number(tick, "G4"), "end");
        }

        svg.Path("axis", [new(Left, Top), new(Left, Top + Side), new(Left + Side, Top + Side)]);
        svg.Text("ink", Left + (Side / 2), Top + Side + 42, x.Name);
        svg.Text("ink", Left - 76, Top + (Side / 2), y.Name, turn: -90);
    }

    public double X(double value) => Left + (Side * x.ShareOf(value));

    public double Y(double value) => Top + (Side * (1 - y.ShareOf(value)));
}
