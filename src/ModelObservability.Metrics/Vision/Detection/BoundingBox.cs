namespace ModelObservability.Metrics.Vision;

/// <summary>An axis-aligned box by two corners, in any unit (pixels, shares of the picture) that all boxes share.</summary>
/// <remarks>
/// Coordinates are points of the plane, so the width is <c>X2 - X1</c>. The +1 of the first PASCAL VOC tools, which took them for
/// indices of pixels, is not added.
/// </remarks>
/// <param name="X1">Left edge.</param>
/// <param name="Y1">Top edge.</param>
/// <param name="X2">Right edge, not below <paramref name="X1"/>.</param>
/// <param name="Y2">Bottom edge, not below <paramref name="Y1"/>.</param>
public readonly record struct BoundingBox(double X1, double Y1, double X2, double Y2)
{
    private const double LargestArea = 1e300;

    /// <summary>True where the corners are finite and in order and the area is at most 1e300; a box without area is valid.</summary>
    public bool IsValid => X1 <= X2 && Y1 <= Y2 && Area <= LargestArea; // a NaN or an infinite corner makes one of the three false

    /// <summary>Width times height; meaningful for a valid box.</summary>
    public double Area => (X2 - X1) * (Y2 - Y1);

    /// <summary>Area of intersection over area of union (Everingham et al. 2010, eq. 3).</summary>
    /// <param name="a">One box.</param>
    /// <param name="b">The other box.</param>
    /// <returns>0…1; NaN where a box is not valid or neither has an area.</returns>
    public static double IoU(BoundingBox a, BoundingBox b)
    {
        if (!a.IsValid || !b.IsValid)
            return double.NaN;

        double intersection = Intersection(a, b);
        return intersection / (a.Area + b.Area - intersection);
    }

    /// <summary>Twice the area of intersection over the sum of both areas (Dice 1945).</summary>
    /// <param name="a">One box.</param>
    /// <param name="b">The other box.</param>
    /// <returns>0…1; NaN where a box is not valid or neither has an area.</returns>
    public static double Dice(BoundingBox a, BoundingBox b) =>
        a.IsValid && b.IsValid ? 2 * Intersection(a, b) / (a.Area + b.Area) : double.NaN;

    /// <summary>The area two valid boxes share.</summary>
    internal static double Intersection(in BoundingBox a, in BoundingBox b)
    {
        double width = Math.Min(a.X2, b.X2) - Math.Max(a.X1, b.X1);
        double height = Math.Min(a.Y2, b.Y2) - Math.Max(a.Y1, b.Y1);
        return width > 0 && height > 0 ? width * height : 0;
    }
}
